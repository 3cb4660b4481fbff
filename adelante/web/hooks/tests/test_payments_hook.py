"""The gateway's messages: heard once, in any order; forged ones change nothing."""

import json
from random import Random

import pytest
from django.test import RequestFactory

from adelante.billing.models import Payment
from adelante.core import clock
from adelante.demo.gateway.account import webhook_secret
from adelante.integrations.payments.signing import sign
from adelante.web.hooks.payments import payments
from tests.belongings import state_of


def told(body: bytes, *, slug="rivera", secret=None, age=0, **more):
    at = int(clock.now().timestamp()) - age
    header = sign(body, secret=secret or webhook_secret(slug), at=at)
    request = RequestFactory().post(
        f"/hooks/payments/{slug}",
        data=body,
        content_type="application/json",
        headers={"Stripe-Signature": header} | more,
    )
    return payments(request, slug=slug).status_code


@pytest.fixture
def paid_there(till, provider, signed_in, client):
    """750.00 were paid at the gateway, and nobody has told us yet."""
    invoice = till.bill(750_00)
    url = signed_in(client, "luis").post(f"/rivera/invoices/{invoice.pk}/pay")["Location"]
    return provider.pay(url.rpartition("/")[2])


def test_a_signed_message_makes_the_payment_count(till, provider, paid_there):
    assert told(provider.event(paid_there)) == 200

    assert till.statement() == [("1-01", 750_00, 750_00)]


def test_the_door_needs_no_form_token_because_it_needs_a_signature():
    assert payments.csrf_exempt
    assert payments.access.door == "signed"


def test_duplicates_replays_and_any_order_are_one_payment(till, provider, paid_there):
    messages = [provider.event(paid_there) for _ in range(10)]
    messages += [
        json.dumps(json.loads(body) | {"type": kind}).encode()
        for body in messages[:3]
        for kind in ("checkout.session.expired", "charge.refunded", "something.new")
    ]
    Random(7).shuffle(messages)

    assert {told(body) for body in messages * 3} == {200}

    assert till.payments() == [("R-0001", 750_00)]


@pytest.mark.parametrize(
    "forgery",
    [
        {"secret": "whsec_guess"},
        {"age": 302},
        {"age": -302},
        {"slug": "rivera", "secret": None, "cut": 1},
        {"other": "harbour"},
    ],
)
def test_a_forged_old_or_truncated_message_is_refused_and_writes_nothing(
    till,
    provider,
    paid_there,
    forgery,
):
    body = provider.event(paid_there)
    before = state_of(till.cast.rivera)
    secret = webhook_secret(forgery["other"]) if "other" in forgery else forgery.get("secret")
    if "cut" in forgery:
        at = int(clock.now().timestamp())
        header = sign(body, secret=webhook_secret("rivera"), at=at)
        request = RequestFactory().post(
            "/hooks/payments/rivera",
            data=body[:-1],
            content_type="application/json",
            headers={"Stripe-Signature": header},
        )
        status = payments(request, slug="rivera").status_code
    else:
        status = told(body, secret=secret, age=forgery.get("age", 0))

    assert status == 400
    assert state_of(till.cast.rivera) == before
    assert till.statement() == [("1-01", 750_00, 0)]


def test_a_message_to_the_wrong_firm_pays_nothing(till, provider, paid_there):
    body = provider.event(paid_there)

    assert told(body, slug="harbour") in (200, 503)

    assert till.statement() == [("1-01", 750_00, 0)]


def test_a_session_of_nobody_is_heard_and_ignored(till, provider):
    body = json.dumps(
        {
            "type": "checkout.session.completed",
            "livemode": False,
            "data": {"object": {"id": "cs_test_AAAAAAAAAAAAAAAAAAAAAA"}},
        }
    ).encode()

    assert told(body) == 200
    with till.cast.standing("fin"):
        assert not Payment.objects.exists()


def test_while_the_gateway_cannot_be_asked_the_message_shall_come_again(
    till,
    provider,
    paid_there,
):
    body = provider.event(paid_there)
    provider.broken = "<html>"
    assert told(body) == 503
    provider.broken = None

    assert told(body) == 200
    assert till.payments() == [("R-0001", 750_00)]


def test_an_unknown_firm_and_one_without_a_gateway_do_not_exist(till, provider, settings):
    from django.http import Http404

    with pytest.raises(Http404):
        told(b"{}", slug="nobody")
    settings.GATEWAY = ""
    with pytest.raises(Http404):
        told(b"{}")


def test_a_huge_message_is_not_read(till, provider):
    assert told(b"x" * 300_000) == 413
