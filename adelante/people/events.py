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
class RoleChanged(Event):
    """The firm gave a role other rights than before: names of `May`."""

    role: str
    given: tuple[str, ...]
    taken: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AccessSet(Event):
    """Whether everybody at the firm reaches every case, or the case's team alone."""

    access: str


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    member: UUID


@dataclass(frozen=True, kw_only=True)
class MemberBack(Event):
    member: UUID
    role: str
