"""Whoever has given a password alone reaches nothing but the page that asks for the second step."""

import pytest
from django.db import connection

from adelante.core.ids import new_id
from adelante.core.tenancy import Door, tenant
from adelante.people.entering import Waits, enter
from adelante.people.factors.having import app_of
from adelante.people.models import Factor
from tests.addresses import at_a_firm
from tests.belongings import state_of
from tests.cast import PASSWORD, SECRET, code_now, sign_in
from tests.visiting import STAFF, Browsers, body, owner_for

BEHIND = [address for address in at_a_firm() if address.door in {"staff", "client", "account"}]
TURNED_AWAY = {400, 404, 415}  # what made no sense before anybody asked who sends it
ASKING = {
    "page": {},
    "htmx": {"HTTP_HX_REQUEST": "true"},
    "json": {"HTTP_ACCEPT": "application/json"},
}
LEADS = {Waits.FACTOR: "/rivera/sign-in/second", Waits.SET_UP: "/rivera/me/second-step/app"}


@pytest.fixture(scope="module")
def browsers(house):
    return Browsers(house)


@pytest.fixture
def half(visit, browsers):
    """`half("maria")`: a browser of hers that has not passed the second step."""

    def half(who):
        browser = browsers.stranger()
        sign_in(browser, visit.cast.accounts[who], passed=False)
        return browser

    return half


def led_away(response, to):
    body(response)
    if response.status_code == 302:
        return response.headers["Location"].startswith(to)
    if response.status_code == 204:
        return response.headers["HX-Redirect"].startswith(to)
    return response.status_code in {401, *TURNED_AWAY}


def awaits(address, what):
    return address.access.awaits == what


@pytest.mark.parametrize("address", BEHIND, ids=str)
def test_after_the_password_alone_every_address_leads_to_the_second_step(visit, half, address):
    before = state_of(visit.cast.rivera, but=("people_session",))
    for who in ("maria", "carla"):
        ids = {part: visit.id_in_address(part, owner_for(who)) for part in address.ids}
        for method in address.methods:
            for headers in ASKING.values():
                response = half(who).generic(method, address.at("rivera", **ids), **headers)
                if awaits(address, Waits.FACTOR):
                    assert response.status_code in {200, 409, 422, *TURNED_AWAY}
                else:
                    to = LEADS[Waits.FACTOR] if who in STAFF else "/rivera/sign-in/"
                    assert led_away(response, to), (who, method)
    if not awaits(address, Waits.FACTOR):
        assert state_of(visit.cast.rivera, but=("people_session",)) == before


@pytest.mark.parametrize("address", BEHIND, ids=str)
def test_who_works_here_and_has_no_second_step_sets_one_up_first(visit, half, address):
    with tenant(visit.cast.rivera):
        Factor.objects.filter(account=visit.cast.accounts["maria"]).delete()
    ids = {part: visit.id_in_address(part, "ana") for part in address.ids}
    for method in address.methods:
        for headers in ASKING.values():
            response = half("maria").generic(method, address.at("rivera", **ids), **headers)
            if awaits(address, Waits.SET_UP):
                assert response.status_code in {200, 302, 409, 422, *TURNED_AWAY}
            else:
                assert led_away(response, LEADS[Waits.SET_UP]), method


def test_one_page_alone_waits_for_the_second_step_and_no_page_of_a_case(visit):
    waiting = {str(a) for a in BEHIND if awaits(a, Waits.FACTOR)}
    assert waiting == {
        "/{firm}/sign-in/second",
        "/{firm}/sign-in/second/check",
        "/{firm}/sign-in/second/passkey",
    }
    assert {a.door for a in BEHIND if a.access.awaits} == {"account"}


def test_a_real_sign_in_by_password_is_half_and_by_the_code_whole(visit, browsers):
    browser = browsers.stranger()
    form = {"login": "maria@example.com", "password": PASSWORD, "next": "/rivera/desk/cases/"}
    browser.post("/rivera/sign-in/password", form)
    asked = browser.get("/rivera/desk/cases/")
    assert asked.headers["Location"] == ("/rivera/sign-in/second?next=%2Frivera%2Fdesk%2Fcases%2F")
    half_secret = browser.cookies["session-rivera"].value
    passed = browser.post(
        "/rivera/sign-in/second/check", {"code": code_now(), "next": "/rivera/desk/cases/"}
    )
    assert passed.headers["Location"] == "/rivera/desk/cases/"
    assert browser.get("/rivera/desk/cases/").status_code == 200

    whole_secret = browser.cookies["session-rivera"].value
    assert whole_secret != half_secret
    browser.cookies["session-rivera"] = half_secret
    assert "/sign-in/password" in browser.get("/rivera/desk/cases/").headers["Location"]


def test_a_client_without_a_second_step_is_not_asked_for_one(visit, browsers):
    browser = browsers.stranger()
    browser.post("/rivera/sign-in/password", {"login": "ana@example.com", "password": PASSWORD})
    assert not browser.get("/rivera/")["Location"].startswith("/rivera/sign-in")


def test_a_client_who_has_one_is_asked(visit, half, browsers):
    with tenant(visit.cast.rivera):
        app_of(visit.cast.accounts["ana"], secret=SECRET).save(force_insert=True)
    browser = half("ana")
    assert browser.get("/rivera/").headers["Location"].startswith("/rivera/sign-in/second")
    browser.post("/rivera/sign-in/second/check", {"code": code_now()})
    assert not browser.get("/rivera/")["Location"].startswith("/rivera/sign-in")


@pytest.mark.parametrize("door", [Door.STAFF, Door.CLIENT])
def test_the_database_lets_a_half_session_stand_for_nobody(visit, browsers, door):
    browser = browsers.stranger()
    secret = sign_in(browser, visit.cast.accounts["maria"], passed=False)
    with tenant(visit.cast.rivera, door=door):
        known = enter(secret, firm=visit.cast.rivera, door=door)
        assert known.waits == Waits.FACTOR
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('adelante.account')")
            assert cursor.fetchone()[0] == ""


def test_the_second_step_leads_nowhere_else(visit, half):
    for where in ("https://elsewhere.example/", "//elsewhere.example", "/harbour/", "/\\x"):
        with tenant(visit.cast.rivera):
            Factor.objects.update(counter=0)
        sent = {"code": code_now(), "next": where}
        answer = half("maria").post("/rivera/sign-in/second/check", sent)
        assert answer.headers["Location"] == "/rivera/desk/"


def test_an_id_that_nobody_has_is_no_factor(visit, browsers):
    where = f"/rivera/me/second-step/{new_id()}/remove"
    assert browsers.of("maria").post(where).status_code == 404
    theirs = visit.of("factor", "fin").pk
    assert browsers.of("maria").post(f"/rivera/me/second-step/{theirs}/remove").status_code == 404
    with tenant(visit.cast.rivera):
        assert Factor.objects.filter(pk=theirs).exists()
