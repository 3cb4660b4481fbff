"""Money from outside the portal: rows in, balances out."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from adelante.audit.models import Entry
from adelante.billing.models import Allocation, Invoice, Payment
from adelante.billing.receiving import record_payment
from adelante.core.errors import NotYours, Refused, Unsure
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant


def pay(till, cents, *invoices, who="fin", on=date(2026, 11, 20), **more):
    with till.standing(who) as by:
        return record_payment(invoices, amount=cents, method="check", received_on=on, by=by, **more)


def test_a_part_then_the_rest(till):
    invoice = till.bill(180_00)

    pay(till, 100_00, invoice, reference="1044")
    assert till.statement() == [("1-01", 180_00, 100_00)]
    assert (till.balance().due, till.balance().next.cents) == (80_00, 80_00)
    pay(till, 80_00, invoice)

    assert till.statement() == [("1-01", 180_00, 180_00)]
    assert (till.balance().due, till.balance().next) == (0, None)
    assert till.payments() == [("R-0001", 100_00), ("R-0002", 80_00)]


def test_one_check_pays_two_invoices_first_due_first(till):
    later = till.bill(50_00, due=date(2026, 12, 20))
    sooner = till.bill(30_00, due=date(2026, 12, 1))

    payment = pay(till, 45_00, later, sooner)

    assert till.statement() == [("1-01", 50_00, 15_00), ("1-02", 30_00, 30_00)]
    with till.cast.standing("fin"):
        entry = Entry.objects.get(name="payment_received")
        assert entry.facts["invoices"] == [str(sooner.pk), str(later.pk)]
        assert (entry.facts["amount"], entry.facts["ahead"]) == (45_00, 0)
        assert entry.subjects == [payment.pk]


@pytest.mark.parametrize("cents", [180_01, 0, -5])
def test_more_than_is_owed_and_nothing_are_refused_in_words(till, cents):
    invoice = till.bill(180_00)

    with pytest.raises(Refused) as refusal:
        pay(till, cents, invoice)

    assert "$180.00" in str(refusal.value) or "more than zero" in str(refusal.value)
    assert till.statement() == [("1-01", 180_00, 0)]
    assert till.payments() == []


def test_a_day_to_come_is_refused_and_receipts_keep_no_gap(till):
    invoice = till.bill(180_00)
    pay(till, 1_00, invoice)

    with pytest.raises(Refused):
        pay(till, 2_00, invoice, on=date(2026, 11, 21))
    pay(till, 2_00, invoice)

    assert [receipt for receipt, _ in till.payments()] == ["R-0001", "R-0002"]


def test_a_paid_invoice_takes_no_more(till):
    invoice = till.bill(10_00)
    pay(till, 10_00, invoice)

    with pytest.raises(Refused, match="Nothing is owed"):
        pay(till, 1, invoice)


def test_the_button_pressed_twice_records_one_check(till):
    invoice = till.bill(100_00)
    once = new_id()

    first, second = (pay(till, 40_00, invoice, once=once) for _ in range(2))

    assert first == second
    assert till.statement() == [("1-01", 100_00, 40_00)]


@pytest.mark.parametrize("who", ["maria", "daniela", "ana", "zed"])
def test_nobody_else_may_record_a_payment(till, who):
    invoice = till.bill(100_00)

    with pytest.raises(NotYours):
        record_payment(
            [invoice],
            amount=1,
            method="cash",
            received_on=date(2026, 11, 20),
            by=till.cast.actor(who),
        )


def test_one_payment_does_not_pay_two_cases(till):
    here = till.bill(100_00)
    till.cast.cases["ana_luis"], till.cast.parties["luis"] = (
        till.cast.cases["carla"],
        till.cast.parties["carla"],
    )
    there = till.bill(100_00)

    with pytest.raises(NotYours):
        pay(till, 1_00, here, there)


@pytest.mark.parametrize("hat", ["fin", "system"])
@pytest.mark.parametrize("model", [Payment, Allocation])
def test_a_row_of_the_ledger_is_neither_changed_nor_deleted(till, hat, model):
    pay(till, 5_00, till.bill(10_00))

    for attempt in (lambda rows: rows.update(amount=1), lambda rows: rows.delete()):
        stands = tenant(till.cast.rivera) if hat == "system" else till.cast.standing(hat)
        with pytest.raises(DatabaseError), stands, transaction.atomic():
            attempt(model.objects.all())

    assert till.statement() == [("1-01", 10_00, 5_00)]


def test_a_sum_that_moves_alone_is_not_committed(till):
    till.bill(10_00)

    with pytest.raises(DatabaseError, match="by its allocations"), till.standing("fin"):
        Invoice.objects.update(paid=5_00)


def allocation(till, payment, invoice, cents):
    return Allocation(
        firm_id=till.cast.rivera,
        case=till.case,
        party=till.cast.parties["luis"],
        payment=payment,
        invoice=invoice,
        amount=cents,
    )


def test_an_allocation_without_its_sum_is_not_committed(till):
    payment = pay(till, 5_00, till.bill(10_00))
    other = till.bill(10_00)

    with pytest.raises(DatabaseError, match="by its allocations"), till.standing("fin"):
        allocation(till, payment, other, 1_00).save(force_insert=True)


def test_a_payment_pays_no_more_than_it_brought(till):
    payment = pay(till, 5_00, till.bill(10_00))
    other = till.bill(10_00)

    with pytest.raises(DatabaseError, match="no more than it brought"), till.standing("fin"):
        allocation(till, payment, other, 1_00).save(force_insert=True)
        Invoice.objects.filter(pk=other.pk).update(paid=1_00)


def test_an_invoice_is_never_paid_beyond_its_total(till):
    invoice = till.bill(10_00)

    with pytest.raises(IntegrityError, match="never_paid_beyond"), till.standing("fin"):
        Invoice.objects.filter(pk=invoice.pk).update(paid=10_01)


def test_money_does_not_cross_firms(till):
    payment = pay(till, 5_00, till.bill(10_00))
    harbour = till.cast.cases["hugo"]

    with pytest.raises(DatabaseError), till.standing("zed"):
        Allocation.objects.create(
            firm_id=till.cast.harbour,
            case=harbour,
            party=till.cast.parties["hugo"],
            payment=payment,
            invoice_id=new_id(),
            amount=1,
        )


def test_a_client_writes_no_row_of_the_ledger(till):
    invoice = till.bill(10_00)

    with pytest.raises(DatabaseError), till.cast.standing("luis"), transaction.atomic():
        Invoice.objects.filter(pk=invoice.pk).update(paid=10_00)
    with pytest.raises(DatabaseError), till.cast.standing("luis"), transaction.atomic():
        Payment.objects.create(
            firm_id=till.cast.rivera,
            case=till.case,
            party=till.cast.parties["luis"],
            receipt="R-9",
            amount=1,
            currency="USD",
            method="card",
            received_on=date(2026, 11, 20),
        )


@pytest.mark.parametrize("who", ["carla", "hugo", "zed"])
def test_others_see_no_money_of_this_case(till, who):
    pay(till, 5_00, till.bill(10_00))

    with till.cast.standing(who):
        for model in (Invoice, Payment, Allocation):
            assert not model.objects.exists()


# This looks like the same check.


@pytest.mark.parametrize(
    ("again", "asks"),
    [
        ({}, True),
        ({"on": date(2026, 11, 6)}, True),
        ({"reference": " no. 1044A "}, True),
        ({"method": "transfer", "reference": ""}, True),
        ({"on": date(2026, 11, 5)}, False),
        ({"on": date(2026, 11, 19), "reference": "1045"}, False),
        ({"on": date(2026, 11, 19), "method": "transfer"}, False),
        ({"on": date(2026, 11, 19), "reference": ""}, False),
        ({"cents": 30_01}, False),
    ],
)
def test_what_looks_like_a_payment_written_down_already_is_asked_about(till, again, asks):
    invoice = till.bill(180_00)
    first = {"cents": 30_00, "reference": "No. 1044a", "on": date(2026, 11, 20), "anyway": False}
    till.receive(first.pop("cents"), invoice, **first)
    second = {"cents": 30_00} | first | again

    if asks:
        with pytest.raises(Unsure, match=r"R-0001, \$30.00"):
            till.receive(second.pop("cents"), invoice, **second)
        assert till.sums() == [(30_00, 0, 150_00)]
    else:
        till.receive(second.pop("cents"), invoice, **second)
        assert len(till.payments()) == 2


def test_it_is_recorded_when_asked_for_once_more(till):
    invoice = till.bill(180_00)

    for _ in range(2):
        till.receive(30_00, invoice, reference="1044", anyway=True)

    assert till.sums() == [(60_00, 0, 120_00)]


def test_a_day_before_the_case_was_opened_is_asked_about_once_more(till):
    invoice = till.bill(180_00)
    pay(till, 10_00, invoice, on=date(2026, 9, 1))  # the day it was opened
    with pytest.raises(Unsure, match="before the case was opened") as doubt:
        pay(till, 30_00, invoice, on=date(2026, 8, 31))
    with pytest.raises(Unsure):
        pay(till, 30_00, invoice, on=date(2026, 8, 30), sure=doubt.value.sure.split())

    pay(till, 30_00, invoice, on=date(2026, 8, 31), sure=doubt.value.sure.split())

    assert till.sums() == [(40_00, 0, 140_00)]


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1989, 12, 31)])
def test_a_year_that_cannot_be_is_refused_for_sure(till, day):
    invoice = till.bill(180_00)

    with pytest.raises(Refused, match="before 1990 cannot be"):
        till.receive(30_00, invoice, on=day, anyway=True)

    assert till.payments() == []


def test_a_payment_of_another_case_or_one_that_was_taken_back_looks_like_none(till):
    here = till.bill(180_00)
    till.take_back(till.receive(30_00, here, reference="1044"))
    till.receive(30_00, here, reference="1044", anyway=False)
    till.cast.cases["ana_luis"] = till.cast.cases["carla"]
    till.cast.parties["luis"] = till.cast.parties["carla"]

    till.receive(30_00, till.bill(180_00), reference="1044", anyway=False)

    assert len(till.payments()) == 1


def test_a_form_that_carries_the_key_of_another_row_is_refused_wherever_that_row_is(till):
    """The key of another case's payment, or of another kind of row's pressing: nothing is told."""
    key = new_id()
    here = till.bill(180_00)
    till.receive(30_00, here, once=key)
    till.cast.cases["ana_luis"] = till.cast.cases["carla"]
    till.cast.parties["luis"] = till.cast.parties["carla"]
    there = till.bill(180_00)

    with pytest.raises(Refused, match="was sent before"):
        till.receive(30_00, there, once=key)

    with till.cast.standing("fin"):
        assert Payment.objects.count() == 1


def test_a_form_sent_again_with_another_amount_is_no_second_press(till):
    key = new_id()
    invoice = till.bill(180_00)
    till.receive(30_00, invoice, once=key)
    assert till.receive(30_00, invoice, once=key).amount == 30_00
    with pytest.raises(Refused, match="was sent before"):
        till.receive(50_00, invoice, once=key)
    assert till.sums() == [(30_00, 0, 150_00)]


def test_a_credit_sent_again_with_another_amount_is_no_second_press(till):
    key = new_id()
    invoice = till.bill(180_00)
    till.credit(1_00, invoice, once=key)
    with pytest.raises(Refused, match="was sent before"):
        till.credit(50_00, invoice, once=key)
