"""The contract, over real HTTP, and the parts of the wire that only this gateway has."""

import json

import pytest

from adelante.billing.ports import Forged, Unreachable
from adelante.core import clock
from adelante.integrations.payments import StripeLike, at_firm
from adelante.integrations.payments.signing import TOLERANCE_SECONDS, sign

from .gateway_contract import GatewayContract, an_order
from .standing_in import standing_in

SECRET = "whsec_rivera"


def account(base: str, *, key: str = "sk_test_rivera", **more) -> StripeLike:
    return StripeLike(secret_key=key, webhook_secrets=("whsec_new", SECRET), base=base, **more)


@pytest.fixture
def hosted(tmp_path):
    with standing_in(tmp_path) as provider:
        yield provider


@pytest.fixture
def gateway(hosted):
    return account(hosted.base)


@pytest.fixture
def unheard():
    return account("http://127.0.0.1:9")


class TestStripeLike(GatewayContract):
    """Over a real connection to the stand-in's side of the wire."""


def test_a_session_of_another_account_is_not_shown(hosted, gateway):
    session = gateway.start_session(an_order())

    with pytest.raises(Unreachable):
        account(hosted.base, key="sk_test_harbour").fetch_session(session.id)


def test_a_wrong_key_gets_no_session(hosted):
    with pytest.raises(Unreachable):
        account(hosted.base, key="sk_test_nobody").start_session(an_order())


@pytest.mark.parametrize(
    "words", ["", "<html>", "[]", "null", '{"object": "checkout.session"}', '"text"']
)
def test_an_answer_in_other_words_is_no_answer(hosted, gateway, words):
    hosted.broken = words

    with pytest.raises(Unreachable):
        gateway.start_session(an_order())


@pytest.mark.parametrize(
    "twist",
    [
        {"livemode": True},
        {"status": "strange"},
        {"amount_total": None},
        {"amount_total": "x"},
        {"metadata": None},
        {"object": "charge"},
    ],
)
def test_a_session_that_is_not_one_of_ours_is_no_answer(hosted, gateway, twist):
    hosted.twist = twist

    with pytest.raises(Unreachable):
        gateway.start_session(an_order())


def test_the_secret_key_only_travels_by_https():
    with pytest.raises(ValueError, match="https"):
        account("http://pay.example")


def event(kind: str = "checkout.session.completed", **changes) -> bytes:
    told = {"type": kind, "livemode": False, "data": {"object": {"id": "cs_test_1"}}} | changes
    return json.dumps(told).encode()


def signed(body: bytes, *, secret: str = SECRET, age: int = 0) -> dict[str, str]:
    at = int(clock.now().timestamp()) - age
    return {"Stripe-Signature": sign(body, secret=secret, at=at)}


def test_a_signed_message_names_its_session(unheard):
    body = event()

    assert unheard.read_event(body, signed(body)).session == "cs_test_1"


@pytest.mark.parametrize("kind", ["invoice.paid", "customer.created", "something.new"])
def test_a_message_about_other_things_is_nothing_of_ours(unheard, kind):
    body = event(kind)

    assert unheard.read_event(body, signed(body)).session == ""


@pytest.mark.parametrize("age", [TOLERANCE_SECONDS - 1, -TOLERANCE_SECONDS + 1])
def test_clocks_may_differ_a_little(unheard, age):
    body = event()

    assert unheard.read_event(body, signed(body, age=age)).session


def value(body: bytes) -> str:
    return signed(body)["Stripe-Signature"]


FORGERIES = {
    "too old": lambda body: (body, signed(body, age=TOLERANCE_SECONDS + 2)),
    "too new": lambda body: (body, signed(body, age=-TOLERANCE_SECONDS - 2)),
    "another's secret": lambda body: (body, signed(body, secret="whsec_harbour")),
    "unsigned": lambda body: (body, {}),
    "empty": lambda body: (body, {"Stripe-Signature": ""}),
    "no time": lambda body: (body, {"Stripe-Signature": "v1=" + "0" * 64}),
    "two times": lambda body: (body, {"Stripe-Signature": f"t=1,{value(body)}"}),
    "odd time": lambda body: (body, {"Stripe-Signature": "t=١,v1=00"}),
    "huge time": lambda body: (body, {"Stripe-Signature": f"t={'9' * 5000},v1=00"}),
    "odd letters": lambda body: (
        body,
        {"Stripe-Signature": value(body).partition(",")[0] + ",v1=é"},
    ),
    "old scheme": lambda body: (
        body,
        {"Stripe-Signature": value(body).replace("v1=", "v0=")},
    ),
    "truncated": lambda body: (body[:-1], signed(body)),
    "changed": lambda body: (body.replace(b"cs_test_1", b"cs_test_2"), signed(body)),
}


@pytest.mark.parametrize("how", FORGERIES)
def test_a_message_that_was_not_just_signed_with_our_secret_is_forged(unheard, how):
    body, headers = FORGERIES[how](event())

    with pytest.raises(Forged):
        unheard.read_event(body, headers)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b'{"type": 5}',
        event(livemode=True),
        event(account="acct_other"),
        event(data={"object": {"id": 7}}),
        event(data=None),
    ],
)
def test_a_signed_message_of_another_account_or_shape_is_refused(unheard, body):
    with pytest.raises(Forged):
        unheard.read_event(body, signed(body))


def test_a_key_that_acts_for_an_account_hears_that_account_alone():
    gateway = account("http://127.0.0.1:9", account="acct_rivera")
    mine, other = event(account="acct_rivera"), event(account="acct_harbour")

    assert gateway.read_event(mine, signed(mine)).session
    with pytest.raises(Forged):
        gateway.read_event(other, signed(other))


def test_a_live_key_hears_live_messages_alone():
    gateway = account("https://api.stripe.com", key="sk_live_x")
    live, test = event(livemode=True), event()

    assert gateway.read_event(live, signed(live)).session
    with pytest.raises(Forged):
        gateway.read_event(test, signed(test))


def test_the_operators_file_names_the_accounts_of_firms(tmp_path):
    file = tmp_path / "pay.json"
    rivera = {"secret_key": "sk_test_1", "webhook_secrets": [SECRET]}
    file.write_text(json.dumps({"rivera": rivera}))

    gateway = at_firm("rivera", str(file))

    assert gateway is not None
    assert gateway.pays_at == "https://checkout.stripe.com"
    body = event()
    assert gateway.read_event(body, signed(body)).session
    assert at_firm("harbour", str(file)) is None


@pytest.mark.parametrize(
    "body",
    [
        b'{"type":"checkout.session.completed","data":{"object":' + b"[" * 100_000,
        event().replace(b"cs_test_1", b"cs_\\u0000x"),
        event().replace(b"cs_test_1", b"\\ud800"),
    ],
    ids=["nested", "nul", "half a letter"],
)
def test_what_is_signed_and_still_no_event_is_refused(unheard, body):
    with pytest.raises(Forged):
        unheard.read_event(body, signed(body))
