"""Everybody's page of their own way in."""

import pytest
from django.db.utils import ProgrammingError

from adelante.cases.models import Case
from adelante.core.tenancy import Door, tenant
from adelante.people.entering import enter
from tests.cast import sign_in


@pytest.mark.parametrize(("who", "back"), [("maria", "/rivera/desk/"), ("ana", "/rivera/")])
def test_it_tells_who_signs_in_and_leads_back(cast, client, who, back):
    sign_in(client, cast.accounts[who])
    page = client.get("/rivera/me/").content.decode()
    assert cast.accounts[who].email in page
    assert f'href="{back}"' in page
    assert 'href="/rivera/me/"' in client.get(back, follow=True).content.decode()


def test_a_stranger_signs_in_first(cast, client):
    response = client.get("/rivera/me/")
    assert response.status_code == 302
    assert response["Location"].startswith("/rivera/sign-in/password")


def test_through_this_door_no_row_of_a_case_is_reached(cast, client):
    secret = sign_in(client, cast.accounts["maria"])
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        tenant(cast.rivera, door=Door.SIGN_IN),
    ):
        found = enter(secret, firm=cast.rivera, door=Door.SIGN_IN)
        assert found and found.actor.member == cast.members["maria"].pk
        list(Case.objects.all())
