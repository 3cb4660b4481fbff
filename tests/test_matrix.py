"""Every address × everybody × what is theirs, another team's, another firm's.

As docs/permissions.md says: generated from the addresses and the table of rights.
"""

import pytest
from django.db import transaction

from adelante.cases.models import Case, CaseMember
from adelante.config import permissions
from adelante.core.tenancy import tenant
from adelante.firms.models import Firm
from adelante.people.permissions import OUTSIDE_TEAMS, RIGHTS, May
from tests.addresses import at_a_firm
from tests.isolation.test_reaches import LEADS_ON, OPEN
from tests.visiting import Browsers, body

OFFICE = [each for each in at_a_firm() if each.door == "staff"]
PORTAL = [each for each in at_a_firm() if each.door == "client"]
ROLES = {
    "olga": "owner",
    "mona": "manager",
    "daniela": "attorney",
    "maria": "paralegal",
    "tom": "paralegal",  # of no team
    "fin": "finance",
    "audrey": "auditor",
}
ON_ITS_TEAM = {"daniela", "maria"}
WHOLE_FIRMS = {"member_id", "type_id"}
"""Parts of an address that name nothing of a case."""
TAKES = {
    "pause": May.ASK_FOR_DOCUMENTS,
    "resume": May.ASK_FOR_DOCUMENTS,
    "revoke": May.ASK_FOR_DOCUMENTS,  # the link of the house sends a document
}
"""Acts that ask for more than their door does: by what they are about."""
NEVER_MIND = {200, 302, 400, 409, 413, 415, 422}  # 200: what is shown at a press
"""A form without a word in it reached the act: it went through, or was told what is missing."""
NOT_HERE = {401, 404}
SAID_BEFORE_ASKING = {400, 415}
"""To a sending whose headers make no sense, whoever sends it."""
MISSING = {"settings/staff/<uuid:member_id>/role", "uploads/<uuid:upload_id>"}
"""They answer 404 where the form does not say which, or the sending has no more to come."""


@pytest.fixture(scope="module")
def browsers(in_teams):
    return Browsers(in_teams)


@pytest.fixture(scope="module")
def in_teams(house, django_db_blocker):
    """The firm works in teams, and nobody was given Carla's case."""
    cast = house.cast
    with django_db_blocker.unblock(), tenant(cast.rivera):
        Firm.objects.filter(pk=cast.rivera).update(access="team")
        Case.objects.filter(pk=cast.cases["carla"].pk).update(attorney=None, paralegal=None)
        CaseMember.objects.exclude(member=cast.members["olga"]).update(left_at="2026-01-01T00:00Z")
    return house


def expected(who, address, holder):
    """Does it exist for them?"""
    role, last = ROLES[who], address.path.rsplit("/", 1)[-1]
    if TAKES.get(last, address.access.may) not in RIGHTS[role]:
        return False
    parts = set(address.ids)
    if holder == "hugo":
        return not parts
    if role in OUTSIDE_TEAMS or not parts - WHOLE_FIRMS:
        return True
    return holder == "ana" and who in ON_ITS_TEAM


def place_of(address):
    return address.path.removeprefix("/{firm}/").removeprefix("desk/")


def ask(visit, browsers, who, address, method, holder):
    parts = {part: visit.id_in_address(part, holder) for part in address.ids}
    with transaction.atomic():
        response = browsers.of(who).generic(method, address.at("rivera", **parts))
        body(response)
        transaction.set_rollback(True)
    return response.status_code


@pytest.mark.parametrize("address", [each for each in OFFICE if each.reads], ids=str)
def test_a_page_of_the_office_is_there_for_whom_the_table_says(in_teams, db, browsers, address):
    for who in ROLES:
        for holder in ("ana", "carla", "hugo") if address.ids else ("ana",):
            status = ask(in_teams, browsers, who, address, "GET", holder)
            if not expected(who, address, holder):
                assert status in NOT_HERE, (who, holder)
            elif not address.words:
                assert status in {200, 302}, (who, holder)


@pytest.mark.parametrize("address", [each for each in OFFICE if each.unsafe], ids=str)
def test_an_act_of_the_office_is_there_for_whom_the_table_says(in_teams, db, browsers, address):
    for who in ROLES:
        for holder in ("ana", "carla", "hugo") if address.ids else ("ana",):
            for method in address.unsafe:
                status = ask(in_teams, browsers, who, address, method, holder)
                if not expected(who, address, holder):
                    assert status in NOT_HERE | SAID_BEFORE_ASKING, (who, holder, method)
                elif not address.words and place_of(address) not in MISSING:
                    assert status in NEVER_MIND, (who, holder, method)


@pytest.mark.parametrize("address", PORTAL, ids=str)
def test_the_portal_is_there_for_clients_as_far_as_they_reach(in_teams, db, browsers, address):
    for who in ("ana", "luis", "nora", "pablo"):
        own = {"pablo": "ana"}.get(who, who)
        for holder in (own, "carla", "hugo") if address.ids else (own,):
            for method in ["GET"] if address.reads else address.unsafe:
                status = ask(in_teams, browsers, who, address, method, holder)
                if holder != own:
                    assert status in NOT_HERE | SAID_BEFORE_ASKING, (who, holder, method)
                elif method == "GET" and who in OPEN:
                    is_open = place_of(address) in OPEN[who] | LEADS_ON
                    assert (status not in NOT_HERE) == is_open, (who, status)
                elif method == "GET" and not address.words:
                    assert status in {200, 302}, (who, status)


@pytest.mark.parametrize("address", OFFICE, ids=str)
def test_no_client_and_nobody_of_another_firm_finds_the_office(in_teams, db, browsers, address):
    for who in ("ana", "nora", "pablo", "carla", "zed", "hugo", "stranger"):
        for method in [*address.unsafe, *(["GET"] if address.reads else [])]:
            status = ask(in_teams, browsers, who, address, method, "ana")
            assert status in {302} | NOT_HERE | SAID_BEFORE_ASKING, (who, method)


def test_an_auditor_is_let_into_no_act_at_all(in_teams, db, browsers):
    let_in = [
        (str(address), method)
        for address in OFFICE
        for method in address.unsafe
        if ask(in_teams, browsers, "audrey", address, method, "ana")
        not in NOT_HERE | SAID_BEFORE_ASKING
    ]
    assert let_in == [("/{firm}/desk/trail/export", "POST")]  # who reads it may take it along


def test_the_page_of_permissions_is_what_the_table_says():
    told = permissions.PLACE.read_text()
    assert told == permissions.as_markdown(), "run: python manage.py permissions"
