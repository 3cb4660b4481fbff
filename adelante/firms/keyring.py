"""The firm's keys in use: which key opens which scope, asked of the tables and the master key.

The master key is read once a process. Scopes are a case or a contact; each has one key, made when
it is first needed and wrapped under the firm's.

Keys are replaced while the firm is at work (`rotating`). So whatever opens takes the key that the
sealed bytes name, and looks again if a rotation has sealed them anew since they were read; and
whatever seals first takes the firm's lock in shared mode: a rotation changes the current key, and
drops an old one, only at a moment when nobody is in the middle of sealing.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection

from adelante.core.ids import new_id
from adelante.core.vault import (
    Key,
    KeyRing,
    MasterKey,
    WrongKey,
    blind_index,
    new_key,
    open_field,
    seal_field,
    unwrap,
    wrap,
)
from adelante.firms.models import FirmKey, ScopeKey

Sealed = TypeVar("Sealed")
Opened = TypeVar("Opened")

MASTER_LOCK = "adelante master key"
"""Held in shared mode while something is wrapped under the master key."""


@lru_cache(maxsize=1)
def master() -> MasterKey:
    """The master key of this installation, from the file that `MASTER_KEY_FILE` names."""
    return MasterKey.load(settings.MASTER_KEY_FILE)


def give_key(firm: UUID) -> None:
    """Make a new firm's key. Once, when the firm is founded."""
    share_lock(MASTER_LOCK)
    current = MasterKey.load(settings.MASTER_KEY_FILE)  # another process may have replaced it
    wrapped = wrap(new_key(), under=current, bound_to=firm_binding(firm))
    FirmKey.objects.create(firm_id=firm, wrapped=wrapped)


def seal_for_firm(plain: bytes, *, firm: UUID, bound_to: str) -> bytes:
    """Seal a small secret, such as a code in the outbox, for any process at work in the firm."""
    return seal_field(plain, key=sealing_ring(firm), bound_to=f"{firm}/{bound_to}")


def open_for_firm(
    sealed: bytes, *, firm: UUID, bound_to: str, again: Callable[[], bytes] | None = None
) -> bytes:
    """The secret. `again` reads the sealed bytes anew, in case a rotation came in between."""
    place = f"{firm}/{bound_to}"
    return opened(
        lambda bytes_: open_field(bytes_, key=firm_ring(firm), bound_to=place), sealed, again
    )


def make_scope_key(kind: str, of: UUID, *, firm: UUID) -> None:
    """Give a case or a contact its key, when it comes into being."""
    wrapped = wrap(new_key(), under=sealing_ring(firm), bound_to=scope_binding(firm, kind, of))
    ScopeKey.objects.bulk_create(
        [ScopeKey(id=new_id(), firm_id=firm, kind=kind, of_id=of, wrapped=wrapped)],
        ignore_conflicts=True,
    )


def scope_key(kind: str, of: UUID, *, firm: UUID) -> KeyRing:
    """The keys of a case ("case") or of a contact ("contact") of this firm, to open with.

    Raises `ScopeKey.DoesNotExist`.
    """

    def read() -> list[ScopeKey]:
        rows = ScopeKey.objects.filter(firm_id=firm, kind=kind, of_id=of, retired_at=None)
        return list(rows.order_by("-version"))

    def unwrapped(rows: list[ScopeKey]) -> KeyRing:
        if not rows:
            raise ScopeKey.DoesNotExist
        under, place = firm_ring(firm), scope_binding(firm, kind, of)
        keys = [unwrap(bytes(row.wrapped), under=under, bound_to=place) for row in rows]
        return KeyRing(keys[0], older=keys[1:])

    return opened(unwrapped, read(), read)


def sealing_scope_key(kind: str, of: UUID, *, firm: UUID) -> KeyRing:
    """The same, to seal with: its current key stays current until the transaction ends."""
    share_lock(firm_lock(firm))
    return scope_key(kind, of, firm=firm)


def indexes_of(value: str, *, firm: UUID, column: str) -> list[bytes]:
    """Every blind index under which a value may stand in a column, the one to write first.

    There are several only while the firm's key is being replaced.
    """
    ring = sealing_ring(firm)
    return [blind_index(value, key=key, bound_to=f"{firm}/{column}") for key in ring.keys]


def opened(
    open_it: Callable[[Sealed], Opened], sealed: Sealed, again: Callable[[], Sealed] | None
) -> Opened:
    """Open what was read; if its key is gone, a rotation has sealed it anew: read it `again`."""
    try:
        return open_it(sealed)
    except WrongKey:
        if again is None:
            raise
        return open_it(again())


def firm_ring(firm: UUID) -> "FirmRing":
    """The firm's keys, to open with. Kept in the process once unwrapped: they open nothing but
    rows that the wall lets us see.
    """
    if firm not in _rings:
        _rings[firm] = FirmRing(firm)
    return _rings[firm]


def sealing_ring(firm: UUID) -> "FirmRing":
    """The firm's keys, to seal with: what is current stays current until the transaction ends."""
    share_lock(firm_lock(firm))
    ring = firm_ring(firm)
    newest = FirmKey.objects.filter(firm_id=firm).latest("version").version
    if ring.version != newest:
        ring.read_again()
    return ring


class FirmRing(KeyRing):
    """A firm's keys that have not been retired, the current one first."""

    def __init__(self, firm: UUID) -> None:
        self._firm = firm
        self.read_again()

    def read_again(self) -> None:
        """Another process has given the firm a new key, or retired an old one."""

        def read() -> list[FirmKey]:
            rows = FirmKey.objects.filter(firm_id=self._firm, retired_at=None)
            return list(rows.order_by("-version"))

        def unwrapped(rows: list[FirmKey]) -> tuple[Key, ...]:
            if not rows:
                raise FirmKey.DoesNotExist
            self.version = rows[0].version
            place = firm_binding(self._firm)
            return tuple(unwrap(bytes(r.wrapped), under=master(), bound_to=place) for r in rows)

        self._keys = opened(unwrapped, read(), read)

    def named(self, key_id: bytes) -> Key:
        """The key of this id; the table is read again first if it is none of those known."""
        try:
            return super().named(key_id)
        except WrongKey:
            self.read_again()
            return super().named(key_id)


def firm_binding(firm: UUID) -> str:
    return f"firm/{firm}"


def scope_binding(firm: UUID, kind: str, of: UUID) -> str:
    return f"{firm}/{kind}/{of}"


def firm_lock(firm: UUID) -> str:
    return f"adelante keys of {firm}"


def share_lock(name: str) -> None:
    """Until the transaction ends, no key of this lock becomes current or is dropped."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [name])


def take_lock(name: str) -> None:
    """Alone, once all that hold it in shared mode have ended their transactions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


_rings: dict[UUID, FirmRing] = {}
