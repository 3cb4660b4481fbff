"""What happens to accounts and sessions."""

from dataclasses import dataclass
from uuid import UUID

from adelante.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    account: UUID


@dataclass(frozen=True, kw_only=True)
class LanguageChosen(Event):
    language: str


@dataclass(frozen=True, kw_only=True)
class FirmFounded(Event):
    firm: UUID


@dataclass(frozen=True, kw_only=True)
class FirmDescribed(Event):
    """The firm changed its name, address, promises or colour."""


@dataclass(frozen=True, kw_only=True)
class MemberHired(Event):
    """`invited`: they have no password, and are told by mail how to come in."""

    member: UUID
    role: str
    invited: bool


@dataclass(frozen=True, kw_only=True)
class RoleGiven(Event):
    member: UUID
    role: str
    before: str


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    member: UUID


@dataclass(frozen=True, kw_only=True)
class MemberBack(Event):
    member: UUID
    role: str


@dataclass(frozen=True, kw_only=True)
class AccessReviewStarted(Event):
    review: UUID


@dataclass(frozen=True, kw_only=True)
class AccessDecided(Event):
    """A way in was kept or removed in a review; `about` is a member, a grant or an invitation."""

    review: UUID
    kind: str
    about: UUID
    made: str


@dataclass(frozen=True, kw_only=True)
class AccessReviewFinished(Event):
    review: UUID


@dataclass(frozen=True, kw_only=True)
class AccessReviewPlanned(Event):
    """The firm asked for a review so many months after each; 0 for never."""

    months: int
