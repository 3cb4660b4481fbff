"""A client's money pages: the same numbers everywhere, one press to pay, a clear result."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from adelante.billing.models import Checkout, Invoice, Payment
from adelante.billing.receiving import record_payment
from adelante.billing.tests.conftest import TODAY
from adelante.cases.models import Case
from adelante.core import clock
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant


@pytest.fixture
def owing(till):
    """3,000.00 agreed, the first 1,200.00 paid; 100.00 of a translation of 180.00 paid and late."""
    till.agree(3000_00)
    with till.standing("fin") as by:
        first = Invoice.objects.get(number="1-01")
        record_payment(
            [first], amount=1200_00, method="check", received_on=date(2026, 10, 2), by=by
        )
    translation = till.bill(180_00, due=date(2026, 11, 20))
    with till.standing("fin") as by:
        record_payment(
            [translation], amount=100_00, method="cash", received_on=date(2026, 11, 1), by=by
        )
    return till


def page_of(client, till, path="invoices"):
    return client.get(f"/rivera/case/{till.case.pk}/{path}")


def invoice_of(till, number):
    with till.cast.standing("fin"):
        return Invoice.objects.get(number=number)


def test_the_page_says_what_is_owed_when_and_for_what(owing, signed_in, client):
    page = page_of(signed_in(client, "luis"), owing).content.decode()

    for words in [
        "$80.00",
        "$1,800.00 of $3,000.00 left",
        "paid Oct 2 by check",
        "Friday, November 20",
        "Invoice 1-02",
        "Translation",
        "Partially paid",
        "$100.00 paid",
        "due Nov 20",
    ]:
        assert words in page, words


@pytest.mark.parametrize(("who", "late"), [("luis", "was due Nov 20"), ("ana", "venció el 20 nov")])
def test_what_is_late_was_due(till, signed_in, client, who, late):
    bill = till.bill(180_00, due=date(2026, 11, 20))
    with clock.at(clock.now() + timedelta(days=3)):
        page = signed_in(client, who).get(f"/rivera/invoices/{bill.pk}").content.decode()
    assert late in page and "<span>due " not in page and "vence " not in page


@pytest.mark.parametrize(
    ("who", "late"),
    [
        ("luis", ("it was due November 20.", "Payment that was due November 20")),
        ("ana", ("venció el 20 de noviembre.", "Pago que venció el 20 de noviembre")),
    ],
)
def test_the_home_of_the_case_says_so_too(till, signed_in, client, who, late):
    till.bill(180_00, due=date(2026, 11, 20))
    with clock.at(clock.now() + timedelta(days=3)):
        page = signed_in(client, who).get(f"/rivera/case/{till.case.pk}").content.decode()
    for words in late:
        assert words in page, words


def test_who_has_only_a_payment_to_make_is_not_told_that_the_papers_are_their_turn(
    till, signed_in, client
):
    with tenant(till.cast.rivera):
        Case.objects.filter(pk=till.case.pk).update(stage="documents", stages=["documents"])
    till.bill(180_00, due=date(2026, 12, 1))
    browser = signed_in(client, "luis")
    for path in ("", "/stages"):
        page = browser.get(f"/rivera/case/{till.case.pk}{path}").content.decode()
        assert "you have a payment to make" in page and "your turn" not in page, path
    assert "Yes. Your next step: Pay $180.00" in page and "Upload the documents" not in page


def test_after_a_part_payment_the_plan_tells_what_is_left(till, signed_in, client):
    till.agree(3000_00)
    first = invoice_of(till, "1-01")
    with till.standing("fin") as by:
        record_payment([first], amount=500_00, method="check", received_on=TODAY, by=by)
    page = page_of(signed_in(client, "luis"), till).content.decode()
    plan = page[page.index('id="plan"') : page.index('id="ledger"')]
    assert "$700.00 of $1,200.00 left, due" in plan


def test_every_page_tells_the_same_numbers(owing, signed_in, client):
    balance = owing.balance()
    assert (balance.due, balance.next.cents, balance.left_on_plan) == (80_00, 80_00, 1800_00)

    for who, path in [
        ("luis", f"/rivera/case/{owing.case.pk}/invoices"),
        ("ana", f"/rivera/case/{owing.case.pk}"),
        ("fin", f"/rivera/desk/cases/{owing.case.pk}/billing"),
        ("fin", "/rivera/desk/billing"),
    ]:
        client.cookies.clear()
        assert "$80.00" in signed_in(client, who).get(path).content.decode(), path


def test_the_page_costs_the_same_reads_however_many_rows(owing, signed_in, client):
    signed_in(client, "luis")
    page_of(client, owing)

    def reads() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert page_of(client, owing).status_code == 200
        told = [row["sql"] for row in asked.captured_queries]
        return sum(sql.startswith("SELECT") and "people_enter" not in sql for sql in told)

    few = reads()
    for _ in range(20):
        owing.bill(1_00)

    assert reads() == few <= 6


def test_one_press_goes_to_the_gateway_for_all_that_is_owed(owing, provider, signed_in, client):
    invoice = invoice_of(owing, "1-02")

    answer = signed_in(client, "luis").post(f"/rivera/invoices/{invoice.pk}/pay")

    assert answer.status_code == 302
    assert answer["Location"].startswith("https://pay.example/c/cs_test_")
    with owing.cast.standing("fin"):
        assert Checkout.objects.get().amount == 80_00


def test_the_form_may_lead_to_the_gateway_and_nowhere_else(owing, provider, signed_in, client):
    policy = page_of(signed_in(client, "luis"), owing)["Content-Security-Policy"]

    assert "form-action 'self' https://pay.example;" in policy


def test_without_a_gateway_the_page_says_how_to_pay_and_offers_no_button(
    owing, settings, signed_in, client
):
    settings.GATEWAY = ""

    page = page_of(signed_in(client, "luis"), owing).content.decode()

    assert '/pay"' not in page
    assert "send a check or call Rivera Immigration" in page
    invoice = invoice_of(owing, "1-02")
    assert client.post(f"/rivera/invoices/{invoice.pk}/pay").status_code == 404


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("80.01", "$80.00 or less"),
        ("0", "more than zero"),
        ("-5", "without a minus"),
        ("eighty", "could not read"),
        ("1e400", "could not read"),
        ("9" * 20, "too large"),
        ("\x00", "Null characters"),
    ],
)
def test_an_amount_that_cannot_be_paid_is_answered_in_words_and_kept(
    owing, provider, signed_in, client, typed, words
):
    invoice = invoice_of(owing, "1-02")

    answer = signed_in(client, "luis").post(f"/rivera/invoices/{invoice.pk}/pay", {"amount": typed})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    with owing.cast.standing("fin"):
        assert not Checkout.objects.exists()


def test_a_gateway_that_does_not_answer_is_told_and_nothing_is_lost(
    owing, provider, signed_in, client
):
    provider.broken = "<html>"
    invoice = invoice_of(owing, "1-02")

    answer = signed_in(client, "luis").post(f"/rivera/invoices/{invoice.pk}/pay")

    assert answer.status_code == 422
    assert "Nothing was charged" in answer.content.decode()


@pytest.mark.parametrize(
    ("does", "words", "paid"),
    [
        ("pay", "Your payment is here", 180_00),
        ("wait", "on its way", 100_00),
        ("decline", "did not go through", 100_00),
        ("", "You have not paid yet", 100_00),
    ],
)
def test_coming_back_says_clearly_what_happened_also_before_any_message(
    owing, provider, signed_in, client, does, words, paid
):
    invoice = invoice_of(owing, "1-02")
    client = signed_in(client, "luis")
    url = client.post(f"/rivera/invoices/{invoice.pk}/pay")["Location"]
    session = url.rpartition("/")[2]
    if does:
        getattr(provider, does)(session)
    back = provider.look(session)["success_url"].removeprefix("http://testserver")

    for _ in range(2):
        page = client.get(back)
        assert page.status_code == 200
        assert words in page.content.decode()

    assert invoice_of(owing, "1-02").paid == paid


def test_what_came_back_is_told_in_spanish_too(owing, provider, signed_in, client):
    invoice = invoice_of(owing, "1-02")
    client = signed_in(client, "ana")
    session = client.post(f"/rivera/invoices/{invoice.pk}/pay")["Location"].rpartition("/")[2]
    provider.pay(session)

    page = client.get(provider.look(session)["success_url"].removeprefix("http://testserver"))

    assert page["Content-Language"] == "es"
    assert provider.look(session)["locale"] == "es"
    assert provider.look(session)["words"].startswith("Factura 1-02")


def text_of(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages
    ).replace("\u200b", "")


def test_papers_are_in_the_readers_language_and_kept_by_no_cache(owing, signed_in, client):
    invoice = invoice_of(owing, "1-02")
    with owing.cast.standing("fin"):
        payment = Payment.objects.get(receipt="R-0002")
    client = signed_in(client, "ana")

    papers = {
        f"/rivera/invoices/{invoice.pk}.pdf": ["Factura Traducción", "Saldo por pagar $80.00"],
        f"/rivera/payments/{payment.pk}.pdf": ["R-0002", "Factura 1-02 $100.00", "$80.00"],
        f"/rivera/case/{owing.case.pk}/statement.pdf": ["$1,380.00", "−$1,300.00", "$80.00"],
    }
    for path, words in papers.items():
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer["Cache-Control"] == "no-store"
        assert "attachment" in answer["Content-Disposition"]
        text = text_of(answer.content)
        for word in words:
            assert word in text, (path, word, text)


def test_a_receipt_says_the_same_balance_for_ever(owing, signed_in, client):
    with owing.cast.standing("fin"):
        payment = Payment.objects.get(receipt="R-0001")
    client = signed_in(client, "fin")
    path = f"/rivera/desk/payments/{payment.pk}.pdf?language=en"

    before = text_of(client.get(path).content)
    owing.bill(500_00)

    assert text_of(client.get(path).content) == before


def without_ids(page: bytes) -> bytes:
    """The asked address stands in the page, and form tokens differ each time."""
    page = re.sub(rb"[0-9a-f]{8}-[0-9a-f-]{27}", b"id", page)
    return re.sub(rb'value="\w{64}"', b"token", page)


@pytest.mark.parametrize("who", ["carla", "hugo", "nobody"])
@pytest.mark.parametrize(
    "path",
    [
        "case/{case}/invoices",
        "case/{case}/statement.pdf",
        "invoices/{invoice}",
        "invoices/{invoice}.pdf",
        "payments/{payment}.pdf",
        "paying/{checkout}",
    ],
)
def test_another_clients_money_does_not_exist(owing, provider, signed_in, client, who, path):
    invoice = invoice_of(owing, "1-02")
    signed_in(client, "luis").post(f"/rivera/invoices/{invoice.pk}/pay")
    client.cookies.clear()
    with owing.cast.standing("fin"):
        ids = {
            "case": owing.case.pk,
            "invoice": invoice.pk,
            "payment": Payment.objects.first().pk,
            "checkout": Checkout.objects.get().pk,
        }
    firm = "harbour" if who == "hugo" else "rivera"
    if who != "nobody":
        signed_in(client, who)

    asked = client.get(f"/{firm}/{path.format(**ids)}")
    unknown = client.get(f"/{firm}/{path.format(**dict.fromkeys(ids, new_id()))}")

    assert asked.status_code == (302 if who == "nobody" else 404)
    if who != "nobody":
        assert without_ids(asked.content) == without_ids(unknown.content)


@pytest.mark.parametrize("who", ["carla", "hugo"])
def test_another_clients_invoice_is_not_paid(owing, provider, signed_in, client, who):
    invoice = invoice_of(owing, "1-02")
    firm = "harbour" if who == "hugo" else "rivera"

    answer = signed_in(client, who).post(f"/{firm}/invoices/{invoice.pk}/pay")

    assert answer.status_code == 404
    assert provider.asked == []


def test_a_visitor_who_presses_pay_is_asked_to_sign_in(owing, provider, client):
    invoice = invoice_of(owing, "1-02")

    assert client.post(f"/rivera/invoices/{invoice.pk}/pay").status_code == 302
    assert provider.asked == []
