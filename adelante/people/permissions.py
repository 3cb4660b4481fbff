"""What each role may do. The one table; pages, acts and `docs/permissions.md` all read it.

A firm may give a role a right that the table does not, or take one away, within `may_be_given` and
`may_be_taken`: `people_enter` hands over what it changed, `rights_of` works out what holds.
"""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from adelante.people.models.member import Role


class May(StrEnum):
    # the firm
    SEE_CASES = "see cases"
    SEE_PERSONAL_NUMBERS = "see personal numbers"
    SEE_DOCUMENTS = "see documents"
    SEE_BILLING = "see billing"
    OPEN_CASES = "open cases"
    INVITE_CLIENTS = "invite clients"
    ASK_FOR_DOCUMENTS = "ask for documents"
    REVIEW_DOCUMENTS = "review documents"
    MANAGE_BILLING = "manage billing"
    RECORD_PAYMENTS = "record payments"
    LOG_FILINGS = "log filings"
    MOVE_CASES = "move cases"
    PROTECT_CASES = "protect cases"
    END_PROTECTION = "end protection"
    DO_TASKS = "do tasks"
    WRITE_TO_CLIENTS = "write to clients"
    EDIT_LIBRARY = "edit library"
    SEE_TRAIL = "see trail"
    MANAGE_STAFF = "manage staff"
    RUN_FIRM = "run the firm"
    # a client, for the parties that their grants name
    SEND_DOCUMENTS = "send documents"
    READ_DOCUMENTS = "read documents"
    COMMENT = "comment"
    PAY = "pay"


_WORK = {
    May.SEE_CASES,
    May.SEE_PERSONAL_NUMBERS,
    May.SEE_DOCUMENTS,
    May.SEE_BILLING,
    May.OPEN_CASES,
    May.INVITE_CLIENTS,
    May.ASK_FOR_DOCUMENTS,
    May.REVIEW_DOCUMENTS,
    May.LOG_FILINGS,
    May.MOVE_CASES,
    May.PROTECT_CASES,
    May.DO_TASKS,
    May.WRITE_TO_CLIENTS,
    May.SEE_TRAIL,
}
_MONEY = {May.SEE_CASES, May.SEE_BILLING, May.MANAGE_BILLING, May.RECORD_PAYMENTS, May.DO_TASKS}
LOOKS = {May.SEE_CASES, May.SEE_DOCUMENTS, May.SEE_BILLING, May.SEE_TRAIL}
_RUN = _WORK | _MONEY | {May.END_PROTECTION, May.EDIT_LIBRARY, May.MANAGE_STAFF, May.RUN_FIRM}

RIGHTS: dict[str, frozenset[May]] = {
    Role.OWNER: frozenset(_RUN),
    Role.MANAGER: frozenset(_RUN),
    Role.ATTORNEY: frozenset(_WORK | {May.END_PROTECTION, May.MANAGE_BILLING, May.EDIT_LIBRARY}),
    Role.PARALEGAL: frozenset(_WORK),
    Role.FINANCE: frozenset(_MONEY),
    Role.AUDITOR: frozenset(LOOKS),
}

CLIENT_RIGHTS: frozenset[May] = frozenset(
    {May.SEND_DOCUMENTS, May.READ_DOCUMENTS, May.COMMENT, May.PAY}
)

OF_STAFF: tuple[May, ...] = tuple(may for may in May if may not in CLIENT_RIGHTS)
_RUNS_THE_FIRM = frozenset({May.MANAGE_STAFF, May.RUN_FIRM})

OUTSIDE_TEAMS: frozenset[str] = frozenset({Role.OWNER, Role.MANAGER, Role.FINANCE, Role.AUDITOR})
"""Roles that see every case where a firm works in teams: they run it, bill it or look it over. The
database keeps the same list (`cases/migrations/0009_team.py`)."""


def may_be_given(role: str, right: str) -> bool:
    """May a firm give this role the right? An auditor only ever looks; who runs the firm is told by
    the role alone, and the database asks for that role."""
    if right not in OF_STAFF or right in _RUNS_THE_FIRM or role not in RIGHTS:
        return False
    return role != Role.AUDITOR or right in LOOKS


def may_be_taken(role: str, right: str) -> bool:
    """May a firm take it away? A managing partner keeps everything, and nobody is left without the
    list of cases, which is where every page of the office begins."""
    return role != Role.OWNER and right != May.SEE_CASES and right not in _RUNS_THE_FIRM


def rights_of(role: str, changed: Mapping[str, bool]) -> frozenset[May]:
    """What a role may do at a firm that `changed` these: {right: given or taken}.

    What the guards would refuse today counts for nothing, however it came into the table.
    """
    given = {
        May(right) for right, is_given in changed.items() if is_given and may_be_given(role, right)
    }
    taken = {
        right for right, is_given in changed.items() if not is_given and may_be_taken(role, right)
    }
    return frozenset((RIGHTS[role] | given) - taken)


TOO_MUCH: tuple[tuple[frozenset[May], str | Promise], ...] = (
    (
        frozenset({May.RECORD_PAYMENTS, May.SEE_DOCUMENTS}),
        _("Whoever books money also opens documents: fee talks and evidence are no longer apart."),
    ),
    (
        frozenset({May.RECORD_PAYMENTS, May.MANAGE_BILLING, May.REVIEW_DOCUMENTS}),
        _("One person could bill, book the payment and do the work: nobody would check them."),
    ),
)
"""Rights that are better not in one hand, and why; a firm may decide otherwise."""


def warnings_of(role: str, rights: frozenset[May]) -> list[str]:
    """What to think about before a role has these rights. Those who run the firm have them all."""
    if role in {Role.OWNER, Role.MANAGER}:
        return []
    return [str(why) for together, why in TOO_MUCH if together <= rights]
