"""Sensitive cases open after a fresh sign-in alone, whichever of their things an address names.

Asked where a door is entered, by the ids in the address, so that no page can forget to.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from adelante.audit.actor import Actor
from adelante.core.errors import NotFresh

OF_A_CASE: Mapping[str, tuple[str, str]] = {
    "case_id": ("cases", "pk"),
    "casemember_id": ("team", "case"),
    "checkout_id": ("checkouts", "case"),
    "deadline_id": ("deadlines", "case"),
    "file_id": ("files", "case"),
    "filing_id": ("filings", "case"),
    "grant_id": ("grants", "case"),
    "invitation_id": ("invitations", "case"),
    "invoice_id": ("invoices", "case"),
    "message_id": ("messages", "case"),
    "pass_id": ("links", "case"),
    "party_id": ("parties", "case"),
    "payment_id": ("payments", "case"),
    "plan_id": ("plans", "case"),
    "request_id": ("requests", "case"),
    "sequence_id": ("sequences", "case"),
    "task_id": ("tasks", "case"),
    "upload_id": ("uploads", "case"),
    "version_id": ("versions", "case"),
}
"""Which rows of the desk and the home an id in an address is of, and how they name their case."""

OF_A_PERSON = frozenset({"contact_id", "number_id"})
"""Ids of what is a person's: asked of every case that they have a part in."""

OF_NO_CASE = frozenset(
    {"access_review_id", "alarm_id", "decoy_id", "member_id", "session_id", "type_id"}
)


def must_be_fresh_at(
    reach: Any, ids: Mapping[str, Any], *, by: Actor, sensitive: Collection[UUID]
) -> None:
    """Raises NotFresh where the address leads into a sensitive case, and the sign-in is old.

    `reach` is the desk or the home; `sensitive` the cases of a client that are. A fresh reader
    costs no query, nor does a client without such a case.
    """
    if by.is_fresh or (by.member is None and not sensitive):
        return
    for name, value in ids.items():
        if name in OF_A_PERSON and isinstance(value, UUID):
            _must_be_of_no_sensitive_case(reach, name, value)
        if name not in OF_A_CASE or not isinstance(value, UUID):
            continue
        rows, case = OF_A_CASE[name]
        if by.member is not None:  # the office reads every case; a client, perhaps not this one
            flag = "is_sensitive" if case == "pk" else f"{case}__is_sensitive"
            is_one = getattr(reach, rows).filter(pk=value, **{flag: True}).exists()
        elif case == "pk":
            is_one = value in sensitive
        else:
            is_one = getattr(reach, rows).filter(pk=value, case__in=sensitive).exists()
        if is_one:
            raise NotFresh


def _must_be_of_no_sensitive_case(desk: Any, name: str, value: UUID) -> None:
    """A person's page is the office's alone."""
    whose = [value] if name == "contact_id" else desk.numbers.filter(pk=value).values("contact")
    if desk.parties.filter(contact__in=whose, case__is_sensitive=True).exists():
        raise NotFresh
