from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from adelante.audit.actor import Actor
from adelante.cases.models import Case
from adelante.core import clock
from adelante.core.tenancy.fields import OfFirm, SameFirmKey
from adelante.people.models import Member


class DecoyQuerySet(models.QuerySet["Decoy"]):
    def for_staff(self, actor: Actor) -> DecoyQuerySet:
        return self.filter(firm=actor.firm, ended_at=None)


class Decoy(OfFirm):
    """A case that the firm made up, so that nobody has a reason to open it. Opening it alarms."""

    case = SameFirmKey(Case)
    set_at = models.DateTimeField(default=clock.now)
    set_by = SameFirmKey(Member)
    ended_at = models.DateTimeField(null=True)

    objects = DecoyQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        case_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "case"],
                condition=models.Q(ended_at=None),
                name="one_decoy_a_case",
            ),
        ]
