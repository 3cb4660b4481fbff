"""A payment that turns out not to count: rows in, what is owed again out."""

from datetime import date
from io import BytesIO

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from pypdf import PdfReader

from adelante.audit.models import Entry
from adelante.billing.balance import received_since
from adelante.billing.models import Allocation, Credit, Invoice, Payment, Reversal
from adelante.billing.paperwork import receipt_paper, statement_paper
from adelante.billing.reversing import reverse_payment
from adelante.core.errors import NotYours, Refused
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.workflows.models import Sequence


def test_a_check_that_came_back_leaves_all_owed_again_and_both_rows_stand(till):
    first, second = till.bill(30_00), till.bill(50_00)
    payment = till.receive(45_00, first, second, reference="1044")

    till.take_back(payment, note="Insufficient funds")

    assert till.sums() == [(0, 0, 30_00), (0, 0, 50_00)]
    assert till.payments() == [("R-0001", 45_00)]
    assert till.balance().due == 80_00
    with till.cast.standing("fin"):
        assert Allocation.objects.filter(payment=payment).count() == 2
        assert Reversal.objects.get().note == "Insufficient funds"
        facts = Entry.objects.filter(name="payment_reversed").get().facts
        assert received_since(Payment.objects.all(), date(2026, 11, 1)) == 0
    assert facts == {
        "payment": str(payment.pk),
        "amount": 45_00,
        "method": "check",
        "reason": "bank",
        "invoices": [str(first.pk), str(second.pk)],
    }


@pytest.mark.parametrize(
    ("other", "due", "state"),
    [
        (0, date(2026, 12, 1), "unpaid"),
        (10_00, date(2026, 12, 1), "partly_paid"),
        (10_00, date(2026, 11, 20), "partly_paid"),
    ],
)
def test_the_invoice_goes_back_to_how_it_stood_without_the_payment(till, other, due, state):
    invoice = till.bill(100_00, due=due)
    if other:
        till.receive(other, invoice, method="cash")
    payment = till.receive(100_00 - other, invoice)
    assert till.state_of(invoice) == "paid"

    till.take_back(payment)

    assert till.state_of(invoice) == state


def test_money_written_to_the_wrong_invoice_is_taken_back_and_recorded_for_the_right_one(till):
    wrong, right = till.bill(100_00), till.bill(100_00)
    payment = till.receive(100_00, wrong, reference="1044")

    till.take_back(payment, "misplaced")
    till.receive(100_00, right, reference="1044", anyway=False)

    assert till.sums() == [(0, 0, 100_00), (100_00, 0, 0)]


def test_reminders_of_what_is_owed_again_begin_anew(till):
    invoice = till.bill(30_00)
    payment = till.receive(30_00, invoice)
    with tenant(till.cast.rivera):
        Sequence.objects.filter(about_id=invoice.pk).update(
            step=2, next_at=None, ended_at=payment.recorded_at, last_sent_at=payment.recorded_at
        )

    till.take_back(payment)

    with tenant(till.cast.rivera):
        sequence = Sequence.objects.get(about_id=invoice.pk)
    assert (sequence.step, sequence.round, sequence.ended_at) == (0, 2, None)
    assert sequence.next_at is not None


def test_a_second_time_is_refused_and_the_same_press_again_is_not(till):
    payment = till.receive(30_00, till.bill(30_00))
    once = new_id()

    first, again = (till.take_back(payment, once=once) for _ in range(2))
    with pytest.raises(Refused, match="already"):
        till.take_back(payment)

    assert first == again
    assert till.sums() == [(0, 0, 30_00)]


@pytest.mark.parametrize("day", [date(2026, 11, 18), date(2026, 11, 21)])
def test_a_day_before_the_payment_or_to_come_is_refused(till, day):
    payment = till.receive(30_00, till.bill(30_00), on=date(2026, 11, 19))

    with pytest.raises(Refused):
        till.take_back(payment, on=day)

    assert till.sums() == [(30_00, 0, 0)]


@pytest.fixture
def by_card(till):
    return till.receive(30_00, till.bill(30_00), method="card")


@pytest.mark.parametrize("reason", ["misplaced", "mistake"])
def test_money_paid_by_card_is_given_back_at_the_provider(till, by_card, reason):
    with pytest.raises(Refused, match="at the payment provider"):
        till.take_back(by_card, reason)

    assert till.sums() == [(30_00, 0, 0)]


def test_that_the_bank_took_a_card_payment_back_is_written_down(till, by_card):
    till.take_back(by_card, "bank")

    assert till.sums() == [(0, 0, 30_00)]


@pytest.mark.parametrize("who", ["maria", "daniela", "ana", "zed"])
def test_nobody_else_may_take_a_payment_back(till, who):
    payment = till.receive(30_00, till.bill(30_00))

    with pytest.raises(NotYours):
        reverse_payment(payment, reason="bank", made_on=date(2026, 11, 20), by=till.cast.actor(who))


def words_of(paper) -> str:
    pages = PdfReader(BytesIO(paper.pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_its_receipt_says_reversed_and_the_statement_tells_both_days(till):
    invoice = till.bill(100_00)
    payment = till.receive(60_00, invoice, on=date(2026, 11, 19), reference="1044")
    till.take_back(payment)
    till.credit(30_00, invoice, "error")

    receipt = words_of(receipt_paper(payment, language="es", brand="#005559"))
    statement = words_of(statement_paper(till.case, language="en", brand="#005559"))

    assert "ANULADO el 20 de noviembre de 2026" in receipt
    assert "R-0001: Check, 1044 $60.00 " in statement
    assert "R-0001 taken back: The bank took it back $60.00 $100.00" in statement
    assert "Credit on 1-01: It was billed by mistake $30.00 $70.00" in statement
    assert "Payments received −$60.00 Payments taken back $60.00 Credits −$30.00" in statement


def test_a_receipt_counts_what_was_taken_back_and_credited_before_it(till):
    invoice = till.bill(100_00)
    till.take_back(till.receive(60_00, invoice))
    till.credit(30_00, invoice)
    payment = till.receive(20_00, invoice)

    receipt = words_of(receipt_paper(payment, language="en", brand="#005559"))

    assert "Balance due after this payment $50.00" in receipt


# The database holds it.


@pytest.mark.parametrize("hat", ["fin", "system"])
@pytest.mark.parametrize("model", [Reversal, Credit])
def test_a_correction_is_neither_changed_nor_deleted(till, hat, model):
    invoice = till.bill(30_00)
    till.take_back(till.receive(10_00, invoice))
    till.credit(5_00, invoice)

    for attempt in (lambda rows: rows.update(note="x"), lambda rows: rows.delete()):
        stands = tenant(till.cast.rivera) if hat == "system" else till.cast.standing(hat)
        with pytest.raises(DatabaseError), stands, transaction.atomic():
            attempt(model.objects.all())

    assert till.sums() == [(0, 5_00, 25_00)]


def reversal_of(till, payment, **changes):
    return Reversal(
        firm_id=till.cast.rivera,
        case=till.case,
        party=till.cast.parties["luis"],
        payment=payment,
        reason="bank",
        made_on=date(2026, 11, 20),
        recorded_by=till.cast.members["fin"],
        **changes,
    )


def test_a_reversal_that_does_not_move_the_sum_is_not_committed(till):
    payment = till.receive(10_00, till.bill(30_00))

    with pytest.raises(DatabaseError, match="allocations that stand"), till.standing("fin"):
        reversal_of(till, payment).save(force_insert=True)


def test_a_sum_that_moves_without_a_reversal_is_not_committed(till):
    till.receive(10_00, till.bill(30_00))

    with pytest.raises(DatabaseError, match="allocations that stand"), till.standing("fin"):
        Invoice.objects.update(paid=0)


def test_one_payment_has_one_reversal(till):
    payment = till.receive(10_00, till.bill(30_00))
    till.take_back(payment)

    with pytest.raises(IntegrityError, match="one_reversal_a_payment"), till.standing("fin"):
        reversal_of(till, payment).save(force_insert=True)


@pytest.mark.parametrize("hat", ["luis", "system"])
def test_nobody_but_the_office_writes_a_correction(till, hat):
    payment = till.receive(10_00, till.bill(30_00))
    stands = tenant(till.cast.rivera) if hat == "system" else till.cast.standing(hat)

    with pytest.raises(DatabaseError), stands, transaction.atomic():
        reversal_of(till, payment).save(force_insert=True)


def test_a_client_reads_that_a_payment_was_taken_back_and_not_the_note(till):
    till.take_back(till.receive(10_00, till.bill(30_00)), note="wrote on the wrong account")

    with till.cast.standing("luis"):
        assert Reversal.objects.values_list("reason", flat=True).get() == "bank"
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Reversal.objects.values_list("note").get()
        with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("SELECT recorded_by_id FROM billing_reversal")


@pytest.mark.parametrize("who", ["carla", "hugo", "zed"])
def test_others_see_no_correction_of_this_case(till, who):
    invoice = till.bill(30_00)
    till.take_back(till.receive(10_00, invoice))
    till.credit(5_00, invoice)

    with till.cast.standing(who):
        assert not Reversal.objects.exists() and not Credit.objects.exists()
