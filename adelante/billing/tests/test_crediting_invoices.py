"""What is not owed any more, though nobody paid it."""

from datetime import date

import pytest
from django.db import DatabaseError

from adelante.audit.models import Entry
from adelante.billing.crediting import credit_invoice
from adelante.billing.models import Credit, Invoice
from adelante.core.errors import NotYours, Refused
from adelante.core.ids import new_id


def test_an_invoice_issued_in_error_is_credited_whole(till):
    invoice = till.bill(80_00)

    till.credit(80_00, invoice, "error", note="Billed to the wrong case")

    assert till.sums() == [(0, 80_00, 0)]
    assert till.state_of(invoice) == "credited"
    assert (till.balance().due, till.balance().next) == (0, None)
    with till.cast.standing("fin"):
        credit, entry = Credit.objects.get(), Entry.objects.get(name="invoice_credited")
        assert (credit.made_on, credit.note) == (date(2026, 11, 20), "Billed to the wrong case")
    assert entry.facts == {
        "invoice": str(invoice.pk),
        "credit": str(credit.pk),
        "amount": 80_00,
        "reason": "error",
    }


@pytest.mark.parametrize(
    ("paid", "credited", "state"),
    [
        (0, 30_00, "unpaid"),
        (20_00, 30_00, "partly_paid"),
        (50_00, 30_00, "settled"),
        (0, 80_00, "credited"),
        (80_00, 0, "paid"),
    ],
)
def test_paid_and_credited_together_say_how_it_stands(till, paid, credited, state):
    invoice = till.bill(80_00)
    if paid:
        till.receive(paid, invoice)
    if credited:
        till.credit(credited, invoice)

    assert till.sums() == [(paid, credited, 80_00 - paid - credited)]
    assert till.state_of(invoice) == state


def test_several_credits_of_an_invoice_add_up(till):
    invoice = till.bill(80_00)

    till.credit(10_00, invoice)
    till.credit(15_00, invoice, "agreed")

    assert till.sums() == [(0, 25_00, 55_00)]


@pytest.mark.parametrize(
    ("cents", "words"), [(0, "more than zero"), (-1, "more"), (50_01, "50.00")]
)
def test_nothing_and_more_than_is_open_are_refused_in_words(till, cents, words):
    invoice = till.bill(80_00)
    till.receive(30_00, invoice)

    with pytest.raises(Refused) as refusal:
        till.credit(cents, invoice)

    assert words in str(refusal.value)
    assert till.sums() == [(30_00, 0, 50_00)]


def test_a_paid_invoice_has_nothing_to_credit(till):
    invoice = till.bill(80_00)
    till.receive(80_00, invoice)

    with pytest.raises(Refused, match="nothing to credit"):
        till.credit(1, invoice)


def test_the_button_pressed_twice_credits_once(till):
    invoice = till.bill(80_00)
    once = new_id()

    first, again = (till.credit(10_00, invoice, once=once) for _ in range(2))

    assert first == again
    assert till.sums() == [(0, 10_00, 70_00)]


@pytest.mark.parametrize("who", ["maria", "ana", "luis", "zed"])
def test_nobody_else_may_credit(till, who):
    invoice = till.bill(80_00)

    with pytest.raises(NotYours):
        credit_invoice(invoice, amount=1, reason="error", by=till.cast.actor(who))


def test_what_is_credited_of_an_installment_is_not_left_on_the_plan(till):
    till.agree(1000_00)
    with till.cast.standing("fin"):
        first = Invoice.objects.get(number="1-01")
    assert (first.total, till.balance().left_on_plan) == (400_00, 1000_00)

    till.credit(150_00, first)
    till.receive(50_00, first)

    balance = till.balance()
    assert (balance.due, balance.left_on_plan, balance.plan_total) == (200_00, 800_00, 1000_00)


def test_a_credit_that_does_not_move_the_sum_is_not_committed(till):
    invoice = till.bill(80_00)

    with pytest.raises(DatabaseError, match="by its credits"), till.standing("fin"):
        Credit.objects.create(
            firm_id=till.cast.rivera,
            case=till.case,
            party=till.cast.parties["luis"],
            invoice=invoice,
            amount=5_00,
            reason="error",
            made_on=date(2026, 11, 20),
            recorded_by=till.cast.members["fin"],
        )


def test_a_sum_that_moves_without_a_credit_is_not_committed(till):
    till.bill(80_00)

    with pytest.raises(DatabaseError, match="by its credits"), till.standing("fin"):
        Invoice.objects.update(credited=5_00)
