"""What happens to messages. Addresses and words stand in the row, never in an event."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from adelante.audit.events import Event
from adelante.audit.models import Audience


@dataclass(frozen=True, kw_only=True)
class MessageSent(Event):
    """The mail server took it. `template` is what kind of message it is."""

    message: UUID
    template: str


@dataclass(frozen=True, kw_only=True)
class MessageFailed(Event):
    """The mail server will not take it, or its fate is not known: a person must look."""

    audience: ClassVar[Audience] = Audience.STAFF

    message: UUID
    template: str
    state: str


@dataclass(frozen=True, kw_only=True)
class MessageSettled(Event):
    """A person decided about a message: sent again, or known to have arrived."""

    message: UUID
    state: str
