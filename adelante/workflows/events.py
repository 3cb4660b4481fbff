"""What happens by itself, and the words that stop it."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from adelante.audit.events import Event
from adelante.audit.models import Audience


@dataclass(frozen=True, kw_only=True)
class ReminderSent(Event):
    """One message about all that a party owes of a kind ("request" or "invoice") in a case.

    `things` are their ids; `step` is a key of the firm's sequence.
    """

    audience: ClassVar[Audience] = Audience.PARTY

    about: str
    step: str
    things: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class RemindersEscalated(Event):
    """Reminding has not helped: a member of staff has a task now."""

    task: UUID


@dataclass(frozen=True, kw_only=True)
class RemindersPaused(Event):
    sequence: UUID


@dataclass(frozen=True, kw_only=True)
class RemindersResumed(Event):
    sequence: UUID


@dataclass(frozen=True, kw_only=True)
class RemindersScheduled(Event):
    """The firm reminds on these days after asking; none: on the library's."""

    days: list[int]


@dataclass(frozen=True, kw_only=True)
class MorningsSet(Event):
    """Whether colleagues get a mail each working morning."""

    wanted: bool
