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
