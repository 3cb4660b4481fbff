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
    "checkout_id": ("checkouts", "case"),
    "deadline_id": ("deadlines", "case"),
    "file_id": ("files", "case"),
    "filing_id": ("filings", "case"),
    "grant_id": ("grants", "case"),
    "invitation_id": ("invitations", "case"),
    "invoice_id": ("invoices", "case"),
    "message_id": ("messages", "case"),
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

OF_NO_CASE = frozenset({"member_id", "type_id"})


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
