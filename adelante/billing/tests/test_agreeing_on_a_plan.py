"""A fee becomes installments that sum to it, and the first becomes an invoice at once."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adelante.billing.models import Installment, Invoice
from adelante.billing.planning import Change, change_plan, usual_government_fees
from adelante.billing.reactions import draw_up_plan, make_milestone_due
from adelante.cases.events import CaseOpened, MilestoneReached
from adelante.core.errors import NotYours, Refused
from adelante.core.money import split
from adelante.library import catalogue
from adelante.library.models import CaseType


def test_the_plan_divides_the_fee_to_the_cent_and_bills_what_is_due_at_signing(till):
    till.agree(300_001)

    with till.cast.standing("fin"):
        rows = Installment.objects.order_by("position")
        plan = [(row.amount, row.milestone, row.due_on) for row in rows]
    assert plan == [
        (120_001, "agreement_signed", None),
        (75_000, "documents_complete", None),
        (75_000, "filed", None),
        (30_000, "", date(2027, 1, 19)),
    ]
    assert till.statement() == [("1-01", 120_001, 0)]
    balance = till.balance()
    assert (balance.due, balance.left_on_plan, balance.plan_total) == (120_001, 300_001, 300_001)


def test_a_case_opened_twice_in_a_job_gets_one_plan(till):
    first = till.agree(100_00)

    assert till.agree(100_00) == first
    assert len(till.statement()) == 1


def test_a_type_without_installments_is_paid_at_signing(till):
    till.agree(500_00, rows=[])

    assert till.statement() == [("1-01", 500_00, 0)]


def test_a_fee_of_a_few_cents_has_no_installment_of_nothing(till):
    till.agree(2)

    assert till.balance().plan_total == 2


def test_opening_a_case_draws_up_the_plan_of_its_type_and_a_case_without_a_fee_has_none(till):
    with till.standing("maria") as by:
        opened = {"by": by, "case": till.case.pk, "asks": (), "due_on": None}
        kind = CaseType.objects.get(pk=till.case.case_type_id)
        draw_up_plan(CaseOpened(**opened, case_type=kind.pk, fee=0, payer=None))
        assert not Installment.objects.exists()
        draw_up_plan(
            CaseOpened(**opened, case_type=kind.pk, fee=9_999, payer=till.cast.parties["luis"].pk)
        )

    assert till.balance().plan_total == 9_999
    assert len(till.statement()) == 1


def test_a_milestone_bills_its_installment_once(till):
    till.agree(200_00)

    for _ in range(2):
        with till.standing("maria") as by:
            make_milestone_due(MilestoneReached(by=by, case=till.case.pk, key="documents_complete"))

    assert till.statement() == [("1-01", 80_00, 0), ("1-02", 50_00, 0)]
    with till.cast.standing("fin"):
        invoice = Invoice.objects.get(number="1-02")
        assert (invoice.milestone, invoice.due_on) == ("documents_complete", date(2026, 11, 30))
        assert invoice.title == {"en": "Second payment: papers", "es": "Segundo pago: papeles"}


def test_a_payer_of_another_case_gets_no_plan(till):
    till.cast.parties["luis"] = till.cast.parties["carla"]

    with pytest.raises(NotYours):
        till.agree(100_00)


def rows_of(till) -> list[Installment]:
    with till.cast.standing("fin"):
        return list(Installment.objects.filter(invoice=None).order_by("position"))


def changed(till, plan, *cents, who="fin", **more):
    rows = rows_of(till)
    changes = [
        Change(installment=row.pk, cents=each, due_on=None, milestone="interview")
        for row, each in zip(rows, cents, strict=True)
    ]
    with till.standing(who) as by:
        change_plan(plan, changes=changes, by=by)


def test_what_is_not_invoiced_can_be_divided_anew(till):
    plan = till.agree(200_00)

    changed(till, plan, 10_00, 10_00, 100_00)

    assert [(row.amount, row.milestone) for row in rows_of(till)] == [
        (10_00, "interview"),
        (10_00, "interview"),
        (100_00, "interview"),
    ]
    assert till.balance().plan_total == 200_00


@pytest.mark.parametrize("cents", [(10_00, 10_00, 99_99), (0, 10_00, 110_00), (-1, 20_00, 100_01)])
def test_a_new_division_must_come_to_what_was_agreed(till, cents):
    plan = till.agree(200_00)

    with pytest.raises(Refused):
        changed(till, plan, *cents)


def test_an_invoiced_installment_is_not_changed(till):
    plan = till.agree(200_00)
    with till.cast.standing("fin"):
        billed = Installment.objects.exclude(invoice=None).get()

    with pytest.raises(Refused), till.standing("fin") as by:
        change = Change(installment=billed.pk, cents=1, due_on=None, milestone="filed")
        change_plan(plan, changes=[change], by=by)


@pytest.mark.parametrize("who", ["maria", "ana", "zed"])
def test_nobody_else_may_change_a_plan(till, who):
    plan = till.agree(200_00)

    with pytest.raises(NotYours):
        change_plan(plan, changes=[], by=till.cast.actor(who))


def test_of_alternative_government_fees_the_first_of_each_needed_form_counts():
    facts = catalogue.case_types()["aos_one_step"].as_json()

    keys = usual_government_fees(facts)

    assert sum(catalogue.fees()[key].cents for key in keys) == 2_115_00


@given(st.integers(1, 10**9), st.lists(st.integers(1, 100), min_size=1, max_size=12))
def test_parts_sum_to_the_whole_and_none_is_off_by_a_cent(total, percents):
    parts = split(total, percents)

    assert sum(parts) == total
    whole = sum(percents)
    assert all(
        abs(part * whole - total * weight) < whole
        for part, weight in zip(parts, percents, strict=True)
    )
