"""Ana's link to her passport and Luis's to an invoice, and browsers that hold them."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from adelante.billing.models import Invoice, InvoiceLine
from adelante.cases.passing import Kind, make_link
from adelante.core.tenancy import tenant
from adelante.documents.tests.conftest import ask_both


@pytest.fixture(autouse=True)
def files_folder(settings, tmp_path):
    settings.FILES_FOLDER = tmp_path / "files"


@pytest.fixture
def asked(cast):
    return ask_both(cast)


@pytest.fixture
def bill(cast):
    """400.00 that Luis owes."""
    case, luis = cast.cases["ana_luis"], cast.parties["luis"]
    with tenant(cast.rivera):
        invoice = Invoice.objects.create(
            firm_id=cast.rivera,
            case=case,
            party=luis,
            number="1-01",
            title={"en": "First payment", "es": "Primer pago"},
            issued_on=date(2026, 9, 1),
            due_on=date(2026, 9, 15),
            currency="USD",
            total=40_000,
        )
        InvoiceLine.objects.create(
            firm_id=cast.rivera,
            case=case,
            invoice=invoice,
            position=1,
            words={"en": "Work", "es": "Trabajo"},
            kind="legal",
            amount=40_000,
        )
    return invoice


@pytest.fixture
def links(cast):
    """`links.upload(request, "ana")`, `links.pay(bill, "luis")`: the address of a new link."""

    def made(kind, item, who, by):
        with cast.standing(by):
            secret = make_link(
                kind,
                item.pk,
                case=cast.cases["ana_luis"],
                party=item.party_id,
                account=cast.accounts[who].pk,
                by=cast.actor(by),
            )
        return f"/rivera/do/{secret}/"

    return SimpleNamespace(
        upload=lambda item, who: made(Kind.UPLOAD, item, who, "maria"),
        pay=lambda item, who: made(Kind.PAY, item, who, "olga"),
    )


@pytest.fixture
def gone_in():
    """`gone_in(address)`: a browser that has pressed the link's button."""

    def go(address):
        browser = Client()
        assert browser.post(address).status_code == 302
        return browser

    return go
