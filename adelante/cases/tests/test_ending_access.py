"""Taking somebody's way into a case away again."""

import pytest

from adelante.audit.models import Entry
from adelante.cases.inviting import invite
from adelante.cases.models import Case, Grant, Invitation
from adelante.core.errors import NotYours
from adelante.core.tenancy import tenant


@pytest.fixture
def grant(cast):
    """Luis's way into the case."""
    with tenant(cast.rivera):
        return Grant.objects.get(account=cast.accounts["luis"], ended_at=None)


def test_they_are_out_from_the_next_click_and_it_is_remembered(cast, grant, client, signed_in):
    luis = signed_in(client, "luis")
    address = f"/rivera/case/{grant.case_id}"
    assert luis.get(address).status_code == 200

    for _ in range(2):
        with cast.standing("maria"):
            grant.end(by=cast.actor("maria"))

    assert luis.get(address).status_code == 404
    assert luis.get(f"{address}/documents").status_code == 404
    with tenant(cast.rivera):
        (entry,) = Entry.objects.filter(name="access_ended")
        assert entry.facts["account"] == str(cast.accounts["luis"].pk)
        assert entry.facts["reach"] == "case"


def test_the_database_shows_them_nothing_either(cast, grant):
    with cast.standing("luis"):
        assert Case.objects.count() == 1
    with cast.standing("maria"):
        grant.end(by=cast.actor("maria"))
    with cast.standing("luis"):
        assert Case.objects.count() == 0


def test_they_can_be_invited_again(cast, grant):
    with cast.standing("maria"):
        grant.end(by=cast.actor("maria"))
        invite(cast.parties["luis"], email="luis@example.com", by=cast.actor("maria"))
    with tenant(cast.rivera):
        assert Invitation.objects.filter(email="luis@example.com", accepted_at=None).exists()


@pytest.mark.parametrize("who", ["fin", "ana", "luis", "zed"])
def test_nobody_else_ends_an_access(cast, grant, who):
    with cast.standing(who), pytest.raises(NotYours):
        grant.end(by=cast.actor(who))


def test_the_office_ends_it_on_the_page_of_the_case(cast, grant, client, signed_in):
    maria = signed_in(client, "maria")
    case = f"/rivera/desk/cases/{grant.case_id}"
    act = f"/rivera/desk/grants/{grant.pk}/end"
    assert act in maria.get(case).content.decode()

    page = maria.post(act, follow=True).content.decode()

    assert "cannot open this case any more" in page and act not in page
    trail = maria.get(f"{case}/trail").content.decode()
    assert "ended the access of Luis Gómez, who came in for Luis Gómez" in trail
