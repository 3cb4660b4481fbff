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
class FactorAdded(Event):
    """`kind`: app or passkey."""

    account: UUID
    factor: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class FactorRemoved(Event):
    account: UUID
    factor: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class FactorPassed(Event):
    """A session has passed the second factor, or proved anew who it is."""

    account: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class FactorRefused(Event):
    """Somebody who had signed in did not pass."""

    account: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class RecoveryCodesMade(Event):
    account: UUID


@dataclass(frozen=True, kw_only=True)
class RecoveryCodeUsed(Event):
    """`left`: how many of them are still good."""

    account: UUID
    left: int


@dataclass(frozen=True, kw_only=True)
class FactorsReset(Event):
    """Somebody who runs the firm took a colleague's factors away: they set up new ones."""

    account: UUID
    member: UUID


@dataclass(frozen=True, kw_only=True)
class PasswordChosen(Event):
    account: UUID


@dataclass(frozen=True, kw_only=True)
class PasswordRemoved(Event):
    account: UUID
