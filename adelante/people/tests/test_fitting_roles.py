"""A firm fits the rights of its roles to itself, within what may never change."""

import pytest
from django.db import DatabaseError, transaction

from adelante.audit.models import Entry
from adelante.core.errors import NotYours, Refused
from adelante.core.tenancy import Door
from adelante.people.adjusting import change_role, set_access
from adelante.people.entering import enter
from adelante.people.models import RoleRight
from adelante.people.models.member import Role
from adelante.people.permissions import (
    LOOKS,
    OF_STAFF,
    RIGHTS,
    May,
    may_be_given,
    rights_of,
    warnings_of,
)
from tests.cast import sign_in

PARALEGAL = RIGHTS[Role.PARALEGAL]


class Jar:
    """A browser's cookies, and nothing else of it."""

    def __init__(self):
        self.cookies = {}


@pytest.fixture
def rights(cast):
    """What somebody may do from their next click: asked of the database, as a page does."""

    def ask(who):
        account = cast.accounts[who]
        secret = sign_in(Jar(), account)
        with cast.standing(who):
            return enter(secret, firm=account.firm_id, door=Door.STAFF).actor.rights

    return ask


def change(cast, role, wanted, *, who="olga"):
    with cast.standing(who):
        change_role(role, wanted, by=cast.actor(who))


def test_a_right_given_and_one_taken_hold_from_the_next_click(cast, rights):
    change(cast, "paralegal", (PARALEGAL | {May.EDIT_LIBRARY}) - {May.SEE_BILLING})

    assert rights("maria") == (PARALEGAL | {May.EDIT_LIBRARY}) - {May.SEE_BILLING}
    assert rights("daniela") == RIGHTS[Role.ATTORNEY]
    assert rights("zed") == RIGHTS[Role.ATTORNEY]
    with cast.standing("olga"):
        entry = Entry.objects.get(name="role_changed")
    assert entry.facts == {
        "role": "paralegal",
        "given": ["edit library"],
        "taken": ["see billing"],
    }


def test_back_to_the_table_is_no_departure(cast, rights):
    change(cast, "paralegal", PARALEGAL - {May.SEE_BILLING})
    change(cast, "paralegal", PARALEGAL)

    assert rights("maria") == PARALEGAL
    with cast.standing("olga"):
        assert list(RoleRight.objects.exclude(given=None)) == []


def test_the_same_rights_again_are_no_news(cast):
    change(cast, "finance", RIGHTS[Role.FINANCE])
    with cast.standing("olga"):
        assert not Entry.objects.filter(name="role_changed").exists()


@pytest.mark.parametrize("who", ["daniela", "maria", "fin", "audrey", "ana"])
def test_only_who_runs_the_firm_changes_a_role(cast, who):
    with pytest.raises(NotYours):
        change(cast, "paralegal", PARALEGAL | {May.MANAGE_BILLING}, who=who)


def test_a_practice_manager_gives_nothing_back_to_practice_managers(cast):
    change(cast, "manager", RIGHTS[Role.MANAGER] - {May.SEE_TRAIL}, who="olga")
    with pytest.raises(Refused):
        change(cast, "manager", RIGHTS[Role.MANAGER], who="mona")


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        ("owner", RIGHTS[Role.OWNER] - {May.EDIT_LIBRARY}),
        ("attorney", RIGHTS[Role.ATTORNEY] | {May.MANAGE_STAFF}),
        ("paralegal", PARALEGAL | {May.RUN_FIRM}),
        ("auditor", RIGHTS[Role.AUDITOR] | {May.RECORD_PAYMENTS}),
        ("manager", RIGHTS[Role.MANAGER] - {May.RUN_FIRM}),
        ("finance", RIGHTS[Role.FINANCE] - {May.SEE_CASES}),
        ("paralegal", PARALEGAL | {May.PAY}),
        ("nobody", PARALEGAL),
    ],
)
def test_what_never_changes_is_refused(cast, role, wanted):
    with pytest.raises(Refused):
        change(cast, role, wanted)


@pytest.mark.parametrize("who", ["daniela", "maria", "fin", "audrey"])
def test_the_database_lets_nobody_else_write_a_right(cast, who):
    with cast.standing(who), pytest.raises(DatabaseError), transaction.atomic():
        RoleRight.objects.create(firm_id=cast.rivera, role="paralegal", right="see trail")
    change(cast, "paralegal", PARALEGAL - {May.SEE_BILLING})
    with cast.standing(who):
        assert RoleRight.objects.update(given=True) == 0


def test_the_database_too_keeps_the_firm_with_those_who_run_it(cast):
    for role, right in [("owner", "see cases"), ("auditor", "run the firm")]:
        with cast.standing("olga"), pytest.raises(DatabaseError), transaction.atomic():
            RoleRight.objects.create(firm_id=cast.rivera, role=role, right=right, given=True)


def test_a_row_that_the_guards_would_refuse_counts_for_nothing():
    assert rights_of("auditor", {"record payments": True, "run the firm": True}) == LOOKS
    assert rights_of("owner", dict.fromkeys(OF_STAFF, False)) == RIGHTS[Role.OWNER]


def test_an_auditor_only_looks(cast, rights):
    assert rights("audrey") == LOOKS
    assert {right for right in OF_STAFF if may_be_given(Role.AUDITOR, right)} == LOOKS


def test_money_and_evidence_in_one_hand_is_warned_of():
    finance = RIGHTS[Role.FINANCE]
    assert warnings_of(Role.FINANCE, finance) == []
    assert len(warnings_of(Role.FINANCE, finance | {May.SEE_DOCUMENTS})) == 1
    assert warnings_of(Role.OWNER, RIGHTS[Role.OWNER]) == []


@pytest.mark.parametrize("who", ["daniela", "maria", "fin", "audrey"])
def test_only_who_runs_the_firm_sets_who_reaches_a_case(cast, who):
    with cast.standing(who), pytest.raises(NotYours):
        set_access("team", by=cast.actor(who))


def test_who_reaches_a_case_is_set_once(cast):
    with cast.standing("olga"):
        for _twice in range(2):
            set_access("team", by=cast.actor("olga"))
        assert Entry.objects.filter(name="access_set").count() == 1
        with pytest.raises(Refused):
            set_access("everybody", by=cast.actor("olga"))
