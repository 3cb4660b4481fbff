"""A passkey signs its owner in, at our address, with its person there, once for each challenge."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.people.factors import passkeys
from adelante.people.hiring import let_go
from adelante.people.models import Factor, Session
from adelante.people.sessions import digest_of
from tests.cast import sign_in
from tests.passkey import Passkey

ADD = "/rivera/me/second-step/passkey/"


def key():
    host, origins = passkeys.host_and_origins()
    return Passkey(origin=next(iter(origins)), host=host)


def add(cast, who, passkey):
    browser = Client()
    sign_in(browser, cast.accounts[who])
    options = browser.post(f"{ADD}ask").json()
    return browser.post(f"{ADD}add", {"credential": passkey.made(options), "name": "My phone"})


@pytest.fixture
def marias(cast):
    passkey = key()
    assert add(cast, "maria", passkey).status_code == 302
    return passkey


def sign_in_with(passkey, *, firm="rivera", browser=None, **wrongly):
    browser = browser or Client()
    options = browser.post(f"/{firm}/sign-in/passkey/ask").json()
    passkey.count += 1
    answer = passkey.signed(options, **wrongly)
    return browser, browser.post(f"/{firm}/sign-in/passkey", {"credential": answer})


def is_refused(response):
    words = response.content.decode()
    told = "did not work here" in words or "no funcionó aquí" in words  # Ana reads Spanish
    return response.status_code == 409 and told


def test_it_is_all_that_somebody_at_work_needs(cast, marias):
    browser, answer = sign_in_with(marias)
    assert answer["Location"] == "/rivera/desk/"
    assert browser.get("/rivera/desk/").status_code == 200
    with tenant(cast.rivera):
        session = Session.objects.get(digest=digest_of(browser.cookies["session-rivera"].value))
        assert session.factor_at and session.proved_at


def test_it_leads_where_one_was_going(marias):
    for where, led in (("/rivera/desk/cases/", True), ("//elsewhere.example/", False)):
        browser = Client()
        options = browser.post("/rivera/sign-in/passkey/ask").json()
        marias.count += 1
        sent = {"credential": marias.signed(options), "next": where}
        answer = browser.post("/rivera/sign-in/passkey", sent)
        assert answer["Location"] == (where if led else "/rivera/desk/")


def test_the_firm_keeps_its_public_key_sealed_and_no_id_in_clear(cast, marias):
    with tenant(cast.rivera):
        row = Factor.objects.get(kind="passkey")
        assert row.name == "My phone"
        assert marias.id not in bytes(row.sealed) and marias.id not in bytes(row.credential)


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "http://localhost:1"},
        {"origin": "http://localhost.elsewhere.example:8000"},
        {"host": "elsewhere.example"},
        {"verifies": False},
    ],
    ids=str,
)
def test_another_address_or_no_person_is_refused(cast, marias, wrong):
    assert is_refused(sign_in_with(replace(marias, **wrong))[1])
    assert is_refused(add(cast, "ana", replace(key(), **wrong)))
    with tenant(cast.rivera):
        assert not Factor.objects.filter(account=cast.accounts["ana"]).exists()


def test_another_key_or_another_owner_is_refused(cast, marias):
    assert is_refused(sign_in_with(replace(marias, key=key().key))[1])
    assert is_refused(sign_in_with(marias, signature=b"\x30\x00")[1])
    assert is_refused(sign_in_with(marias, owner=cast.accounts["fin"].pk.bytes)[1])
    assert is_refused(sign_in_with(key())[1])


def test_a_copy_whose_counter_does_not_go_on_is_refused(marias):
    sign_in_with(marias)
    copy = replace(marias, count=marias.count - 1)
    assert is_refused(sign_in_with(copy)[1])
    copy.count = 0 - 1
    assert is_refused(sign_in_with(copy)[1])
    assert sign_in_with(marias)[1].status_code == 302


def test_one_that_never_counts_is_taken(cast):
    passkey = key()
    add(cast, "maria", passkey)
    for _n in range(2):
        passkey.count = -1
        assert sign_in_with(passkey)[1].status_code == 302


def test_a_challenge_is_answered_once_and_in_the_browser_that_asked(marias):
    browser = Client()
    options = browser.post("/rivera/sign-in/passkey/ask").json()
    marias.count = 1
    answer = {"credential": marias.signed(options)}
    other = Client()
    other.post("/rivera/sign-in/passkey/ask")
    assert is_refused(other.post("/rivera/sign-in/passkey", answer))
    assert is_refused(Client().post("/rivera/sign-in/passkey", answer))
    assert browser.post("/rivera/sign-in/passkey", answer).status_code == 302
    assert is_refused(browser.post("/rivera/sign-in/passkey", answer))


def test_a_challenge_that_two_requests_have_read_is_spent_by_one(cast):
    passkey = key()
    add(cast, "maria", passkey)
    asked = passkeys.ask_for_known()
    passkey.count = 0
    answer = passkey.signed(_as_sent(asked.options))
    assert passkeys.whose(answer, state=asked.state, firm=cast.rivera)
    with pytest.raises(passkeys.Refused):
        passkeys.whose(answer, state=asked.state, firm=cast.rivera)


def _as_sent(options):
    return {"publicKey": dict(options["publicKey"])}


def test_a_challenge_is_good_for_ten_minutes(marias):
    browser = Client()
    options = browser.post("/rivera/sign-in/passkey/ask").json()
    with clock.at(clock.now() + timedelta(minutes=11)):
        answer = {"credential": marias.signed(options)}
        assert is_refused(browser.post("/rivera/sign-in/passkey", answer))


def test_another_firm_knows_nothing_of_it(marias):
    assert is_refused(sign_in_with(marias, firm="harbour")[1])


def test_it_is_the_second_step_of_its_owner_alone(cast, marias):
    for who, passes in (("fin", False), ("maria", True)):
        browser = Client()
        sign_in(browser, cast.accounts[who], passed=False)
        options = browser.post("/rivera/sign-in/passkey/ask").json()
        marias.count += 1
        sent = {"credential": marias.signed(options)}
        answer = browser.post("/rivera/sign-in/second/passkey", sent)
        assert (answer.status_code == 302) is passes
        assert (browser.get("/rivera/desk/").status_code == 200) is passes


@pytest.mark.parametrize("words", ["", "{}", "[]", "null", "x" * 100_000, '{"rawId": "AA"}'])
def test_nonsense_is_refused(cast, words):
    browser = Client()
    browser.post("/rivera/sign-in/passkey/ask")
    assert is_refused(browser.post("/rivera/sign-in/passkey", {"credential": words}))


def test_whoever_has_been_let_go_is_not_signed_in_by_it(cast, marias):
    with cast.standing("olga"):
        let_go(cast.members["maria"], by=cast.actor("olga"))
    assert is_refused(sign_in_with(marias)[1])


def test_somebody_new_at_work_may_begin_with_a_passkey(cast):
    with tenant(cast.rivera):
        Factor.objects.filter(account=cast.accounts["maria"]).delete()
    browser = Client()
    sign_in(browser, cast.accounts["maria"], passed=False)
    passkey = key()
    options = browser.post(f"{ADD}ask").json()
    browser.post(f"{ADD}add", {"credential": passkey.made(options)})
    assert browser.get("/rivera/desk/").status_code == 200
