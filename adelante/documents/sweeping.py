"""Letting go of bytes that nothing points to: sendings given up, pieces that lost a race."""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from adelante.core.clock import now
from adelante.core.tenancy import tenant
from adelante.documents.models import File, Preview, Upload
from adelante.documents.originals import place_of
from adelante.documents.ports import storage

IDLE = timedelta(hours=48)
"""How long a sending may pause, and how old a stray object must be before it goes."""


def sweep_firm(firm: UUID) -> int:
    """Let go of what was never finished in this firm. Returns how many objects went."""
    _give_up_idle(firm)
    swept = _empty_failed(firm) + _sweep_strays(firm)
    storage().sweep_unfinished(IDLE.total_seconds())
    return swept


def _give_up_idle(firm: UUID) -> None:
    """One statement: a piece or a finish that comes at the same moment wins or finds it gone."""
    with tenant(firm):
        Upload.objects.filter(
            firm=firm, finished_at=None, failed_because="", moved_at__lt=now() - IDLE
        ).update(failed_because="idle")


def _empty_failed(firm: UUID) -> int:
    with tenant(firm):
        failed = list(
            Upload.objects.filter(firm=firm, finished_at=None)
            .exclude(failed_because="")
            .exclude(places=[])
        )
    swept = 0
    for upload in failed:
        for place in upload.places:
            storage().delete(place_of(firm, upload.vault, place))
            swept += 1
        with tenant(firm):
            Upload.objects.filter(firm=firm, pk=upload.pk).update(places=[], pieces=[])
    return swept


def _sweep_strays(firm: UUID) -> int:
    """Objects that no row knows: a process was killed between sealing one and writing it down."""
    oldest = int((now() - IDLE).timestamp() * 1000)
    by_vault: dict[UUID, list[str]] = defaultdict(list)
    for name in storage().names(str(firm)):
        _, vault, place = name.split("/")
        if UUID(place).int >> 80 < oldest:  # a UUIDv7 begins with its millisecond
            by_vault[UUID(vault)].append(name)
    swept = 0
    for of_file, names in by_vault.items():
        known = _known(firm, of_file)
        for name in names:
            if name not in known:
                storage().delete(name)
                swept += 1
    return swept


def _known(firm: UUID, vault: UUID) -> set[str]:
    with tenant(firm):
        places = [
            *Upload.objects.filter(firm=firm, vault=vault).values_list("places", flat=True),
            *File.objects.filter(firm=firm, vault=vault).values_list("places", flat=True),
            list(
                Preview.objects.filter(firm=firm, file__vault=vault).values_list("vault", flat=True)
            ),
        ]
    return {place_of(firm, vault, place) for each in places for place in each}
