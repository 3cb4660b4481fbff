"""What happens to a firm's keys. Ids of keys are told, and never a byte of one."""

from dataclasses import dataclass
from uuid import UUID

from adelante.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class KeyReplaced(Event):
    """A new key seals from now on. `kind`: master, firm, case or contact; `key` is its id."""

    kind: str
    of: UUID | None = None
    key: str


@dataclass(frozen=True, kw_only=True)
class KeyRetired(Event):
    """Nothing is sealed any more under what this key replaced, so those are gone for good."""

    kind: str
    of: UUID | None = None
    key: str
