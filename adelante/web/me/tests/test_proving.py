"""Before what cannot be undone by a click one proves again who one is; nothing typed is lost."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from adelante.audit.models import Entry
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.messaging.models import Message
from adelante.people.models import Factor, Member
from tests.addresses import at_a_firm
from tests.cast import PASSWORD, code_now, sign_in

HIRE = "/rivera/desk/settings/staff/hire"
NEW = {"name": "Tere & “Vega”", "email": "tere@rivera.example", "role": "paralegal"}


def stale(cast, who, **more):
    browser = Client(**more)
    sign_in(browser, cast.accounts[who], fresh=False)
    return browser


def hidden(response, action="/rivera/prove/check"):
    """The hidden fields of a form, as a browser would send them."""
    page = response.content.decode()
    text = re.search(rf'<form[^>]*action="{action}".*?</form>', page, re.DOTALL)[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text)
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def hired(cast):
    with tenant(cast.rivera):
        return Member.objects.filter(name=NEW["name"]).exists()


def test_a_form_is_asked_for_proof_kept_and_sent_by_a_press(cast):
    olga = stale(cast, "olga")
    asked = olga.post(HIRE, NEW)
    assert asked.status_code == 403 and not hired(cast)
    kept = hidden(asked)
    assert kept["goes_to"] == HIRE and json.loads(kept["kept"]) == [list(p) for p in NEW.items()]

    wrong = olga.post("/rivera/prove/check", kept | {"code": "000000"})
    assert wrong.status_code == 422 and hidden(wrong) == kept

    proved = olga.post("/rivera/prove/check", kept | {"code": code_now()})
    assert f'action="{HIRE}"' in proved.content.decode() and hidden(proved, HIRE) == NEW
    assert olga.post(HIRE, hidden(proved, HIRE)).status_code == 302
    assert hired(cast)


def test_a_page_is_asked_for_proof_and_then_shown(cast):
    ana = stale(cast, "ana")
    where = ana.get("/rivera/me/second-step/app")["Location"]
    assert where == "/rivera/prove/?next=%2Frivera%2Fme%2Fsecond-step%2Fapp"
    assert ana.get(where).status_code == 200
    sent = {"password": PASSWORD, "next": "/rivera/me/second-step/app"}
    assert ana.post("/rivera/prove/check", sent)["Location"] == "/rivera/me/second-step/app"
    assert ana.get("/rivera/me/second-step/app").status_code == 200


def test_htmx_is_led_to_the_page_that_asks(cast):
    headers = {
        "HTTP_HX_REQUEST": "true",
        "HTTP_HX_CURRENT_URL": "http://testserver/rivera/desk/settings/staff",
    }
    asked = stale(cast, "olga").post(HIRE, NEW, **headers)
    assert asked.status_code == 204
    to = "/rivera/prove/?next=%2Frivera%2Fdesk%2Fsettings%2Fstaff"
    assert asked["HX-Redirect"] == to


def test_a_proof_holds_for_a_quarter_of_an_hour(cast):
    browser = Client()
    sign_in(browser, cast.accounts["ana"])
    moment = clock.now()
    for minutes, status in ((14, 200), (16, 302)):
        with clock.at(moment + timedelta(minutes=minutes)):
            assert browser.get("/rivera/me/second-step/app").status_code == status


def test_it_changes_nothing_of_who_may(cast):
    assert stale(cast, "maria").post(HIRE, NEW).status_code == 404


def test_who_works_here_proves_it_by_the_second_step_alone(cast):
    olga = stale(cast, "olga")
    page = olga.get("/rivera/prove/").content.decode()
    assert 'name="password"' not in page and "prove/mail" not in page
    olga.post("/rivera/prove/check", {"password": PASSWORD})
    assert olga.post("/rivera/prove/mail").status_code == 302
    assert olga.post(HIRE, NEW).status_code == 403


def test_a_client_may_have_a_code_mailed(cast):
    ana = stale(cast, "ana")
    where = {"next": "/rivera/me/second-step/app"}
    assert ana.post("/rivera/prove/mail", where).status_code == 200
    with tenant(cast.rivera):
        code = Message.objects.filter(template="code").latest("queued_at").secret
    wrong = "000000" if code != "000000" else "111111"
    assert ana.post("/rivera/prove/check", where | {"code": wrong}).status_code == 422
    other = stale(cast, "ana")
    assert other.post("/rivera/prove/check", where | {"code": code}).status_code == 422
    assert ana.post("/rivera/prove/check", where | {"code": code}).status_code == 302
    with clock.at(clock.now() + timedelta(minutes=20)):
        assert ana.post("/rivera/prove/check", where | {"code": code}).status_code == 422


@pytest.mark.parametrize(
    "where",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/harbour/desk/",
        "/rivera/../harbour/desk/",
        "/rivera/\\elsewhere.example",
        "javascript:x",
        "",
    ],
)
def test_the_kept_form_goes_nowhere_else(cast, where):
    olga = stale(cast, "olga")
    sent = {"kept": '[["a", "b"]]', "goes_to": where, "next": where, "code": code_now()}
    assert olga.post("/rivera/prove/check", sent)["Location"] == "/rivera/desk/"


@pytest.mark.parametrize("kept", ["", "[", "{}", "[1]", '"x"', "null", "[" * 5_000])
def test_a_kept_form_that_is_none_is_dropped(cast, kept):
    olga = stale(cast, "olga")
    sent = {"kept": kept, "goes_to": HIRE, "code": code_now()}
    assert olga.post("/rivera/prove/check", sent).status_code in {200, 302}


def test_no_password_stands_in_the_page_that_keeps_a_form(cast):
    asked = stale(cast, "ana").post("/rivera/me/password/choose", {"password": "gq-7 secret words"})
    assert asked.status_code == 403 and b"gq-7" not in asked.content


def test_both_answers_are_written_down(cast):
    olga = stale(cast, "olga")
    olga.post("/rivera/prove/check", {"code": "000000"})
    olga.post("/rivera/prove/check", {"code": code_now()})
    with tenant(cast.rivera):
        names = list(Entry.objects.order_by("seq").values_list("name", flat=True))
    assert names[-2:] == ["factor_refused", "factor_passed"]


FRESH = {
    "/{firm}/desk/settings/staff/hire",
    "/{firm}/desk/settings/staff/<uuid:member_id>/role",
    "/{firm}/desk/settings/staff/<uuid:member_id>/let-go",
    "/{firm}/desk/settings/staff/<uuid:member_id>/take-back",
    "/{firm}/desk/settings/staff/<uuid:member_id>/reset-second-step",
    "/{firm}/desk/payments/<uuid:payment_id>/reverse",
    "/{firm}/me/password",
    "/{firm}/me/password/choose",
    "/{firm}/me/password/remove",
    "/{firm}/me/second-step/app",
    "/{firm}/me/second-step/app/add",
    "/{firm}/me/second-step/codes",
    "/{firm}/me/second-step/passkey/ask",
    "/{firm}/me/second-step/passkey/add",
    "/{firm}/me/second-step/<uuid:factor_id>/remove",
}


def test_what_asks_for_a_fresh_proof(cast):
    asking = {str(one) for one in at_a_firm() if one.access and one.access.fresh}
    assert asking >= FRESH


# The reset by who runs the firm.


def reset(cast, browser, who):
    where = f"/rivera/desk/settings/staff/{cast.members[who].pk}/reset-second-step"
    return browser.post(where)


def olga_at_work(cast):
    browser = Client()
    sign_in(browser, cast.accounts["olga"])
    return browser


def test_a_colleague_who_lost_the_phone_starts_anew(cast):
    maria = Client()
    sign_in(maria, cast.accounts["maria"])
    assert reset(cast, olga_at_work(cast), "maria").status_code == 302

    assert "/sign-in/password" in maria.get("/rivera/desk/")["Location"]
    again = Client()
    again.post("/rivera/sign-in/password", {"login": "maria@example.com", "password": PASSWORD})
    assert again.get("/rivera/desk/")["Location"].startswith("/rivera/me/second-step/app")
    with tenant(cast.rivera):
        assert Entry.objects.filter(name="factors_reset").exists()
        letter = Message.objects.get(template="sign_in_changed", about__what="factors_reset")
        assert letter.to_address == "maria@example.com"


@pytest.mark.parametrize("who", ["daniela", "maria", "fin", "ana", "zed"])
def test_nobody_else_resets_anothers(cast, who):
    browser = Client()
    sign_in(browser, cast.accounts[who])
    assert reset(cast, browser, "maria").status_code in {302, 404}
    with tenant(cast.rivera):
        assert Factor.objects.filter(account=cast.accounts["maria"]).exists()


def test_nobody_resets_their_own_and_none_without_a_fresh_proof(cast):
    assert reset(cast, olga_at_work(cast), "olga").status_code == 409
    assert reset(cast, stale(cast, "olga"), "maria").status_code == 403
    with tenant(cast.rivera):
        assert Factor.objects.count() == len(cast.members) - 1
