"""A language is chosen once: in this browser, and with the account."""

import pytest
from django.test import Client

from adelante.audit.models import Entry
from adelante.core.tenancy import tenant
from adelante.people.choosing import choose_language
from adelante.people.models import Account


def language_of(cast, who):
    with tenant(cast.rivera):
        return Account.objects.get(pk=cast.accounts[who].pk).language


@pytest.mark.parametrize("who", ["ana", "luis"])
def test_a_client_chooses_for_themselves(cast, who):
    for language in ("es", "en"):
        with cast.standing(who):
            choose_language(language, by=cast.actor(who))
        assert language_of(cast, who) == language
    assert language_of(cast, "carla") == "es"


def test_the_same_language_again_is_no_news(cast):
    with cast.standing("ana"):
        choose_language("es", by=cast.actor("ana"))
    with tenant(cast.rivera):
        assert not Entry.objects.filter(name="language_chosen").exists()


def test_a_choice_stays_with_the_account_on_another_device(cast, signed_in, client):
    signed_in(client, "luis").post("/rivera/language", {"language": "es"})
    assert language_of(cast, "luis") == "es"
    elsewhere = signed_in(Client(), "luis")
    page = elsewhere.get("/rivera/", HTTP_ACCEPT_LANGUAGE="en")
    assert page.headers["Content-Language"] == "es"


def test_a_language_that_is_not_offered_changes_nothing(cast, signed_in, client):
    signed_in(client, "luis").post("/rivera/language", {"language": "xx"})
    assert language_of(cast, "luis") == "en"
    assert "language" not in client.cookies
