"""Every door: what each answer carries, who is let in, and what a request may change."""

import re
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from django.urls import path

from adelante.core.tenancy import tenant
from adelante.firms.models import Firm
from adelante.people.models import Account
from adelante.people.permissions import RIGHTS
from tests.addresses import addresses, at_a_firm
from tests.belongings import state_of
from tests.cast import PASSWORD, sign_in
from tests.visiting import Browsers, body, owner_for, shape

ADDRESSES = at_a_firm()
READING = [address for address in ADDRESSES if address.reads]
WRITING = [address for address in ADDRESSES if address.unsafe]
BEHIND_A_DOOR = [address for address in ADDRESSES if address.door in {"staff", "client"}]
AT_THE_DESK = [address for address in ADDRESSES if address.door == "staff" and address.reads]
ENTERS = {"staff": "olga"} | dict.fromkeys(("client", "pass", "account", "public", "open"), "ana")
# An upload whose headers make no sense is told so (400, 415) before anybody asks who sends it.
TURNED_AWAY = {400, 401, 404, 415}
MAY_BE_WRITTEN_BY_LOOKING = ("audit_entry", "people_session", "cases_grant")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}
NEVER = {"Server", "X-Powered-By", "Access-Control-Allow-Origin"}


@pytest.fixture(scope="module")
def browsers(house):
    return Browsers(house)


def carried(response):
    return {name: response.headers.get(name) for name in ALWAYS}


def own(house, address, who):
    return {part: house.id_in_address(part, owner_for(who)) for part in address.ids}


# Headers.


def broken(request):
    raise ZeroDivisionError("Ana's secret")


urlpatterns = [path("broken", broken)]


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/", 200),
        ("/health", 200),
        ("/nobody/", 404),
        ("/rivera", 301),
        ("/rivera/sign-in/password", 200),
        ("/rivera/none-such", 404),
        ("/rivera/desk/", 302),
        ("/rivera/brand.css", 200),
        ("/static/none-such.css", 404),
    ],
)
def test_every_answer_carries_the_headers(visit, browsers, url, status):
    response = browsers.stranger().get(url)
    assert response.status_code == status
    assert carried(response) == ALWAYS
    assert not NEVER & set(response.headers)


def test_a_page_of_each_door_carries_the_headers_and_is_kept_nowhere(visit, browsers):
    for who, url in (("maria", "/rivera/desk/cases/"), ("ana", "/rivera/")):
        response = browsers.of(who).get(url)
        assert carried(response) == ALWAYS
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("url", ["/", "/rivera/", "/rivera/none-such", "/nobody/", "/health"])
def test_no_page_may_be_kept_by_a_cache(visit, browsers, url):
    assert browsers.stranger().get(url).headers["Cache-Control"] == "no-store"


def test_a_static_file_carries_the_headers_and_may_be_kept_for_good(visit, browsers):
    page = browsers.stranger().get("/rivera/none-such").content.decode()
    stylesheet = re.search(r'href="(/static/[^"]+\.css)"', page)[1]
    response = browsers.stranger().get(stylesheet)
    assert response.status_code == 200
    assert carried(response) == ALWAYS
    assert "immutable" in response.headers["Cache-Control"]
    assert not NEVER & set(response.headers)


@override_settings(ROOT_URLCONF="tests.test_doors")
def test_an_error_carries_the_headers_and_tells_nothing(visit, browsers):
    response = browsers.stranger().get("/rivera/broken")
    assert response.status_code == 500
    assert carried(response) == ALWAYS
    assert response.headers["Cache-Control"] == "no-store"
    text = response.content.decode()
    assert "ZeroDivisionError" not in text and "secret" not in text


def test_the_front_page_does_not_tell_which_firms_are_here(visit, browsers):
    text = browsers.stranger().get("/").content.decode()
    assert "Rivera" not in text and "Harbour" not in text


# Cookies.


def test_a_session_cookie_is_for_this_firm_and_for_no_script(visit, browsers):
    browser = browsers.stranger()
    browser.post("/rivera/sign-in/password", {"login": "ana@example.com", "password": PASSWORD})
    cookie = browser.cookies["session-rivera"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/"
    assert not cookie["domain"]
    assert len(cookie.value) >= 32
    assert settings.SESSION_COOKIE_NAME not in browser.cookies


def test_every_cookie_of_an_https_installation_is_bound_to_its_host():
    """A __Host- name is kept by browsers only if it is Secure, of no domain and of the path /."""
    names = {"SESSION", "CSRF", "LANGUAGE"}
    script = (
        "import os; os.environ['BASE_URL'] = 'https://portal.example'; "
        "from adelante.config import settings as s; "
        "print([getattr(s, n + '_COOKIE_NAME') for n in ('SESSION', 'CSRF', 'LANGUAGE')], "
        "[getattr(s, n + '_COOKIE_SECURE') for n in ('SESSION', 'CSRF', 'LANGUAGE')])"
    )
    import subprocess
    import sys

    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert told.stdout.count("__Host-") == len(names)
    assert told.stdout.count("True") == len(names)


# Forms without a token.


@pytest.mark.parametrize("address", WRITING, ids=str)
def test_a_form_without_its_token_is_refused_and_changes_nothing(visit, browsers, address):
    who = ENTERS[address.door]
    browser = browsers.of(who, checks_csrf=True)
    firm = visit.cast.rivera
    before = state_of(firm)
    for method in address.unsafe:
        for forged in ({}, {"HTTP_ORIGIN": "https://elsewhere.example"}):
            response = browser.generic(
                method, address.at("rivera", **own(visit, address, who)), **forged
            )
            assert response.status_code == 403, method
            assert b"open for too long" in body(response) or b"abierta" in body(response)
            assert carried(response) == ALWAYS
    assert state_of(firm) == before


# Looking changes nothing.


@pytest.mark.parametrize("address", READING, ids=str)
def test_looking_changes_nothing(visit, browsers, address):
    for who in ("maria", "fin") if address.door == "staff" else ("ana",):
        before = state_of(visit.cast.rivera, but=MAY_BE_WRITTEN_BY_LOOKING)
        for method in ("GET", "HEAD"):
            response = browsers.of(who).generic(
                method, address.at("rivera", **own(visit, address, who))
            )
            body(response)
            assert response.status_code != 500, (who, method)
        after = state_of(visit.cast.rivera, but=MAY_BE_WRITTEN_BY_LOOKING)
        assert after == before, who


@pytest.mark.parametrize("address", READING, ids=str)
def test_a_door_opens_for_whom_it_is(visit, browsers, address):
    who = ENTERS[address.door]
    response = browsers.of(who).get(address.at("rivera", **own(visit, address, who)))
    body(response)
    assert response.status_code in ({200, 302, 404} if address.words else {200, 302})
    assert "/sign-in/" not in response.headers.get("Location", "") or address.door == "public"


# Strangers.


@pytest.mark.parametrize("address", BEHIND_A_DOOR, ids=str)
def test_a_stranger_is_sent_to_sign_in(visit, browsers, address):
    url = address.at("rivera", **own(visit, address, ENTERS[address.door]))
    for method in address.methods:
        response = browsers.stranger().generic(method, url)
        assert response.status_code in {302, *TURNED_AWAY}, method
        if response.status_code == 302:
            assert response.headers["Location"].startswith("/rivera/sign-in/password")
        if address.reads and response.status_code == 302:
            assert "next=%2Frivera%2F" in response.headers["Location"]


@pytest.mark.parametrize("address", BEHIND_A_DOOR, ids=str)
def test_a_script_of_a_stranger_is_told_so(visit, browsers, address):
    url = address.at("rivera", **own(visit, address, ENTERS[address.door]))
    for method in address.methods:
        response = browsers.stranger().generic(method, url, HTTP_HX_REQUEST="true")
        assert response.status_code in {204, *TURNED_AWAY}, method


# Roles.


@pytest.mark.parametrize("address", AT_THE_DESK, ids=str)
def test_who_lacks_the_right_finds_nothing_at_the_desk(visit, browsers, address):
    ids = own(visit, address, "maria")
    for who, member in visit.cast.members.items():
        if member.firm_id != visit.cast.rivera:
            continue
        browser = browsers.of(who)
        response = browser.get(address.at("rivera", **ids))
        body(response)
        allowed = address.access.may in RIGHTS[member.role]
        assert response.status_code in ({200, 302, 404} if allowed else {404}), who


@pytest.mark.parametrize("address", [a for a in WRITING if a.door == "staff"], ids=str)
def test_who_lacks_the_right_sends_no_form_to_the_desk(visit, browsers, address):
    ids = own(visit, address, "maria")
    before = state_of(visit.cast.rivera)
    for who in ("maria", "fin"):
        if address.access.may in RIGHTS[visit.cast.members[who].role]:
            continue
        for method in address.unsafe:
            response = browsers.of(who).generic(method, address.at("rivera", **ids))
            assert response.status_code in TURNED_AWAY
    for who in ("ana", "zed"):
        for method in address.unsafe:
            response = browsers.of(who).generic(method, address.at("rivera", **ids))
            assert response.status_code in {302, *TURNED_AWAY}
    assert state_of(visit.cast.rivera) == before


# Where a sign-in or a choice of language leads.

ELSEWHERE = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "///elsewhere.example/",
    "/\\elsewhere.example/",
    "\\\\elsewhere.example/",
    "/\t/elsewhere.example/",
    "http:elsewhere.example",
    "https:///elsewhere.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " //elsewhere.example",
    "/%09/elsewhere.example",
    "elsewhere.example",
    "/rivera/\r\nSet-Cookie: x=y",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_choice_of_language_leads_nowhere_else(visit, browsers, address):
    response = browsers.stranger().post("/rivera/language", {"language": "es", "next": address})
    assert leads_home(response)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_sign_in_leads_nowhere_else(visit, browsers, address):
    response = browsers.stranger().post(
        "/rivera/sign-in/password",
        {"login": "ana@example.com", "password": PASSWORD, "next": address},
    )
    assert leads_home(response)


def leads_home(response):
    where = response.headers["Location"]
    here = "http://testserver/rivera/sign-in/password"
    is_plain = not re.search(r"[\x00-\x20\\]|^//", where)
    return (
        response.status_code == 302
        and is_plain
        and urljoin(here, where).startswith("http://testserver/")
    )


def test_a_sign_in_leads_where_one_was_going(visit, browsers):
    going = f"/rivera/case/{visit.cast.cases['ana_luis'].pk}"
    response = browsers.stranger().post(
        "/rivera/sign-in/password",
        {"login": "ana@example.com", "password": PASSWORD, "next": going},
    )
    assert response.headers["Location"] == going


def test_one_firms_password_opens_no_other_firm(visit, browsers):
    browser = browsers.stranger()
    form = {"login": "ana@example.com", "password": PASSWORD}
    assert browser.post("/harbour/sign-in/password", form).status_code == 200
    assert "session-harbour" not in browser.cookies or browser.get("/harbour/").status_code == 302


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(visit, browsers):
    def try_to(login):
        form = {"login": login, "password": "not the right words"}
        return shape(browsers.stranger().post("/rivera/sign-in/password", form), login)

    assert try_to("ana@example.com") == try_to("bob@example.com")


# The firm's word in the address.


@pytest.mark.parametrize(
    "word",
    [
        "Rivera",
        "RIVERA",
        "r%C3%ADvera",
        "%72ivera%20",
        "rivera%2e",
        "rivera.",
        "rivera%00",
        "rivera;x",
        "xn--rvera-q4a",
        "riverа",  # the last letter is Cyrillic
        "ｒivera",
        "rivera%2Fdesk",
        "..%2Frivera",
        "static",
        "admin",
        "demo",
        "desk",
        "health%2F",
    ],
)
def test_only_the_very_word_is_the_firms_address(visit, browsers, word):
    response = browsers.of("maria").get(f"/{word}/desk/cases/")
    assert response.status_code == 404
    assert b"RI-1" not in response.content


def test_a_percent_encoded_letter_is_the_letter(visit, browsers):
    assert browsers.of("maria").get("/%72ivera/desk/cases/").status_code == 200


@pytest.mark.parametrize(
    "url", ["//rivera/desk/cases/", "/./rivera/desk/cases/", "/rivera//desk/cases/"]
)
def test_a_crooked_path_leads_no_further_than_a_straight_one(visit, browsers, url):
    response = browsers.of("zed").get(url)
    assert response.status_code in {301, 302, 404}
    assert not response.headers.get("Location", "").startswith("//")


def test_a_firm_cannot_take_the_products_own_words(visit, browsers):
    """Were such a row there all the same, its address would still not be found."""
    for word in ("health", "static", "demo"):
        response = browsers.stranger().get(f"/{word}/desk/cases/")
        assert response.status_code == 404
    with tenant(visit.cast.rivera):
        assert Firm.objects.get().slug == "rivera"


def test_an_address_of_one_firm_never_answers_as_another(visit, browsers):
    for address in addresses():
        if address.ids or not address.reads or not address.of_firm:
            continue
        response = browsers.of("maria").get(address.at("harbour"))
        assert b"RI-1" not in body(response) and b"Rivera" not in body(response), address


# Language: chosen once, kept.


def test_a_language_chosen_before_signing_in_stays_after_it(visit, browsers):
    browser = browsers.stranger()
    browser.post("/rivera/language", {"language": "es"})
    assert browser.get("/rivera/sign-in/password").headers["Content-Language"] == "es"
    browser.post("/rivera/sign-in/password", {"login": "luis@example.com", "password": PASSWORD})
    assert browser.get("/rivera/").headers["Content-Language"] == "es"
    with tenant(visit.cast.rivera):
        assert Account.objects.get(email="luis@example.com").language == "es"


def test_the_account_keeps_its_language_where_nobody_chose_one(visit, browsers):
    browser = browsers.stranger()
    form = {"login": "ana@example.com", "password": PASSWORD}
    browser.post("/rivera/sign-in/password", form, HTTP_ACCEPT_LANGUAGE="en")
    assert browser.get("/rivera/", HTTP_ACCEPT_LANGUAGE="en").headers["Content-Language"] == "es"
    browser.post("/rivera/sign-out")
    page = browser.get("/rivera/sign-in/password", HTTP_ACCEPT_LANGUAGE="en")
    assert page.headers["Content-Language"] == "es"


def test_one_persons_choice_is_not_given_to_the_next_in_the_same_browser(visit, browsers):
    browser = browsers.stranger()
    sign_in(browser, visit.cast.accounts["luis"])
    browser.post("/rivera/language", {"language": "en"})
    browser.post("/rivera/sign-out")
    browser.post("/rivera/sign-in/password", {"login": "ana@example.com", "password": PASSWORD})
    assert browser.get("/rivera/").headers["Content-Language"] == "es"


def test_a_language_cookie_with_nonsense_in_it_is_no_choice(visit):
    for value in ("xx", "es;", "<script>", ".before", "de.before", ""):
        browser = Client()
        browser.cookies["language"] = value
        page = browser.get("/rivera/sign-in/password", HTTP_ACCEPT_LANGUAGE="es")
        assert page.headers["Content-Language"] == "es"


def test_nothing_of_a_refused_request_is_left(visit, browsers):
    """A 404 in the middle of a page undoes what the page had begun."""
    before = state_of(visit.cast.rivera)
    with transaction.atomic():
        browsers.of("fin").get(f"/rivera/desk/cases/{visit.cast.rivera}")
    assert state_of(visit.cast.rivera) == before
