"""The stand-in exists in a demo alone, and shows each firm its own sessions."""

import json

import pytest
from django.http import Http404
from django.test import RequestFactory

from adelante.billing.ports import Forged
from adelante.core import clock
from adelante.demo.gateway import at_firm, views
from adelante.demo.gateway.account import secret_key, slug_of, webhook_secret
from adelante.demo.gateway.provider import BANK_SECONDS, Provider
from adelante.integrations.payments.signing import sign
from adelante.integrations.payments.tests.gateway_contract import an_order
from adelante.integrations.payments.tests.standing_in import standing_in


@pytest.fixture
def provider(tmp_path):
    with standing_in(tmp_path) as provider:
        yield provider


def started(provider: Provider, **changes) -> dict:
    order = an_order(**changes)
    fields = {
        "client_reference_id": order.checkout,
        "metadata[invoice]": order.invoice,
        "line_items[0][price_data][unit_amount]": order.cents,
        "line_items[0][price_data][currency]": "usd",
        "line_items[0][price_data][product_data][name]": order.words,
        "success_url": order.return_url,
        "cancel_url": order.cancel_url,
        "expires_at": int(order.expires_at.timestamp()),
        "locale": "es",
    }
    body = "&".join(f"{key}={value}" for key, value in fields.items()).encode()
    status, told = provider.answer(
        "POST", "/v1/checkout/sessions", body=body, headers={}, account="rivera"
    )
    return told if status == 200 else {"status": status}


def test_outside_a_demo_neither_page_nor_interface_exists(db):
    asked = RequestFactory().get("/demo/gateway/pay/cs_test_x")

    with pytest.raises(Http404):
        views.pay(asked, session="cs_test_x")
    with pytest.raises(Http404):
        views.machines(asked, path="v1/checkout/sessions")


def test_a_key_names_its_firm_and_no_other_can_be_made_up():
    assert slug_of(secret_key("rivera")) == "rivera"
    assert slug_of(secret_key("rivera").replace("rivera", "harbour")) is None
    assert slug_of("sk_test_") is None
    assert slug_of("") is None
    assert secret_key("rivera") != secret_key("harbour")
    assert webhook_secret("rivera") != webhook_secret("harbour")


def test_the_demos_gateway_reads_messages_of_its_own_firm_alone(provider, settings):
    settings.BASE_URL = provider.base
    body = provider.event(provider.pay(started(provider)["id"]))
    header = sign(body, secret=webhook_secret("rivera"), at=int(clock.now().timestamp()))

    assert at_firm("rivera").read_event(body, {"Stripe-Signature": header}).session
    with pytest.raises(Forged):
        at_firm("harbour").read_event(body, {"Stripe-Signature": header})


def test_the_bank_answers_after_a_minute(provider):
    session = started(provider)["id"]
    provider.wait(session)
    assert provider.look(session)["payment_status"] == "unpaid"

    path = provider._folder / f"{session}.json"
    told = json.loads(path.read_text())
    path.write_text(json.dumps(told | {"bank_at": told["bank_at"] - BANK_SECONDS - 1}))

    assert provider.look(session)["payment_status"] == "paid"


@pytest.mark.parametrize("cents", [0, 49, -1, "x"])
def test_an_amount_too_small_to_charge_is_not_taken(provider, cents):
    assert started(provider, cents=cents) == {"status": 400}


def test_a_session_is_paid_once(provider):
    session = started(provider)["id"]

    assert provider.pay(session)
    assert provider.pay(session) is None
    assert provider.decline(session) is None


def test_what_is_kept_names_no_person_and_no_card(provider):
    started(provider)

    kept = " ".join(path.read_text() for path in provider._folder.glob("*.json"))
    assert "Luis" not in kept and "card" not in kept
