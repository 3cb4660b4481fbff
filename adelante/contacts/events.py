"""What happens to contacts. Names and addresses stand in the row, never in an event."""

from dataclasses import dataclass
from uuid import UUID

from adelante.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class ContactAdded(Event):
    contact: UUID
