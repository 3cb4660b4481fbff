"""Who may: the right, the firm, and for a client the party."""

from dataclasses import dataclass, replace
from uuid import UUID

import pytest

from adelante.audit.actor import system
from adelante.core.errors import NotYours
from adelante.core.ids import new_id
from adelante.people.permissions import May


@dataclass
class Item:
    firm_id: UUID
    party_id: UUID | None = None


def test_staff_may_what_their_role_may_in_their_own_firm(cast):
    maria = cast.actor("maria")
    assert maria.may(May.REVIEW_DOCUMENTS, at=Item(cast.rivera))
    assert not maria.may(May.REVIEW_DOCUMENTS, at=Item(cast.harbour))
    assert not maria.may(May.RECORD_PAYMENTS, at=Item(cast.rivera))


def test_a_client_may_for_their_own_party_only(cast):
    ana = cast.actor("ana")
    assert ana.may(May.SEND_DOCUMENTS, at=Item(cast.rivera, cast.parties["ana"].pk))
    for party in (cast.parties["luis"].pk, cast.parties["carla"].pk, new_id(), None):
        assert not ana.may(May.SEND_DOCUMENTS, at=Item(cast.rivera, party))
    assert not ana.may(May.SEND_DOCUMENTS, at=Item(cast.harbour, cast.parties["ana"].pk))
    assert not ana.may(May.REVIEW_DOCUMENTS, at=Item(cast.rivera, cast.parties["ana"].pk))


def test_a_thing_of_no_firm_is_nobodys(cast):
    assert not cast.actor("maria").may(May.SEE_CASES, at=object())


def test_who_looks_on_behalf_of_a_client_may_nothing(cast):
    seen_as = replace(cast.actor("ana"), on_behalf_of=cast.accounts["ana"].pk)
    assert not seen_as.may(May.READ_DOCUMENTS)
    assert not seen_as.may(May.PAY, at=Item(cast.rivera, cast.parties["ana"].pk))


def test_the_system_may_everything_in_its_own_firm(cast):
    by = system(cast.rivera)
    assert all(by.may(right, at=Item(cast.rivera)) for right in May)
    assert not by.may(May.SEE_CASES, at=Item(cast.harbour))


def test_a_missing_right_is_refused_as_not_theirs(cast):
    with pytest.raises(NotYours):
        cast.actor("fin").must(May.REVIEW_DOCUMENTS, at=Item(cast.rivera))
