"""What each role may do. The one table; pages, acts and `docs/permissions.md` all read it."""

from enum import StrEnum

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
    May.DO_TASKS,
    May.WRITE_TO_CLIENTS,
    May.SEE_TRAIL,
}
_MONEY = {May.SEE_CASES, May.SEE_BILLING, May.MANAGE_BILLING, May.RECORD_PAYMENTS, May.DO_TASKS}
_RUN = _WORK | _MONEY | {May.EDIT_LIBRARY, May.MANAGE_STAFF, May.RUN_FIRM}

RIGHTS: dict[str, frozenset[May]] = {
    Role.OWNER: frozenset(_RUN),
    Role.MANAGER: frozenset(_RUN),
    Role.ATTORNEY: frozenset(_WORK | {May.MANAGE_BILLING, May.EDIT_LIBRARY}),
    Role.PARALEGAL: frozenset(_WORK),
    Role.FINANCE: frozenset(_MONEY),
}

CLIENT_RIGHTS: frozenset[May] = frozenset(
    {May.SEND_DOCUMENTS, May.READ_DOCUMENTS, May.COMMENT, May.PAY}
)
