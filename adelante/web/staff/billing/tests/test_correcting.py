"""Corrections at the office: taken back, credited, asked about once more, and on its way."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adelante.billing.models import Checkout, Credit, Invoice, Payment, Reversal
from adelante.core import clock
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant


@pytest.fixture
def office(till, signed_in, client):
    """Finance, in front of a bill of 180.00 of which a check paid 100.00."""
    till.invoice = till.bill(180_00)
    till.payment = till.receive(100_00, till.invoice, reference="1044")
    till.client = signed_in(client, "fin")
    return till


def back_url(till):
    return f"/rivera/desk/payments/{till.payment.pk}/reverse"


def credit_url(till):
    return f"/rivera/desk/invoices/{till.invoice.pk}/credit"


def back(**changes):
    return {
        "reason": "bank",
        "made_on": "2026-11-20",
        "note": "Insufficient funds",
        "sure": "on",
        "once": new_id(),
    } | changes


def credit(**changes):
    return {
        "amount": "80.00",
        "reason": "forgiven",
        "note": "Said on the phone",
        "sure": "on",
        "once": new_id(),
    } | changes


def case_page(till) -> str:
    return till.client.get(f"/rivera/desk/cases/{till.case.pk}/billing").content.decode()


def test_a_payment_is_taken_back_and_stands_marked_in_the_list(office):
    sent = back()
    for _ in range(2):
        assert office.client.post(back_url(office), sent).status_code == 302

    page = case_page(office)
    assert "Taken back</span>" in page and "(Insufficient funds)" in page
    assert "<s>$100.00</s>" in page and back_url(office) not in page
    assert office.sums() == [(0, 0, 180_00)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sure": ""}, "Tick this box if you are sure"),
        ({"made_on": "2026-11-21"}, "still to come"),
        ({"reason": "because"}, "Select a valid choice"),
    ],
)
def test_what_makes_no_sense_is_told_and_the_form_stays_open_as_it_was(office, change, words):
    answer = office.client.post(back_url(office), back(**change))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Insufficient funds"' in page
    assert words in page
    assert re.search(r'<details class="fold" open><summary>Take back', page)
    assert office.sums() == [(100_00, 0, 80_00)]


def test_a_payment_taken_back_meanwhile_is_told_with_what_was_typed(office):
    office.take_back(office.payment)

    answer = office.client.post(back_url(office), back())

    assert answer.status_code == 422
    assert "taken back already" in answer.content.decode()
    assert "Insufficient funds" in answer.content.decode()


def test_what_is_open_is_credited_and_the_rest_is_owed(office):
    sent = credit(amount="50")
    for _ in range(2):
        assert office.client.post(credit_url(office), sent).status_code == 302

    assert office.sums() == [(100_00, 50_00, 30_00)]
    page = case_page(office)
    assert "$50.00 credited on Nov 20: It is forgiven" in page and "(Said on the phone)" in page


def test_the_form_for_a_credit_is_empty_and_says_what_is_open_and_that_it_is_final(office):
    form = case_page(office).split(credit_url(office))[1].split("</form>")[0]

    assert "Open: $80.00" in form and 'value="80.00"' not in form
    assert "A credit is final: to charge again, issue an invoice." in form
    assert "The client is told by mail at once." in form


def test_a_credit_of_all_of_the_rest_settles_the_invoice(office):
    office.client.post(credit_url(office), credit())

    page = case_page(office)
    assert "Settled" in page and credit_url(office) not in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": "80.01"}, "Write $80.00 or less"),
        ({"amount": "0"}, "more than zero"),
        ({"amount": ""}, "This field is required"),
        ({"sure": ""}, "Tick this box if you are sure"),
    ],
)
def test_a_credit_that_makes_no_sense_is_told(office, change, words):
    answer = office.client.post(credit_url(office), credit(**change))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Said on the phone" in answer.content.decode()
    assert office.sums() == [(100_00, 0, 80_00)]


@pytest.mark.parametrize("who", ["maria", "zed", "ana", "nobody"])
@pytest.mark.parametrize(("url", "sent"), [(back_url, back), (credit_url, credit)])
def test_nobody_else_corrects(office, client, signed_in, who, url, sent):
    client.cookies.clear()
    if who != "nobody":
        signed_in(client, who)
    path = url(office).replace("rivera", "harbour" if who == "zed" else "rivera")

    assert client.post(path, sent()).status_code in (302, 404)

    assert office.sums() == [(100_00, 0, 80_00)]


def test_an_attorney_credits_and_takes_no_payment_back(office, client, signed_in):
    client.cookies.clear()
    office.client = signed_in(client, "daniela")

    page = case_page(office)
    assert credit_url(office) in page and back_url(office) not in page
    assert office.client.post(back_url(office), back()).status_code == 404
    assert office.client.post(credit_url(office), credit()).status_code == 302


def test_the_trail_says_who_took_back_and_credited_what_and_why(office, client, signed_in):
    office.take_back(office.payment)
    office.credit(30_00, office.invoice, "error")
    client.cookies.clear()

    trail = signed_in(client, "daniela").get("/rivera/desk/trail/").content.decode()

    assert "took back a payment of $100.00 (The bank took it back)" in trail
    assert "credited $30.00 on invoice 1-01 (It was billed by mistake)" in trail


def test_a_get_changes_nothing(office):
    for url in (back_url(office), credit_url(office)):
        assert office.client.get(url).status_code == 405

    with office.cast.standing("fin"):
        assert not Reversal.objects.exists() and not Credit.objects.exists()


# This looks like the same check.


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_same_check_is_asked_about_with_all_that_was_typed_and_recorded_if_meant(
    office, headers
):
    url = f"/rivera/desk/cases/{office.case.pk}/payments"
    sent = {
        "invoices": [office.invoice.pk],
        "amount": "80.00",
        "method": "check",
        "received_on": "2026-11-20",
        "reference": "1045",
        "once": new_id(),
    }
    office.receive(20_00, office.invoice, reference="1045")
    assert "Record it anyway" not in case_page(office)

    answer = office.client.post(url, sent | {"amount": "20.00"}, headers=headers)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This looks like a payment that is written down already: receipt R-0002" in page
    assert 'name="sure" value="like:R-0002"' in page and "Record it anyway" in page
    for typed in ('value="20.00"', 'value="1045"', 'value="2026-11-20"', str(sent["once"])):
        assert typed in page
    assert len(office.payments()) == 2
    sent |= {"amount": "20.00", "sure": "like:R-0002"}
    for _ in range(2):
        assert office.client.post(url, sent, headers=headers).status_code == 302
    assert [cents for _, cents in office.payments()] == [100_00, 20_00, 20_00]


# On its way, and what the pages cost.


def announce(till, **changes):
    with tenant(till.cast.rivera):
        Checkout.objects.create(
            firm_id=till.cast.rivera,
            case=till.case,
            party=till.cast.parties["luis"],
            invoice=till.invoice,
            amount=80_00,
            currency="USD",
            gateway="stripe",
            gateway_session=f"cs_{new_id()}",
            account_id=till.cast.accounts["luis"].pk,
            expires_at=clock.now(),
            **{"pending_since": clock.now()} | changes,
        )


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("open", "On its way: $80.00 since Nov 20"),
        ("failed", "$80.00 of Nov 20 did not go through"),
    ],
)
def test_the_office_sees_what_is_on_its_way_and_what_failed(office, state, words):
    announce(office, state=state)

    assert words in case_page(office)
    assert words in office.client.get("/rivera/desk/billing").content.decode()


def test_corrections_and_what_is_on_its_way_cost_no_read_a_row(office):
    paths = ["/rivera/desk/billing", f"/rivera/desk/cases/{office.case.pk}/billing"]

    def reads(path) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert office.client.get(path).status_code == 200
        return len(asked.captured_queries)

    office.client.get(paths[0])
    few = [reads(path) for path in paths]
    for at in range(8):
        office.invoice = office.bill(10_00)
        announce(office)
        office.credit(2_00, office.invoice)
        office.take_back(office.receive(3_00 + at, office.invoice))
        office.receive(3_00, office.invoice)

    assert [reads(path) for path in paths] == few


def test_what_was_taken_back_is_not_received_this_month(office):
    office.receive(10_00, office.invoice)
    office.take_back(office.payment)

    page = office.client.get("/rivera/desk/billing").content.decode()

    assert "$10.00" in page and "$110.00" not in page and "$100.00" not in page
    with office.cast.standing("fin"):
        assert Payment.objects.count() == 2
        assert Invoice.objects.get().due_on == date(2026, 12, 1)
