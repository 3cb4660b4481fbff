"""The table of rights, read as the firm would read it out."""

import pytest

from adelante.people.models.member import Role
from adelante.people.permissions import CLIENT_RIGHTS, RIGHTS, May

MONEY_ACTS = {May.MANAGE_BILLING, May.RECORD_PAYMENTS}
CASE_WORK = {
    May.OPEN_CASES,
    May.INVITE_CLIENTS,
    May.ASK_FOR_DOCUMENTS,
    May.REVIEW_DOCUMENTS,
    May.LOG_FILINGS,
    May.MOVE_CASES,
    May.WRITE_TO_CLIENTS,
}


def test_every_role_has_a_line():
    assert set(RIGHTS) == set(Role)


def test_finance_sees_no_document_and_does_no_case_work():
    assert not RIGHTS[Role.FINANCE] & (CASE_WORK | {May.SEE_DOCUMENTS, May.SEE_TRAIL})
    assert RIGHTS[Role.FINANCE] >= MONEY_ACTS | {May.SEE_BILLING}


def test_a_paralegal_works_on_cases_and_moves_no_money():
    assert RIGHTS[Role.PARALEGAL] >= CASE_WORK
    assert not RIGHTS[Role.PARALEGAL] & (MONEY_ACTS | {May.MANAGE_STAFF, May.EDIT_LIBRARY})


def test_an_attorney_bills_but_does_not_record_payments():
    """Who bills does not also book the money."""
    assert May.MANAGE_BILLING in RIGHTS[Role.ATTORNEY]
    assert May.RECORD_PAYMENTS not in RIGHTS[Role.ATTORNEY]


@pytest.mark.parametrize("role", [Role.ATTORNEY, Role.PARALEGAL, Role.FINANCE])
def test_only_partner_and_manager_manage_staff(role):
    assert May.MANAGE_STAFF not in RIGHTS[role]
    assert May.MANAGE_STAFF in RIGHTS[Role.OWNER] & RIGHTS[Role.MANAGER]


def test_clients_and_staff_share_no_right():
    """So a right alone tells the door: a client's never opens anything of the office."""
    assert not CLIENT_RIGHTS & frozenset.union(*RIGHTS.values())


def test_every_right_is_somebodys():
    assert frozenset.union(CLIENT_RIGHTS, *RIGHTS.values()) == set(May)
