"""Money in the office: who owes what since when, and everything that finance may do about it."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adelante.billing.models import Installment, Invoice, Payment
from adelante.core import clock
from adelante.core.ids import new_id
from adelante.messaging.models import Message
from adelante.workflows.models import Sequence


@pytest.fixture
def office(till, signed_in, client):
    """Finance, in front of a case with a plan of 200.00 and a bill of 180.00."""
    till.agree(200_00)
    till.bill(180_00, due=date(2026, 11, 20))
    till.client = signed_in(client, "fin")
    return till


def url_of(till, what):
    return f"/rivera/desk/cases/{till.case.pk}/{what}"


def payment(till, **changes):
    with till.cast.standing("fin"):
        invoice = Invoice.objects.get(number="1-02")
    return {
        "invoices": [invoice.pk],
        "amount": "100.00",
        "method": "check",
        "received_on": "2026-11-20",
        "reference": "1044",
        "once": new_id(),
    } | changes


def test_the_office_sees_who_owes_what_since_when(office):
    with clock.at(datetime(2026, 11, 25, 18, tzinfo=UTC)):
        page = office.client.get("/rivera/desk/billing").content.decode()
        late = office.client.get("/rivera/desk/billing?show=late").content.decode()
        paid = office.client.get("/rivera/desk/billing?show=paid").content.decode()

    assert "$260.00" in page and "5 days late" in page and "1-01" in page and "1-02" in page
    assert "1-02" in late and "1-01" not in late
    assert "1-02" not in paid


def test_a_payment_is_recorded_and_its_receipt_is_there(office):
    answer = office.client.post(url_of(office, "payments"), payment(office))

    assert answer.status_code == 302
    page = office.client.get(answer["Location"]).content.decode()
    assert "R-0001" in page and "1044" in page and "Partially paid" in page
    assert office.statement()[1] == ("1-02", 180_00, 100_00)
    with office.cast.standing("fin"):
        paper = Payment.objects.get()
    assert office.client.get(f"/rivera/desk/payments/{paper.pk}.pdf").status_code == 200


def test_the_form_sent_twice_records_one_payment(office):
    sent = payment(office)
    for _ in range(2):
        assert office.client.post(url_of(office, "payments"), sent).status_code == 302

    assert office.payments() == [("R-0001", 100_00)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": "180.01"}, "Write $180.00 or less"),
        ({"amount": "1.234"}, "could not read"),
        ({"amount": ""}, "This field is required"),
        ({"received_on": "2026-11-21"}, "still to come"),
        ({"received_on": "0000-00-00"}, "Enter a valid date"),
        ({"method": "card"}, "Select a valid choice"),
        ({"invoices": []}, "Choose the invoice that this payment is for."),
        ({"received_on": "1989-12-31"}, "before 1990 cannot be"),
        ({"invoices": ["01a20f43-8da4-7c71-9aef-27b0e62a3b41"]}, "Select a valid choice"),
    ],
)
def test_what_makes_no_sense_is_told_and_nothing_typed_is_lost(office, change, words):
    answer = office.client.post(url_of(office, "payments"), payment(office, **change))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert 'value="1044"' in page
    assert office.payments() == []


def test_the_first_due_of_several_invoices_is_ticked(office):
    sooner = office.bill(30_00, due=date(2026, 11, 20))
    later = office.bill(30_00, due=date(2026, 12, 20))
    page = billing_page(office)
    assert all(f'value="{each.pk}"' in page for each in (sooner, later))

    ticked = re.findall(r'name="invoices" value="([^"]+)"[^>]*checked', page)
    with office.cast.standing("fin"):
        assert ticked == [str(Invoice.objects.get(number="1-02").pk)]


def test_a_payment_before_the_case_was_opened_asks_for_a_yes(office):
    sent = payment(office, received_on="2019-01-01")
    answer = office.client.post(url_of(office, "payments"), sent)

    page = answer.content.decode()
    assert answer.status_code == 422 and 'value="2019-01-01"' in page and office.payments() == []
    yes = re.search(r'name="sure" value="([^"]+)"[^>]*><span>Yes, it arrived then', page)[1]
    assert office.client.post(url_of(office, "payments"), sent | {"sure": yes}).status_code == 302
    assert office.payments() == [("R-0001", 100_00)]


def billing_page(till):
    return till.client.get(url_of(till, "billing")).content.decode()


def invoice(till, **changes):
    return {
        "payer": till.cast.parties["luis"].pk,
        "title_en": "Courier",
        "title_es": "Mensajería",
        "due_on": "2026-12-01",
        "once": new_id(),
        "words_1": "Courier to USCIS",
        "kind_1": "cost",
        "amount_1": "45.00",
        "words_2": "I-485 fee",
        "kind_2": "government",
        "amount_2": "1,440.00",
        **{f"{name}_{at}": "" for at in (3, 4) for name in ("words", "amount")},
        "kind_3": "legal",
        "kind_4": "legal",
    } | changes


def test_an_extra_invoice_has_lines_of_their_kinds(office):
    assert office.client.post(url_of(office, "invoices"), invoice(office)).status_code == 302

    assert office.statement()[-1] == ("1-03", 1485_00, 0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount_2": ""}, "How much is it?"),
        ({"words_2": ""}, "What is it for?"),
        ({"due_on": "2026-11-19"}, "today or later"),
        ({"amount_1": "0"}, "more than zero"),
        ({"payer": "01a20f43-8da4-7c71-9aef-27b0e62a3b41"}, "Select a valid choice"),
    ],
)
def test_an_invoice_that_makes_no_sense_is_told(office, change, words):
    answer = office.client.post(url_of(office, "invoices"), invoice(office, **change))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert len(office.statement()) == 2


def plan_sent(till, *cents):
    with till.cast.standing("fin"):
        rows = list(Installment.objects.filter(invoice=None).order_by("position"))
    sent = {}
    for row, amount in zip(rows, cents, strict=True):
        key = row.pk.hex
        sent |= {f"amount_{key}": amount, f"due_on_{key}": "2027-02-01", f"milestone_{key}": ""}
    return f"/rivera/desk/plans/{rows[0].plan_id}", sent


def test_the_plan_is_changed_where_nothing_is_invoiced(office):
    path, sent = plan_sent(office, "10", "20", "90")
    assert office.client.post(path, sent).status_code == 302

    with office.cast.standing("fin"):
        rows = Installment.objects.filter(invoice=None).order_by("position")
        assert [row.amount for row in rows] == [10_00, 20_00, 90_00]


def test_a_plan_that_no_longer_adds_up_is_told(office):
    path, sent = plan_sent(office, "10", "20", "91")

    answer = office.client.post(path, sent)

    assert answer.status_code == 422
    assert "add up to $120.00" in answer.content.decode()


@pytest.mark.parametrize("who", ["maria", "daniela", "zed", "ana"])
def test_nobody_else_records_a_payment(office, client, signed_in, who):
    client.cookies.clear()
    firm = "harbour" if who == "zed" else "rivera"
    path = url_of(office, "payments").replace("rivera", firm)

    answer = signed_in(client, who).post(path, payment(office))

    assert answer.status_code in (302, 404)
    assert office.payments() == []


def test_a_paralegal_sees_the_money_and_no_form(office, client, signed_in):
    client.cookies.clear()

    page = signed_in(client, "maria").get(url_of(office, "billing")).content.decode()

    assert "$180.00" in page
    assert "/payments" not in page.replace("/payments/", "")
    assert "Issue an invoice" not in page and "Change what" not in page


def test_finance_sees_no_documents(office):
    page = office.client.get(url_of(office, "billing")).content.decode()

    assert "/documents" not in page


@pytest.mark.parametrize("who", ["zed", "ana", "nobody"])
@pytest.mark.parametrize(
    "path", ["cases/{case}/billing", "cases/{case}/statement.pdf", "invoices/{invoice}.pdf"]
)
def test_another_firm_and_a_client_find_nothing(office, client, signed_in, who, path):
    client.cookies.clear()
    with office.cast.standing("fin"):
        ids = {"case": office.case.pk, "invoice": Invoice.objects.get(number="1-02").pk}
    firm = "harbour" if who == "zed" else "rivera"
    if who != "nobody":
        signed_in(client, who)

    answer = client.get(f"/{firm}/desk/{path.format(**ids)}")

    assert answer.status_code in (302, 404)


def test_both_pages_cost_the_same_reads_however_many_rows(office):
    def reads(path) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert office.client.get(path).status_code == 200
        return len(asked.captured_queries)

    paths = ["/rivera/desk/billing", url_of(office, "billing")]
    office.client.get(paths[0])
    few = [reads(path) for path in paths]
    for _ in range(12):
        office.bill(1_00)

    assert [reads(path) for path in paths] == few


# Reminders of an invoice.


def reminders_of(till, number):
    with till.cast.standing("fin"):
        bill = Invoice.objects.get(number=number)
        return bill, Sequence.objects.get(about_id=bill.pk)


def test_an_open_invoice_says_when_its_next_reminder_leaves_and_it_can_be_paused(office):
    _bill, sequence = reminders_of(office, "1-02")
    assert "Next reminder" in office.client.get(url_of(office, "billing")).content.decode()

    answer = office.client.post(f"/rivera/desk/reminders/{sequence.pk}/pause", follow=True)

    assert answer.redirect_chain[-1][0] == url_of(office, "billing")
    assert "Reminders paused" in answer.content.decode()
    answer = office.client.post(f"/rivera/desk/reminders/{sequence.pk}/resume", follow=True)
    assert "Reminders paused" not in answer.content.decode()


def test_finance_reminds_of_an_invoice_at_once(office):
    bill, _sequence = reminders_of(office, "1-02")
    office.client.post(f"/rivera/desk/invoices/{bill.pk}/remind")
    with office.cast.standing("daniela"):
        assert Message.objects.filter(template="invoice_reminder").exists()


def test_a_paralegal_sends_no_reminder_of_money(office, signed_in, client):
    bill, sequence = reminders_of(office, "1-02")
    maria = signed_in(client, "maria")
    assert maria.post(f"/rivera/desk/invoices/{bill.pk}/remind").status_code == 404
    assert maria.post(f"/rivera/desk/reminders/{sequence.pk}/pause").status_code == 404
