"""Every look leaves a trace: asked of every address that takes an id, found in the URL tables."""

from uuid import UUID

import pytest

from adelante.audit.models import Entry
from adelante.core.tenancy import tenant
from tests.addresses import at_a_firm
from tests.test_doors import ENTERS, own
from tests.visiting import Browsers, body

LOOKS = ("looked", "file_opened")
SHOWING = [
    address
    for address in at_a_firm()
    if address.reads and address.ids and address.door in {"staff", "client"}
]
SHOWS_NO_RECORD = {"type_id", "session_id", "access_review_id"}
"""Parts of addresses that name nothing of a client's. Reading a sign-in is an entry of its own."""


@pytest.fixture(scope="module")
def browsers(house):
    return Browsers(house)


def looks_of(firm):
    with tenant(firm):
        return list(Entry.objects.filter(name__in=LOOKS).order_by("seq"))


@pytest.mark.parametrize("address", SHOWING, ids=str)
def test_a_page_that_shows_a_record_leaves_one_entry_that_tells_whose(visit, browsers, address):
    who = ENTERS[address.door]
    before = len(looks_of(visit.cast.rivera))
    response = browsers.of(who).get(address.at("rivera", **own(visit, address, who)))
    body(response)
    new = looks_of(visit.cast.rivera)[before:]

    if SHOWS_NO_RECORD & set(address.ids):
        assert not address.access.looks and new == []
        assert response.status_code == 200 or address.words
        return
    assert response.status_code in ({200, 404} if address.words else {200}), "ask for what is there"
    if response.status_code == 404:
        assert new == []
        return
    (look,) = new
    assert look.account_id == visit.cast.accounts[who].pk
    assert look.session_id and look.door == address.door
    assert look.case_id == visit.cast.cases["ana_luis"].pk
    hers = {row.pk for (_kind, owner), row in visit.rows.items() if owner == "ana"}
    assert set(ids_in(look)) & {look.case_id, *hers}


def ids_in(look):
    """What was looked at: the record; of a document, the version and the files."""
    for value in look.facts.values():
        for each in value if isinstance(value, list) else [value]:
            if len(each) == 36:
                yield UUID(each)


@pytest.mark.parametrize("address", SHOWING, ids=str)
def test_what_is_not_found_is_not_a_look(visit, browsers, address):
    who = ENTERS[address.door]
    before = len(looks_of(visit.cast.rivera))
    theirs = own(visit, address, "hugo" if who == "ana" else "zed")
    response = browsers.of(who).get(address.at("rivera", **theirs))
    assert response.status_code == 404
    assert len(looks_of(visit.cast.rivera)) == before
