"""What happens to contacts. Names and addresses stand in the row, never in an event."""

from dataclasses import dataclass
from uuid import UUID

from adelante.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class ContactAdded(Event):
    contact: UUID


@dataclass(frozen=True, kw_only=True)
class NumberKept(Event):
    """A personal number was written down. No event holds any of its digits."""

    contact: UUID
    number: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class NumberCorrected(Event):
    contact: UUID
    number: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class NumberRemoved(Event):
    contact: UUID
    number: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class NumberShown(Event):
    """Somebody asked for the whole number, and saw it."""

    contact: UUID
    number: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class NumberSearched(Event):
    """Somebody looked for a person by a number; `found` is how many have it."""

    found: int
