"""Many at once, each in a committed transaction of its own: one charge, one payment, no gap."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from adelante.billing import settling
from adelante.billing.checking_out import order_of, start_checkout
from adelante.billing.crediting import credit_invoice
from adelante.billing.invoicing import LineAsked, issue_invoice
from adelante.billing.models import Checkout, Credit, Invoice, Payment, Reversal
from adelante.billing.receiving import record_payment
from adelante.billing.reversing import reverse_payment
from adelante.billing.tests.conftest import SURE
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.words import Words
from adelante.integrations.payments import StripeLike
from adelante.integrations.payments.tests.standing_in import standing_in
from tests.cast import assemble

MANY = 16
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def committed(db):
    """The cast, committed: every thread sees it through its own connection."""
    from adelante.firms.face import forget_faces

    forget_faces()
    yield assemble()
    forget_faces()


@pytest.fixture
def gateway(tmp_path):
    with standing_in(tmp_path) as provider:
        gateway = StripeLike(
            secret_key="sk_test_rivera", webhook_secrets=("s",), base=provider.base
        )
        yield provider, gateway


def at_once(act) -> list:
    """The act, in so many threads that begin together; its results, refusals among them."""
    barrier = Barrier(MANY)

    def run(number):
        try:
            barrier.wait(timeout=20)
            return act(number)
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(run, range(MANY)))


def bill(cast, cents: int = 750_00) -> Invoice:
    with cast.standing("fin"):
        return issue_invoice(
            cast.cases["ana_luis"],
            payer=cast.parties["luis"],
            title=Words(en="Fee", es="Honorarios"),
            lines=[LineAsked(words=Words(en="Fee"), kind="legal", cents=cents)],
            due_on=clock.today("America/Chicago"),
            by=cast.actor("fin"),
        )


def test_sixteen_presses_by_two_people_are_one_charge(committed, gateway):
    provider, stripe = gateway
    invoice = bill(committed)

    def press(number):
        who = "luis" if number % 2 else "ana"

        def start():
            with committed.standing(who):
                checkout = start_checkout(
                    Invoice.objects.get(pk=invoice.pk),
                    amount=None,
                    gateway="stripe",
                    language="es" if number % 3 else "en",
                    by=committed.actor(who),
                )
                return checkout, 750_00

        def order(checkout):
            return order_of(checkout, number="1-01", firm_name="R", comes_back_to="http://x/")

        return settling.session_to_pay(start, order_for=order, gateway=stripe)[1]

    pages = at_once(press)

    assert len({page.id for page in pages}) == 1
    provider.pay(pages[0].id)
    with committed.standing("fin"):
        checkout = Checkout.objects.get()
    at_once(lambda _: settling.catch_up(checkout, gateway=stripe))
    with committed.standing("fin"):
        assert Invoice.objects.get().paid == 750_00
        assert Payment.objects.get().amount == 750_00


def test_sixteen_checks_never_pay_more_than_is_owed(committed):
    invoice = bill(committed, 100_00)

    def record(number):
        with committed.standing("fin"):
            return record_payment(
                [Invoice.objects.get(pk=invoice.pk)],
                amount=30_00,
                method="check",
                received_on=date(2026, 1, 1),
                sure=SURE,
                by=committed.actor("fin"),
            )

    answers = at_once(record)

    assert sum(isinstance(answer, Payment) for answer in answers) == 3
    with committed.standing("fin"):
        assert Invoice.objects.get().paid == 90_00
        receipts = Payment.objects.order_by("receipt").values_list("receipt", flat=True)
        assert list(receipts) == ["R-0001", "R-0002", "R-0003"]


def received(cast, cents: int, invoice: Invoice) -> Payment:
    with cast.standing("fin"):
        return record_payment(
            [Invoice.objects.get(pk=invoice.pk)],
            amount=cents,
            method="check",
            received_on=date(2026, 1, 1),
            by=cast.actor("fin"),
            sure=SURE,
        )


def test_sixteen_who_take_one_payment_back_take_it_back_once(committed):
    invoice = bill(committed, 100_00)
    payment = received(committed, 60_00, invoice)

    def take_back(number):
        with committed.standing("fin"):
            return reverse_payment(
                payment,
                reason="bank",
                made_on=date(2026, 1, 2),
                by=committed.actor("fin"),
            )

    answers = at_once(take_back)

    assert sum(isinstance(answer, Reversal) for answer in answers) == 1
    with committed.standing("fin"):
        assert Reversal.objects.count() == 1
        assert Invoice.objects.get().paid == 0


def test_credits_and_payments_at_once_never_go_beyond_the_total(committed):
    invoice = bill(committed, 100_00)

    def settle(number):
        if number % 2:
            return received(committed, 30_00, invoice)
        with committed.standing("fin"):
            return credit_invoice(
                Invoice.objects.get(pk=invoice.pk),
                amount=30_00,
                reason="forgiven",
                by=committed.actor("fin"),
            )

    answers = at_once(settle)

    assert sum(not isinstance(answer, Refused) for answer in answers) == 3
    with committed.standing("fin"):
        after = Invoice.objects.get()
        assert after.paid + after.credited == 90_00
        assert after.credited == 30_00 * Credit.objects.count()


def test_sixteen_invoices_at_once_are_numbered_without_a_gap(committed):
    at_once(lambda _: bill(committed, 1_00))

    with committed.standing("fin"):
        numbers = list(Invoice.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [f"1-{place:02d}" for place in range(1, MANY + 1)]
