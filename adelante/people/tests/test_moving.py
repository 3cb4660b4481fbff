"""Another e-mail address: proved, told to the old one, and undone from there."""

from datetime import timedelta

import pytest
from django.test import Client

from adelante.core import clock
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.messaging.models import Message
from adelante.people.models import Account, Session
from tests.cast import PASSWORD, sign_in
from tests.visiting import shape

NEW = "ana.new@example.com"


def message(cast, template):
    with tenant(cast.rivera):
        return Message.objects.filter(template=template).order_by("queued_at").last()


def address(cast, who="ana"):
    with tenant(cast.rivera):
        return Account.objects.get(pk=cast.accounts[who].pk).email


def ask(browser, email=NEW):
    return browser.post("/rivera/me/address/ask", {"email": email})


def confirm(browser, code):
    return browser.post("/rivera/me/address/confirm", {"code": code})


def is_in(browser):
    return browser.get("/rivera/me/").status_code == 200


@pytest.fixture
def ana(signed_in, client):
    return signed_in(client, "ana")


@pytest.fixture
def moved(cast, ana):
    ask(ana)
    confirm(ana, message(cast, "address_code").secret)
    return message(cast, "address_changed").secret


def test_a_code_to_the_new_address_makes_it_the_one_to_sign_in_with(cast, ana):
    elsewhere = Client()
    sign_in(elsewhere, cast.accounts["ana"])
    ask(ana)
    assert address(cast) == "ana@example.com"
    code = message(cast, "address_code")
    assert code.to_address == NEW

    assert confirm(ana, code.secret).status_code == 302

    assert address(cast) == NEW
    assert message(cast, "address_changed").to_address == "ana@example.com"
    assert is_in(ana) and not is_in(elsewhere)
    for login, status in (("ana@example.com", 200), (NEW, 302)):
        form = {"login": login, "password": PASSWORD}
        assert Client().post("/rivera/sign-in/password", form).status_code == status


def test_the_old_address_signs_nobody_in_by_code_either(cast, moved):
    """allauth keeps addresses of its own: the old one must not stay among them."""
    with tenant(cast.rivera):
        before = Message.objects.filter(template="code").count()
    Client().post("/rivera/sign-in/", {"email": "ana@example.com"})
    with tenant(cast.rivera):
        assert Message.objects.filter(template="code").count() == before


def test_an_old_sign_in_is_asked_for_again_first(cast, ana):
    with tenant(cast.rivera):
        Session.objects.update(proved_at=clock.now() - timedelta(minutes=16))
    answer = ana.get("/rivera/me/address")
    assert answer.status_code == 302 and answer["Location"].startswith("/rivera/prove/")
    assert ask(ana).status_code == 403
    assert message(cast, "address_code") is None


def test_a_sign_in_that_has_grown_old_confirms_nothing(cast, ana):
    ask(ana)
    with tenant(cast.rivera):
        Session.objects.update(proved_at=clock.now() - timedelta(minutes=16))
    assert confirm(ana, message(cast, "address_code").secret).status_code == 403
    assert address(cast) == "ana@example.com"


def test_the_code_is_of_no_use_in_another_session(cast, ana):
    ask(ana)
    other = Client()
    sign_in(other, cast.accounts["ana"])
    assert confirm(other, message(cast, "address_code").secret).status_code == 422
    assert address(cast) == "ana@example.com"


def test_five_tries_and_ten_minutes(cast, ana):
    ask(ana)
    code = message(cast, "address_code").secret
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        assert confirm(ana, wrong).status_code == 422
    assert confirm(ana, code).status_code == 422
    ask(ana)
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert confirm(ana, message(cast, "address_code").secret).status_code == 422
    assert address(cast) == "ana@example.com"


def test_an_address_that_somebody_has_is_answered_like_one_that_nobody_has(cast):
    answers = []
    for email in (NEW, "luis@example.com"):
        browser = Client()
        sign_in(browser, cast.accounts["ana"])
        asked = shape(ask(browser, email), email)
        page = browser.get("/rivera/me/address")
        answers.append((asked, shape(page, email), shape(confirm(browser, "12345x"), email)))
    assert answers[0] == answers[1]
    with tenant(cast.rivera):
        sent = Message.objects.filter(template="address_code")
        assert [one.to_address for one in sent] == [NEW]


@pytest.mark.parametrize("wrong", ["", "nobody", "a@b\r\nBcc: x@y.example", "ana@example.com"])
def test_what_is_no_new_address_comes_back(cast, ana, wrong):
    assert ask(ana, wrong).status_code == 422
    assert message(cast, "address_code") is None


def test_the_old_address_puts_it_back_and_everybody_is_out(cast, ana, moved):
    page = Client().get(f"/rivera/undo/{moved}")
    assert page.status_code == 200 and address(cast) == NEW  # looking changes nothing
    assert page["Referrer-Policy"] == "strict-origin"

    assert "is back" in Client().post(f"/rivera/undo/{moved}").content.decode()

    assert address(cast) == "ana@example.com" and not is_in(ana)
    form = {"login": "ana@example.com", "password": PASSWORD}
    assert Client().post("/rivera/sign-in/password", form).status_code == 200
    assert Client().post(f"/rivera/undo/{moved}").status_code == 404


def test_the_way_back_is_open_for_a_day(cast, moved):
    with clock.at(clock.now() + timedelta(hours=24, minutes=1)):
        assert Client().get(f"/rivera/undo/{moved}").status_code == 404
        assert Client().post(f"/rivera/undo/{moved}").status_code == 404
    assert address(cast) == NEW


def test_a_thief_who_moves_on_is_brought_back_all_the_same(cast, ana, moved):
    ask(ana, "thief@example.com")
    confirm(ana, message(cast, "address_code").secret)
    thiefs_way_back = message(cast, "address_changed").secret
    assert address(cast) == "thief@example.com" and thiefs_way_back != moved

    Client().post(f"/rivera/undo/{moved}")

    assert address(cast) == "ana@example.com"
    assert Client().post(f"/rivera/undo/{thiefs_way_back}").status_code == 404
    assert address(cast) == "ana@example.com"


def test_the_way_back_of_one_firm_is_nothing_at_another(cast, moved):
    known = Client().get(f"/harbour/undo/{moved}")
    unknown = Client().get(f"/harbour/undo/{new_id()}")
    assert known.status_code == unknown.status_code == 404
    assert Client().post(f"/harbour/undo/{moved}").status_code == 404
    assert address(cast) == NEW


def test_neither_secret_stands_in_the_trail_nor_in_clear_in_the_tables(cast, moved):
    from django.db import connection

    code = message(cast, "address_code").secret
    with tenant(cast.rivera), connection.cursor() as cursor:
        for table in ("audit_entry", "people_addresschange", "messaging_message"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            kept = cursor.fetchone()[0]
            assert moved not in kept and f'"{code}"' not in kept
