"""What happens to a firm's own case types. The words themselves stand in the row."""

from dataclasses import dataclass
from uuid import UUID

from adelante.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseTypeAdopted(Event):
    case_type: UUID
    from_key: str


@dataclass(frozen=True, kw_only=True)
class CaseTypeChanged(Event):
    """`part` is what of it: names, rows, words or installments."""

    case_type: UUID
    part: str


@dataclass(frozen=True, kw_only=True)
class CaseTypeRetired(Event):
    case_type: UUID
