from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from adelante.audit.actor import Actor
from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm


class SealQuerySet(models.QuerySet["Seal"]):
    def for_staff(self, actor: Actor) -> SealQuerySet:
        return self.filter(firm=actor.firm)


class Seal(OfFirm):
    """A link of the chain that holds a firm's entries together. Rows are only added.

    It holds the entries that transactions `after` ≤ xid < `upto` of the database `server` wrote:
    `count` of them, from `first` to `last`. `listed` names each with its digest (8 bytes of seq and
    32 of SHA-256, in the order of seq), `digest` is the SHA-256 of that list as it is exported,
    `previous` the hash of the seal before, 32 zero bytes at the first. docs/audit-format.md.
    """

    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=now)
    server = models.BigIntegerField()
    after = models.BigIntegerField()
    upto = models.BigIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    count = models.PositiveIntegerField()
    listed = models.BinaryField()
    digest = models.BinaryField()
    previous = models.BinaryField()

    objects = SealQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "number"], name="seals_are_numbered"),
            models.CheckConstraint(
                condition=models.Q(count__gt=0, after__lt=models.F("upto")),
                name="a_seal_holds_entries",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.first} to {self.last})"
