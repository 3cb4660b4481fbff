"""The firm's keys in use: which key opens which scope, asked of the tables and the master key.

The master key is read once a process. Scopes are a case or a contact; each has one key, made when
it is first needed and wrapped under the firm's.
"""

from functools import lru_cache
from uuid import UUID

from django.conf import settings

from adelante.core.ids import new_id
from adelante.core.vault import Key, MasterKey, new_key, open_field, seal_field, unwrap, wrap
from adelante.firms.models import FirmKey, ScopeKey


@lru_cache(maxsize=1)
def master() -> MasterKey:
    """The master key of this installation, from the file that `MASTER_KEY_FILE` names."""
    return MasterKey.load(settings.MASTER_KEY_FILE)


def give_key(firm: UUID) -> None:
    """Make a new firm's key. Once, when the firm is founded."""
    wrapped = wrap(new_key(), under=master(), bound_to=f"firm/{firm}")
    FirmKey.objects.create(firm_id=firm, wrapped=wrapped)


def seal_for_firm(plain: bytes, *, firm: UUID, bound_to: str) -> bytes:
    """Seal a small secret, such as a code in the outbox, for any process at work in the firm."""
    return seal_field(plain, key=_firm_key(firm), bound_to=f"{firm}/{bound_to}")


def open_for_firm(sealed: bytes, *, firm: UUID, bound_to: str) -> bytes:
    return open_field(bytes(sealed), key=_firm_key(firm), bound_to=f"{firm}/{bound_to}")


def make_scope_key(kind: str, of: UUID, *, firm: UUID) -> None:
    """Give a case or a contact its key, when it comes into being."""
    wrapped = wrap(new_key(), under=_firm_key(firm), bound_to=f"{firm}/{kind}/{of}")
    ScopeKey.objects.bulk_create(
        [ScopeKey(id=new_id(), firm_id=firm, kind=kind, of_id=of, wrapped=wrapped)],
        ignore_conflicts=True,
    )


def scope_key(kind: str, of: UUID, *, firm: UUID) -> Key:
    """The key of a case ("case") or of a contact ("contact") of this firm."""
    row = ScopeKey.objects.get(firm_id=firm, kind=kind, of_id=of)
    return unwrap(bytes(row.wrapped), under=_firm_key(firm), bound_to=f"{firm}/{kind}/{of}")


def _firm_key(firm: UUID) -> Key:
    """Kept in the process once unwrapped: it opens nothing but rows that the wall lets us see."""
    if firm not in _firm_keys:
        row = FirmKey.objects.filter(firm_id=firm).latest("version")
        bound_to = f"firm/{firm}"
        _firm_keys[firm] = unwrap(bytes(row.wrapped), under=master(), bound_to=bound_to)
    return _firm_keys[firm]


_firm_keys: dict[UUID, Key] = {}
