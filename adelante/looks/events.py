"""What is looked at, and what the watch makes of it. Ids and listed words, never names."""

from dataclasses import dataclass
from uuid import UUID

from adelante.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class Looked(Event):
    """A record was shown ("page") or taken away ("paper", "export").

    `what` names the kind of record, or the part of a case: "case", "documents", "invoice".
    """

    what: str
    record: UUID
    how: str = "page"


@dataclass(frozen=True, kw_only=True)
class AlarmRaised(Event):
    """The session of `by` is slowed down. `kind` is an `Alarm.Kind`; of a decoy, `case` is it."""

    alarm: UUID
    kind: str
    opened: int


@dataclass(frozen=True, kw_only=True)
class AlarmLifted(Event):
    alarm: UUID
    member: UUID


@dataclass(frozen=True, kw_only=True)
class DecoySet(Event):
    decoy: UUID


@dataclass(frozen=True, kw_only=True)
class DecoyEnded(Event):
    decoy: UUID


@dataclass(frozen=True, kw_only=True)
class LimitsOfLookingSet(Event):
    most_cases: int
    slow_minutes: int


@dataclass(frozen=True, kw_only=True)
class SessionReported(Event):
    """Somebody read what a session has seen: as a "page", or took it away as "csv" or "pdf"."""

    session: UUID
    records: int
    form: str


@dataclass(frozen=True, kw_only=True)
class CustodyReported(Event):
    """The chain of custody of a document was taken away as a paper. `whole` of its `files` were
    read again from the storage and are, bit for bit, what was sent.
    """

    request: UUID
    files: int
    whole: int
