"""Writing down that a record is being shown, in the transaction of the page that shows it."""

from typing import Protocol
from uuid import UUID

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.looks.events import Looked


class OfACase(Protocol):
    """A case, or anything of one: an invoice, a filing, a payment."""

    pk: UUID
    case_id: UUID


def note_look(item: OfACase, *, by: Actor, what: str, how: str = "page") -> None:
    """Keep that this record was shown or taken. Row security has left only
    what they may see.
    """
    party = getattr(item, "party_id", None)
    record(Looked(by=by, case=item.case_id, party=party, what=what, record=item.pk, how=how))


def note_address(
    name: str, about: UUID, *, case: UUID | None, party: UUID | None = None, by: Actor
) -> None:
    """Keep that a page was opened that shows no row of a case: its name and the id."""
    record(Looked(by=by, case=case, party=party, what=name, record=about))
