"""What happens to requests, versions and files. Names and words are looked up when shown.

The fact is `version_id`, because an event's `version` is that of its own shape.
"""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from adelante.audit.events import Event
from adelante.audit.models import Audience


@dataclass(frozen=True, kw_only=True)
class DocumentRequested(Event):
    """A party was asked for something. `kind` is a key of the library, or "other"."""

    audience: ClassVar[Audience] = Audience.CASE

    request: UUID
    kind: str
    required: bool


@dataclass(frozen=True, kw_only=True)
class RequestWaived(Event):
    audience: ClassVar[Audience] = Audience.CASE

    request: UUID


@dataclass(frozen=True, kw_only=True)
class RequestReopened(Event):
    audience: ClassVar[Audience] = Audience.CASE

    request: UUID


@dataclass(frozen=True, kw_only=True)
class VersionSent(Event):
    """Every party of the case sees that it was sent; who may open it is another question."""

    audience: ClassVar[Audience] = Audience.CASE

    version_id: UUID
    request: UUID
    number: int
    files: int


@dataclass(frozen=True, kw_only=True)
class VersionAccepted(Event):
    audience: ClassVar[Audience] = Audience.CASE

    version_id: UUID
    request: UUID
    document: UUID


@dataclass(frozen=True, kw_only=True)
class CorrectionAsked(Event):
    audience: ClassVar[Audience] = Audience.CASE

    version_id: UUID
    request: UUID
    remark: UUID


@dataclass(frozen=True, kw_only=True)
class Commented(Event):
    audience: ClassVar[Audience] = Audience.PARTY

    request: UUID
    remark: UUID
    by_staff: bool


@dataclass(frozen=True, kw_only=True)
class FileOpened(Event):
    """Somebody looked at the pages of a version ("page"), at one page's picture by itself
    ("picture"), or took the original ("original").
    """

    audience: ClassVar[Audience] = Audience.PARTY

    version_id: UUID
    request: UUID
    files: tuple[UUID, ...]
    how: str


@dataclass(frozen=True, kw_only=True)
class RequestLimited(Event):
    """Who alone finds a document was decided anew, for the office and for the parties."""

    request: UUID
    of_staff: bool
    of_clients: bool
