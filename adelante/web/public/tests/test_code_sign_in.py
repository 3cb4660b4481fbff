"""Signing in with six digits: ten minutes, five tries, one browser."""

import time
from types import SimpleNamespace

import pytest
from allauth.account.internal.flows import code_verification

from adelante.core.tenancy import tenant
from adelante.messaging.models import Message


@pytest.fixture
def code(cast, client):
    """The digits that Ana's browser asked for, as they stand sealed in the outbox."""
    client.post("/rivera/sign-in/", {"email": "ana@example.com"})
    with tenant(cast.rivera):
        return Message.objects.get(template="code").secret


def test_the_right_digits_let_this_browser_in(code, client):
    answer = client.post("/rivera/sign-in/code", {"code": code})

    assert answer.status_code == 302
    assert client.get("/rivera/", follow=True).status_code == 200


def test_the_digits_are_of_no_use_in_another_browser(code, client):
    other = type(client)()
    other.post("/rivera/sign-in/code", {"code": code})

    assert "/sign-in/" in other.get("/rivera/")["Location"]


def test_the_fifth_wrong_try_ends_it_and_says_so(code, client):
    wrong = "000000" if code != "000000" else "111111"
    for _try in range(4):
        assert client.post("/rivera/sign-in/code", {"code": wrong}).status_code == 200

    ended = client.post("/rivera/sign-in/code", {"code": wrong}, follow=True)

    assert "last try" in ended.content.decode()
    client.post("/rivera/sign-in/code", {"code": code})
    assert "/sign-in/" in client.get("/rivera/")["Location"]


@pytest.mark.parametrize(("minutes", "lets_in"), [(9, True), (11, False)])
def test_the_digits_work_for_ten_minutes(code, client, monkeypatch, minutes, lets_in):
    later = SimpleNamespace(time=lambda: time.time() + 60 * minutes)
    monkeypatch.setattr(code_verification, "time", later)
    client.post("/rivera/sign-in/code", {"code": code})

    assert ("/sign-in/" not in client.get("/rivera/").headers.get("Location", "")) == lets_in


def test_the_digits_for_one_address_let_nobody_in_at_another(cast, code, client):
    """The browser asks for Luis after Ana's code has come: hers is of no use then."""
    client.post("/rivera/sign-in/start-over")
    client.post("/rivera/sign-in/", {"email": "luis@example.com"})
    client.post("/rivera/sign-in/code", {"code": code})

    assert "/sign-in/" in client.get("/rivera/")["Location"]


def test_a_code_that_was_asked_for_again_is_the_only_one_that_counts(cast, code, client):
    client.post("/rivera/sign-in/start-over")
    client.post("/rivera/sign-in/", {"email": "ana@example.com"})
    with tenant(cast.rivera):
        first, second = (m.secret for m in Message.objects.filter(template="code").order_by("pk"))
    assert first == code
    if first != second:
        client.post("/rivera/sign-in/code", {"code": first})
        assert "/sign-in/" in client.get("/rivera/")["Location"]
    assert client.post("/rivera/sign-in/code", {"code": second}).status_code == 302


def test_whoever_mistyped_the_address_starts_over(cast, client):
    """The page for the code would else come back from every address of the firm."""
    client.post("/rivera/sign-in/?next=/rivera/case/1", {"email": "anna@example.com"})
    assert "/sign-in/code" in client.get("/rivera/sign-in/")["Location"]
    page = client.get("/rivera/sign-in/code").content.decode()
    assert 'action="/rivera/sign-in/start-over"' in page

    answer = client.post("/rivera/sign-in/start-over", {"next": "/rivera/case/1"})

    assert answer["Location"] == "/rivera/sign-in/?next=%2Frivera%2Fcase%2F1"
    assert client.get("/rivera/sign-in/").status_code == 200
    client.post("/rivera/sign-in/", {"email": "ana@example.com"})
    with tenant(cast.rivera):
        code = Message.objects.get(template="code").secret
    assert client.post("/rivera/sign-in/code", {"code": code}).status_code == 302
    assert client.get("/rivera/", follow=True).status_code == 200


def test_starting_over_leads_to_no_other_site(cast, client):
    answer = client.post("/rivera/sign-in/start-over", {"next": "https://evil.example/"})
    assert answer["Location"] == "/rivera/sign-in/"
