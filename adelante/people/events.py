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
class MemberHired(Event):
    member: UUID
    role: str
