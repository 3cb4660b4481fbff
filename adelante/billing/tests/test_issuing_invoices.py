"""Invoices by hand and by date: numbered without gaps, once, never changed."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from adelante.audit.models import Entry
from adelante.billing.invoicing import LineAsked, invoice_what_is_due, issue_invoice
from adelante.billing.models import Installment, Invoice, InvoiceLine
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.core.words import Words


def line(cents: int, kind: str = "cost") -> LineAsked:
    return LineAsked(words=Words(en="Courier", es="Mensajería"), kind=kind, cents=cents)


def test_an_invoice_comes_to_the_sum_of_its_lines_and_the_case_hears_of_it(till):
    invoice = till.bill(120_00, 60_50)

    assert till.statement() == [("1-01", 180_50, 0)]
    assert till.balance().due == 180_50
    with till.cast.standing("fin"):
        entry = Entry.objects.get(name="invoice_issued")
        assert (entry.audience, entry.facts["amount"]) == ("case", 180_50)
        assert entry.subjects == [invoice.pk]


def test_numbers_have_no_gap_even_when_an_invoice_is_refused(till):
    till.bill(1_00)
    with pytest.raises(Refused):
        till.bill(0)
    till.bill(2_00)

    assert [number for number, _, _ in till.statement()] == ["1-01", "1-02"]


def test_the_button_pressed_twice_bills_once(till):
    once = new_id()
    for _ in range(2):
        with till.standing("fin") as by:
            issue_invoice(
                till.case,
                payer=till.cast.parties["ana"],
                title=Words(en="x"),
                lines=[line(5_00)],
                due_on=date(2026, 12, 1),
                by=by,
                once=once,
            )

    assert till.statement() == [("1-01", 5_00, 0)]


@pytest.mark.parametrize(
    ("lines", "due_on"),
    [
        ([], date(2026, 12, 1)),
        ([line(0)], date(2026, 12, 1)),
        ([line(-1)], date(2026, 12, 1)),
        ([line(10**12)], date(2026, 12, 1)),
        ([line(1)], date(2026, 11, 19)),
    ],
)
def test_an_invoice_that_makes_no_sense_is_refused(till, lines, due_on):
    with pytest.raises(Refused), till.standing("fin") as by:
        issue_invoice(
            till.case,
            payer=till.cast.parties["ana"],
            title=Words(en="x"),
            lines=lines,
            due_on=due_on,
            by=by,
        )

    assert till.statement() == []


@pytest.mark.parametrize("payer", ["carla", "hugo"])
def test_the_payer_must_be_a_party_of_this_case(till, payer):
    with pytest.raises(NotYours), till.standing("fin") as by:
        issue_invoice(
            till.case,
            payer=till.cast.parties[payer],
            title=Words(en="x"),
            lines=[line(1)],
            due_on=date(2026, 12, 1),
            by=by,
        )


@pytest.mark.parametrize("who", ["maria", "ana", "zed"])
def test_nobody_else_may_issue_an_invoice(till, who):
    with pytest.raises(NotYours):
        till.bill(1_00, who=who)


def test_an_installment_with_a_date_is_billed_when_the_date_comes_near_and_only_once(till):
    till.agree(100_00)

    def round_of(day: int) -> int:
        with clock.at(datetime(2027, 1, day, 18, tzinfo=UTC)), tenant(till.cast.rivera):
            return invoice_what_is_due(till.cast.rivera)

    assert [round_of(8), round_of(9), round_of(9), round_of(25)] == [0, 1, 0, 0]
    assert till.statement() == [("1-01", 40_00, 0), ("1-02", 10_00, 0)]
    with till.cast.standing("fin"):
        assert Invoice.objects.get(number="1-02").due_on == date(2027, 1, 19)


def test_a_round_that_comes_late_asks_for_today_and_not_for_a_day_that_has_passed(till):
    till.agree(100_00)

    with clock.at(datetime(2027, 2, 3, 18, tzinfo=UTC)), tenant(till.cast.rivera):
        invoice_what_is_due(till.cast.rivera)

    with till.cast.standing("fin"):
        assert Invoice.objects.get(number="1-02").due_on == date(2027, 2, 3)


def test_another_firms_round_bills_nothing_here(till):
    till.agree(100_00)

    with clock.at(datetime(2027, 2, 3, 18, tzinfo=UTC)), tenant(till.cast.harbour):
        assert invoice_what_is_due(till.cast.harbour) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"total": 1},
        {"number": "1-09"},
        {"due_on": date(2030, 1, 1)},
        {"title": {"en": "Other"}},
        {"milestone": "filed"},
    ],
)
@pytest.mark.parametrize("hat", ["fin", "system"])
def test_an_issued_invoice_stands_for_every_hat(till, hat, change):
    invoice = till.bill(10_00)
    with pytest.raises(DatabaseError), hat_of(till, hat), transaction.atomic():
        Invoice.objects.filter(pk=invoice.pk).update(**change)


def test_not_even_the_owner_of_the_tables_changes_an_invoice(till):
    for table, verb in [
        ("billing_invoice", "before update or delete"),
        ("billing_installment", "before update or delete"),
        ("billing_invoiceline", "before delete or update"),
        ("billing_payment", "before delete or update"),
        ("billing_allocation", "before delete or update"),
        ("billing_reversal", "before delete or update"),
        ("billing_credit", "before delete or update"),
        ("billing_plan", "before delete or update"),
    ]:
        with connection.cursor() as cursor:
            rows = cursor.execute(
                "SELECT lower(pg_get_triggerdef(oid)) FROM pg_trigger WHERE tgrelid = %s::regclass",
                [table],
            ).fetchall()
        words = {"update", "delete", "before"}
        assert any(words <= set(row[0].replace(",", "").split()) for row in rows), (table, verb)


@pytest.mark.parametrize("hat", ["fin", "system"])
def test_a_line_is_never_changed_nor_added_later(till, hat):
    invoice = till.bill(10_00)
    with pytest.raises(DatabaseError), hat_of(till, hat), transaction.atomic():
        InvoiceLine.objects.filter(invoice=invoice).update(amount=1)
    with pytest.raises(DatabaseError), hat_of(till, hat), transaction.atomic():
        InvoiceLine.objects.filter(invoice=invoice).delete()
    with pytest.raises(DatabaseError, match="sum of its lines"), till.standing("fin"):
        InvoiceLine.objects.create(
            firm_id=till.cast.rivera,
            invoice=invoice,
            case=till.case,
            position=2,
            words={"en": "Tip"},
            kind="cost",
            amount=1,
        )


def test_an_invoiced_installment_stands(till):
    till.agree(100_00)

    with pytest.raises(DatabaseError), till.cast.standing("fin"), transaction.atomic():
        Installment.objects.exclude(invoice=None).update(amount=1)


def test_installments_that_do_not_come_to_the_plan_are_not_committed(till):
    till.agree(100_00)

    with pytest.raises(DatabaseError, match="sum to its total"), till.standing("fin"):
        Installment.objects.filter(position=2).update(amount=1)


def hat_of(till, hat: str):
    return tenant(till.cast.rivera) if hat == "system" else till.cast.standing(hat)
