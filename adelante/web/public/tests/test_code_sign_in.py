"""Signing in with six digits: ten minutes, five tries, one browser."""

import pytest

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
