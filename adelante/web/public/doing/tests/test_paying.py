"""An invoice paid by a link, on the gateway's hosted page, without a sign-in."""

from datetime import date

import pytest
from django.test import Client

from adelante.audit.models import Entry
from adelante.billing.models import Checkout, Invoice, Payment
from adelante.billing.receiving import record_payment
from adelante.billing.tests.conftest import SURE
from adelante.cases.models import Pass
from adelante.core.tenancy import tenant
from adelante.web.client.invoices.tests.conftest import noon, provider, set_to_noon
from adelante.web.public.doing.tests.test_doing import sent

__all__ = ["noon", "provider", "set_to_noon"]


@pytest.fixture
def browser(bill, provider, links, gone_in):
    return gone_in(links.pay(bill, "luis"))


def session_in(response):
    return response.headers["Location"].rsplit("/", 1)[-1]


def test_the_page_shows_the_amount_and_nothing_else_of_the_case(browser):
    text = browser.get("/rivera/do/").content.decode()

    assert "$400.00" in text and "First payment" in text
    for word in ("Ana", "Gómez", "RI-1", "luis@"):
        assert word not in text


def test_one_press_pays_and_the_link_is_over(cast, bill, browser, provider, links):
    pressed = browser.post("/rivera/do/pay")
    assert pressed.headers["Location"].startswith("https://pay.example/c/cs_test_")
    assert provider.pay(session_in(pressed))
    back = browser.get("/rivera/do/paid")
    page = browser.get(back.headers["Location"]).content.decode()

    assert "Nothing is owed" in page
    with tenant(cast.rivera):
        payment, link = Payment.objects.get(), Pass.objects.get()
        assert Invoice.objects.get(pk=bill.pk).open_cents == 0
        entry = Entry.objects.get(name="checkout_started")
    assert payment.amount == 40_000 and payment.paid_by_id == cast.accounts["luis"].pk
    assert link.done_at and (entry.actor_kind, entry.door) == ("pass", "pass")


def test_two_presses_in_two_browsers_are_one_charge(cast, bill, browser, links, gone_in, provider):
    other = gone_in(links.pay(bill, "luis"))
    first, second = browser.post("/rivera/do/pay"), other.post("/rivera/do/pay")

    assert first.headers["Location"] == second.headers["Location"]
    with tenant(cast.rivera):
        assert Checkout.objects.count() == 1


def test_a_part_may_be_paid_and_the_link_goes_on(cast, bill, browser, provider):
    pressed = browser.post("/rivera/do/pay", {"amount": "150"})
    provider.pay(session_in(pressed))
    browser.get("/rivera/do/paid")

    assert "$250.00" in browser.get("/rivera/do/").content.decode()


@pytest.mark.parametrize(("typed", "words"), [("400.01", "or less"), ("x", "could not read")])
def test_what_cannot_be_paid_is_answered_in_words_and_kept(browser, typed, words):
    answer = browser.post("/rivera/do/pay", {"amount": typed})

    assert answer.status_code == 422
    assert words in answer.content.decode() and f'value="{typed}"' in answer.content.decode()


def test_who_came_back_without_paying_can_go_on(browser):
    browser.post("/rivera/do/pay")
    assert browser.get("/rivera/do/paid").headers["Location"] == "/rivera/do/"
    assert "/do/pay" in browser.get("/rivera/do/").content.decode()


def test_the_form_may_lead_to_the_gateway_and_nowhere_else(browser):
    policy = browser.get("/rivera/do/").headers["Content-Security-Policy"]
    assert "form-action 'self' https://pay.example;" in policy


def test_a_link_to_pay_does_not_send(browser):
    assert sent(browser).status_code == 404


def test_an_invoice_paid_otherwise_ends_the_link(cast, bill, links):
    address = links.pay(bill, "luis")
    with cast.standing("fin"):
        record_payment(
            [Invoice.objects.get(pk=bill.pk)],
            amount=40_000,
            method=Payment.Method.CHECK,
            received_on=date(2026, 9, 10),
            sure=SURE,
            by=cast.actor("fin"),
        )
    assert Client().get(address).status_code == 404
