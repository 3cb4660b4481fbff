"""What a client sees of corrections, and of a payment that is on its way."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from adelante.billing import settling
from adelante.billing.models import Checkout, Invoice
from adelante.billing.tasks import end_checkout_of_credited
from adelante.core import clock
from adelante.web.client.invoices.tests.conftest import at_firm
from tests.jobs import jobs_of


@pytest.fixture
def owing(till):
    """A bill of 180.00 of which a check paid 100.00."""
    till.invoice = till.bill(180_00)
    till.payment = till.receive(100_00, till.invoice, on=date(2026, 11, 2), reference="1044")
    return till


def get(client, path) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def pages_of(client, till) -> list[str]:
    """The list and the invoice's own page."""
    return [
        get(client, f"/rivera/case/{till.case.pk}/invoices"),
        get(client, f"/rivera/invoices/{till.invoice.pk}"),
    ]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("bank", "The bank took it back on Nov 20. It does not count any more."),
        ("misplaced", "We corrected our mistake on Nov 20. It does not count any more."),
    ],
)
def test_what_was_taken_back_is_owed_again_and_its_row_says_why(
    owing, signed_in, client, reason, words
):
    owing.take_back(owing.payment, reason, note="Called the bank")
    signed_in(client, "luis")

    ledger, invoice = pages_of(client, owing)

    assert "$100.00 paid" not in ledger and "Unpaid" in ledger and "$180.00" in ledger
    assert words in invoice and "<s>$100.00</s>" in invoice
    assert "Called the bank" not in ledger + invoice


def test_the_history_tells_it_in_the_readers_language(owing, signed_in, client):
    owing.take_back(owing.payment)
    owing.credit(30_00, owing.invoice)

    english = get(signed_in(client, "luis"), f"/rivera/case/{owing.case.pk}/timeline")
    client.cookies.clear()
    spanish = get(signed_in(client, "ana"), f"/rivera/case/{owing.case.pk}/timeline")

    assert "The bank took back your payment of $100.00" in english
    assert "You do not need to pay $30.00 of: Translation" in english
    assert "El banco retiró su pago de $100.00" in spanish
    assert "Usted no tiene que pagar $30.00 de: Traducción" in spanish


def test_what_was_credited_stands_between_paid_and_to_pay(owing, signed_in, client):
    owing.credit(30_00, owing.invoice, "agreed", note="The partner said so")
    signed_in(client, "luis")

    ledger, invoice = pages_of(client, owing)
    paper = client.get(f"/rivera/invoices/{owing.invoice.pk}.pdf").content

    assert "$30.00 credited to you" in ledger and "Pay $50.00" not in invoice
    for words in ("Credited to you</dt>", "$30.00", "<b>$50.00</b>", "As we agreed with you."):
        assert words in invoice
    assert "The partner said so" not in ledger + invoice
    text = " ".join(PdfReader(BytesIO(paper)).pages[0].extract_text().split())
    assert "Paid −$100.00 Credits −$30.00 Balance due $50.00" in text


@pytest.mark.parametrize(("paid", "word"), [(True, "Settled"), (False, "Credited to you")])
def test_an_invoice_on_which_nothing_is_left_says_how_that_came(
    owing, signed_in, client, paid, word
):
    if not paid:
        owing.take_back(owing.payment)
    owing.credit(80_00 if paid else 180_00, owing.invoice)

    ledger, invoice = pages_of(signed_in(client, "luis"), owing)

    assert f">{word}</span>" in ledger and f">{word}</span>" in invoice
    assert "You do not owe anything right now." in ledger


def test_the_plan_shows_a_credited_part_as_done(till, signed_in, client):
    till.agree(1000_00)
    with till.cast.standing("fin"):
        first = Invoice.objects.get(number="1-01")
    till.credit(400_00, first)

    page = get(signed_in(client, "luis"), f"/rivera/case/{till.case.pk}/invoices")

    assert "$600.00 of $1,000.00 left" in page
    assert "$400.00, credited to you" in page


# On its way.


@pytest.fixture
def on_its_way(owing, provider, signed_in, client):
    signed_in(client, "luis")
    url = client.post(f"/rivera/invoices/{owing.invoice.pk}/pay")["Location"]
    owing.session = url.rpartition("/")[2]
    provider.wait(owing.session)
    owing.gateway = at_firm("rivera", provider.base)
    settling.reconcile(owing.cast.rivera, gateway=owing.gateway)
    return owing


def test_what_is_on_its_way_is_said_and_not_asked_for_again(on_its_way, client):
    ledger, invoice = pages_of(client, on_its_way)
    home = get(client, f"/rivera/case/{on_its_way.case.pk}")

    for page in (ledger, invoice):
        assert "On its way: $80.00 since Nov 20" in page
        assert f"/invoices/{on_its_way.invoice.pk}/pay" not in page
        assert "do not need to pay again" in page
    assert "See and pay" not in home


def test_a_press_of_pay_from_an_old_page_charges_nothing_twice(on_its_way, client):
    answer = client.post(f"/rivera/invoices/{on_its_way.invoice.pk}/pay")

    assert "/paying/" in answer["Location"]
    assert "on its way" in get(client, answer["Location"])
    with on_its_way.cast.standing("fin"):
        assert Checkout.objects.count() == 1


def test_it_is_still_on_its_way_when_the_gateway_cannot_be_asked(on_its_way, settings, client):
    with on_its_way.cast.standing("fin"):
        checkout = Checkout.objects.get()
    settings.GATEWAY = ""

    assert "on its way" in get(client, f"/rivera/paying/{checkout.pk}")


def test_what_failed_on_its_way_is_said_in_plain_words_and_pay_is_offered(
    on_its_way, provider, client
):
    provider.twist = {"payment_intent": {"id": "pi_1", "status": "requires_payment_method"}}
    with clock.at(clock.now() + timedelta(days=3)):
        settling.reconcile(on_its_way.cast.rivera, gateway=on_its_way.gateway)

        ledger, invoice = pages_of(client, on_its_way)
        told = get(client, f"/rivera/case/{on_its_way.case.pk}/timeline")

    for page in (ledger, invoice):
        assert "Your payment of $80.00 of Nov 20 did not go through." in page
        assert f"/invoices/{on_its_way.invoice.pk}/pay" in page
    assert "Nothing was charged" in invoice
    assert "Your payment of $80.00 did not go through" in told
    assert "Your payment of $80.00 is on its way" in told


def test_corrections_cost_the_list_no_read(on_its_way, client):
    path = f"/rivera/case/{on_its_way.case.pk}/invoices"

    def reads() -> int:
        with CaptureQueriesContext(connection) as asked:
            get(client, path)
        told = [row["sql"] for row in asked.captured_queries]
        return sum(sql.startswith("SELECT") and "people_enter" not in sql for sql in told)

    few = reads()
    for at in range(6):
        invoice = on_its_way.bill(10_00)
        on_its_way.credit(1_00, invoice)
        on_its_way.take_back(on_its_way.receive(2_00 + at, invoice))

    assert reads() == few <= 6


def test_a_credit_closes_the_page_that_stands_open_for_more(owing, provider, signed_in, client):
    url = signed_in(client, "luis").post(f"/rivera/invoices/{owing.invoice.pk}/pay")["Location"]
    owing.credit(80_00, owing.invoice)

    (told,) = jobs_of("end_checkout_of_credited")
    end_checkout_of_credited(**told)

    assert provider.pay(url.rpartition("/")[2]) is None
    with owing.cast.standing("fin"):
        assert Checkout.objects.get().state == "expired"
