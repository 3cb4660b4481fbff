"""The portal of somebody who pays the bills of a case and sees nothing else of it."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from adelante.billing.checking_out import start_checkout
from adelante.billing.models import Checkout, Invoice
from adelante.billing.receiving import record_payment
from adelante.billing.tests.conftest import TODAY
from adelante.cases.models import Grant
from adelante.core.errors import NotYours
from adelante.core.tenancy import tenant
from tests.cast import PASSWORD, join_in_part


@pytest.fixture
def bill(till):
    """500.00 to Luis, 200.00 of it paid."""
    join_in_part(till.cast)
    invoice = till.bill(500_00)
    with till.standing("fin") as by:
        record_payment([invoice], amount=200_00, method="check", received_on=TODAY, by=by)
    return invoice


@pytest.fixture
def pablo(bill, signed_in, client):
    return signed_in(client, "pablo")


def text(answer):
    return answer.content.decode()


def test_he_lands_on_the_bills_in_his_language_and_finds_no_way_to_anything_else(till, bill, pablo):
    answer = pablo.get("/rivera/", follow=True)

    at = f"/rivera/case/{till.case.pk}"
    assert answer.redirect_chain == [(f"{at}/invoices", 302)]
    page = text(answer)
    assert '<html lang="es"' in page
    for words in ("RI-1", "Traducción", "$300.00", bill.number, f"{at}/statement.pdf"):
        assert words in page, words
    for section in ("", "/documents", "/timeline"):
        assert f'href="{at}{section}"' not in page


def test_he_finds_how_to_reach_the_office_once(bill, pablo):
    for path in (f"case/{bill.case_id}/invoices", f"invoices/{bill.pk}"):
        page = text(pablo.get(f"/rivera/{path}"))
        assert page.count('href="tel:(312) 555-0100"') == 1, path


def test_the_link_in_a_mail_leads_to_the_invoice_after_signing_in(bill, client):
    at = f"/rivera/invoices/{bill.pk}"
    asked = client.get(at)
    assert asked.status_code == 302
    signing = client.get(asked["Location"], follow=True)
    answer = client.post(
        "/rivera/sign-in/password",
        {"login": "pablo@example.com", "password": PASSWORD, "next": at},
    )
    assert signing.status_code == 200 and at in text(signing)
    assert (answer.status_code, answer["Location"]) == (302, at)
    assert "$300.00" in text(client.get(at))


def test_he_pays_and_keeps_the_papers(till, bill, provider, pablo):
    answer = pablo.post(f"/rivera/invoices/{bill.pk}/pay", {"amount": "300"})

    assert answer["Location"].startswith("https://pay.example/c/")
    with till.cast.standing("fin"):
        checkout = Checkout.objects.get()
    assert (checkout.amount, checkout.account_id) == (300_00, till.cast.accounts["pablo"].pk)
    assert pablo.get(f"/rivera/paying/{checkout.pk}").status_code == 200
    for path in (f"invoices/{bill.pk}.pdf", f"case/{till.case.pk}/statement.pdf"):
        paper = PdfReader(BytesIO(pablo.get(f"/rivera/{path}").content)).pages[0].extract_text()
        assert "RI-1" in paper and "500.00" in paper


def test_with_two_cases_each_stands_on_his_list_with_what_is_his_there(till, bill, pablo):
    with tenant(till.cast.rivera):
        Grant.objects.create(
            firm_id=till.cast.rivera,
            account=till.cast.accounts["pablo"],
            case=till.cast.cases["carla"],
            party=till.cast.parties["carla"],
        )
    page = text(pablo.get("/rivera/"))
    assert f'href="/rivera/case/{till.case.pk}/invoices"' in page
    assert f'href="/rivera/case/{till.cast.cases["carla"].pk}"' in page


def test_who_sends_papers_alone_pays_nothing(till, bill, signed_in, client):
    nora = signed_in(client, "nora")
    assert nora.post(f"/rivera/invoices/{bill.pk}/pay").status_code == 404
    with till.standing("nora") as by, pytest.raises(NotYours):
        start_checkout(bill, amount=None, gateway="x", language="en", by=by)
    with till.standing("nora"):
        assert not Invoice.objects.exists()
