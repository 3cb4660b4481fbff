"""Replacing keys while the firm is at work: nothing is unreadable at any moment.

One order for every key. *Switch*: alone for a moment, while nobody is in the middle of sealing, a
new key becomes the current one. *Seal anew*, in small transactions beside everybody's work: what is
sealed under older keys is sealed under the current one, unless somebody has changed it meanwhile.
*Retire*: alone again, and only if nothing is left under them, the older keys are dropped.

Killed anywhere, it is done by starting it again: a rotation that has not ended is gone on with,
never begun twice. Doing it twice at once is harmless.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Func, Value

from adelante.audit.actor import system
from adelante.audit.events import record
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.core.vault import CannotOpen, KeyRing, MasterKey, new_key, rewrap, sealed_under, wrap
from adelante.firms.events import KeyReplaced, KeyRetired
from adelante.firms.face import every_firm
from adelante.firms.keyring import (
    MASTER_LOCK,
    FirmRing,
    firm_binding,
    firm_lock,
    firm_ring,
    master,
    scope_binding,
    scope_key,
    take_lock,
)
from adelante.firms.models import FirmKey, ScopeKey

BATCH = 100
"""Rows sealed anew in one transaction: a page that wants one of them waits no longer than that."""


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """A column with something sealed: under the firm's key, or under that of `kind` of `scope`.

    `anew` gives what the row's columns become under the ring's current key. `scope` is the path
    from a row to the id of its case or contact.
    """

    model: type[models.Model]
    column: str
    anew: Callable[[Any, KeyRing], Mapping[str, bytes]]
    kind: str = ""
    scope: str = ""


@dataclass(frozen=True, kw_only=True)
class Indexed:
    """A column of blind indexes, which do not tell their key: each is worked out again."""

    model: type[models.Model]
    column: str
    anew: Callable[[Any, FirmRing], bytes]


Part = Sealed | Indexed


def replace_master_key(*, only_add: bool = False, say: Callable[[str], None]) -> None:
    """A new master key in the file, every firm's key under it, the old one out of the file.

    `only_add` ends after the first step, so that the file can be taken to other machines before
    anything is wrapped under the new key.
    """
    path = Path(settings.MASTER_KEY_FILE)
    with transaction.atomic():
        take_lock(MASTER_LOCK)
        ring = MasterKey.load(path)
        begun = len(ring.keys) > 1
        if not begun:
            ring = MasterKey.rotate(path)
    master.cache_clear()
    say(f"The master key {ring.current.id.hex()} is {'there already' if begun else 'new'}.")
    if only_add:
        return
    for firm, slug in every_firm():
        _wrap_firm_anew(firm, ring, slug=slug, say=say)
    with transaction.atomic():
        take_lock(MASTER_LOCK)
        for firm, slug in every_firm():  # one may have been founded since, under the older key
            _wrap_firm_anew(firm, ring, slug=slug, say=say)
        MasterKey.forget_older(path)
    master.cache_clear()
    say("Older master keys are out of the file. Destroy every copy of them that you keep.")


def _wrap_firm_anew(firm: UUID, ring: MasterKey, *, slug: str, say: Callable[[str], None]) -> None:
    current = ring.current.id.hex()
    with tenant(firm):
        changed = 0
        for row in FirmKey.objects.filter(firm=firm, retired_at=None):
            before = bytes(row.wrapped)
            if sealed_under(before) == ring.current.id:
                continue
            after = rewrap(before, under=ring, bound_to=firm_binding(firm))
            changed += FirmKey.objects.filter(pk=row.pk, wrapped=before).update(wrapped=after)
        if changed:
            record(KeyReplaced(by=system(firm), kind="master", key=current))
            say(f"{slug}: its key is under the new master key.")


def replace_firm_key(firm: UUID, parts: Sequence[Part], *, say: Callable[[str], None]) -> None:
    """A new key for the firm; all that stood under the old one is sealed and indexed anew."""
    begun = _switch_firm(firm)
    with tenant(firm):
        ring = firm_ring(firm)
        ring.read_again()
    say(f"The firm's key {ring.current.id.hex()} {'goes on replacing' if begun else 'seals now'}.")
    mine = [_SCOPE_KEYS, *(part for part in parts if isinstance(part, Sealed) and not part.kind)]
    for part in parts:
        if isinstance(part, Indexed):
            say(f"{_name(part)}: {_index_anew(part, firm, ring)} worked out again.")
    while True:
        for each in mine:
            say(f"{_name(each)}: {_seal_anew(each, firm, ring)} sealed anew.")
        with tenant(firm):
            take_lock(firm_lock(firm))
            if not any(_left(each, firm, ring, None).exists() for each in mine):
                older = FirmKey.objects.filter(firm=firm, retired_at=None, version__lt=ring.version)
                if older.update(wrapped=b"", retired_at=clock.now()):
                    key = ring.current.id.hex()
                    record(KeyRetired(by=system(firm), kind="firm", of=firm, key=key))
                ring.read_again()
                break
    say("The older key of the firm is gone.")


def _switch_firm(firm: UUID) -> bool:
    """Make a new key current, unless an earlier rotation has not ended yet."""
    with tenant(firm):
        take_lock(firm_lock(firm))
        rows = list(FirmKey.objects.filter(firm=firm, retired_at=None).order_by("-version"))
        if len(rows) > 1:
            return True
        key = new_key()
        FirmKey.objects.create(
            firm_id=firm,
            version=rows[0].version + 1,
            wrapped=wrap(key, under=_master_now(), bound_to=firm_binding(firm)),
        )
        record(KeyReplaced(by=system(firm), kind="firm", of=firm, key=key.id.hex()))
    return False


def replace_scope_key(
    kind: str, of: UUID, parts: Sequence[Part], *, firm: UUID, say: Callable[[str], None]
) -> None:
    """A new key for a case or a contact. Files keep their own keys, which are wrapped anew."""
    _switch_scope(kind, of, firm=firm)
    mine = [part for part in parts if isinstance(part, Sealed) and part.kind == kind]
    while True:
        with tenant(firm):
            ring = scope_key(kind, of, firm=firm)
        changed = sum(_seal_anew(part, firm, ring, of) for part in mine)
        with tenant(firm):
            take_lock(firm_lock(firm))
            if any(_left(part, firm, ring, of).exists() for part in mine):
                continue
            rows = ScopeKey.objects.filter(firm=firm, kind=kind, of_id=of, retired_at=None)
            newest = rows.order_by("-version").values_list("version", flat=True)[0]
            if rows.filter(version__lt=newest).update(wrapped=b"", retired_at=clock.now()):
                key = ring.current.id.hex()
                record(KeyRetired(by=system(firm), kind=kind, of=of, key=key))
        say(f"{kind} {of}: a new key, {changed} sealed anew.")
        return


def _switch_scope(kind: str, of: UUID, *, firm: UUID) -> None:
    with tenant(firm):
        take_lock(firm_lock(firm))
        rows = ScopeKey.objects.filter(firm=firm, kind=kind, of_id=of, retired_at=None)
        versions = list(rows.order_by("-version").values_list("version", flat=True))
        if not versions:
            raise ScopeKey.DoesNotExist
        if len(versions) > 1:
            return
        key, ring = new_key(), firm_ring(firm)
        ring.read_again()
        ScopeKey.objects.create(
            firm_id=firm,
            kind=kind,
            of_id=of,
            version=versions[0] + 1,
            wrapped=wrap(key, under=ring, bound_to=scope_binding(firm, kind, of)),
        )
        record(KeyReplaced(by=system(firm), kind=kind, of=of, key=key.id.hex()))


def scopes_of(firm: UUID) -> list[tuple[str, UUID]]:
    """Every case and contact that has a key. The caller stands in the firm."""
    rows = ScopeKey.objects.filter(firm=firm, retired_at=None).order_by("kind", "of_id")
    return list(rows.values_list("kind", "of_id").distinct())


def _seal_anew(part: Sealed, firm: UUID, ring: KeyRing, of: UUID | None = None) -> int:
    """What is sealed under older keys of the ring, batch by batch. Returns how many rows."""
    changed = 0
    while True:
        with tenant(firm):
            rows = list(_left(part, firm, ring, of)[:BATCH])
            for row in rows:
                _put(row, _anew(part, row, ring), seen=part.column)
        if not rows:
            return changed
        changed += len(rows)


def _anew(part: Sealed, row: models.Model, ring: KeyRing) -> Mapping[str, bytes]:
    try:
        return part.anew(row, ring)
    except CannotOpen as error:
        raise CannotOpen(f"{_name(part)} of row {row.pk} stays shut: {error}") from error


def _index_anew(part: Indexed, firm: UUID, ring: FirmRing) -> int:
    changed, last = 0, None
    while True:
        with tenant(firm):
            found = part.model._base_manager.filter(firm=firm, **{f"{part.column}__isnull": False})
            rows = list((found.filter(pk__gt=last) if last else found).order_by("pk")[:BATCH])
            for row in rows:
                last, index = row.pk, part.anew(row, ring)
                if index != bytes(getattr(row, part.column)):
                    changed += _put(row, {part.column: index}, seen=part.column)
        if not rows:
            return changed


def _put(row: models.Model, columns: Mapping[str, bytes], *, seen: str) -> int:
    """Unless somebody has written the row since it was read: then theirs is newer."""
    same = type(row)._base_manager.filter(**{"pk": row.pk, seen: bytes(getattr(row, seen))})
    return same.update(**columns)


def _left(part: Sealed, firm: UUID, ring: KeyRing, of: UUID | None) -> Any:
    """Rows that are not sealed under the ring's current key. Bytes 2 to 9 name the key."""
    named = Func(
        F(part.column),
        Value(2),
        Value(8),
        function="substring",
        output_field=models.BinaryField(),
    )
    rows = part.model._base_manager.annotate(sealed_under=named).filter(firm=firm)
    rows = rows.exclude(sealed_under=ring.current.id).exclude(**{f"{part.column}__isnull": True})
    rows = rows.exclude(**{part.column: b""})
    return (rows.filter(**{part.scope: of}) if of else rows).order_by("pk")


def _master_now() -> MasterKey:
    """As the file says now: this process may have read it long ago."""
    return MasterKey.load(Path(settings.MASTER_KEY_FILE))


def _scope_key_anew(row: ScopeKey, ring: KeyRing) -> Mapping[str, bytes]:
    place = scope_binding(row.firm_id, row.kind, row.of_id)
    return {"wrapped": rewrap(bytes(row.wrapped), under=ring, bound_to=place)}


def _name(part: Part) -> str:
    return f"{part.model._meta.label}.{part.column}"


_SCOPE_KEYS = Sealed(model=ScopeKey, column="wrapped", anew=_scope_key_anew)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How it stands with a firm's keys, for whoever looks after them."""

    slug: str
    key: str
    version: int
    made_on: str
    older: int
    scopes: int
    under_older: int


def standing_of_firm(firm: UUID, slug: str, parts: Iterable[Part]) -> Standing:
    """`older` keys that still open, and how many things stand under them: 0 and 0 at rest."""
    with tenant(firm):
        rows = list(FirmKey.objects.filter(firm=firm, retired_at=None).order_by("-version"))
        ring = firm_ring(firm)
        ring.read_again()
        mine = [_SCOPE_KEYS, *(p for p in parts if isinstance(p, Sealed) and not p.kind)]
        return Standing(
            slug=slug,
            key=ring.current.id.hex(),
            version=rows[0].version,
            made_on=rows[0].made_at.date().isoformat(),
            older=len(rows) - 1,
            scopes=ScopeKey.objects.filter(firm=firm, retired_at=None).count(),
            under_older=sum(_left(part, firm, ring, None).count() for part in mine),
        )
