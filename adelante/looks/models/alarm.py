from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.cases.models import Case
from adelante.core import clock
from adelante.core.tenancy.fields import OfFirm, SameFirmKey
from adelante.people.models import Member


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def for_staff(self, actor: Actor) -> AlarmQuerySet:
        return self.filter(firm=actor.firm)


class Alarm(OfFirm):
    """A session looked at more than its work asks for, or at a decoy. It is slowed down for now.

    Only the lifting can change (the database grants no more).
    """

    class Kind(models.TextChoices):
        MANY = "many", _("Very many clients' cases within an hour")
        DECOY = "decoy", _("A case that nobody has a reason to open")

    kind = models.CharField(max_length=5, choices=Kind)
    session_id = models.UUIDField()
    account_id = models.UUIDField()
    member = SameFirmKey(Member)
    case = SameFirmKey(Case, null=True)
    opened = models.PositiveIntegerField()
    raised_at = models.DateTimeField(default=clock.now)
    slow_until = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = SameFirmKey(Member, null=True)

    objects = AlarmQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        member_id: UUID
        lifted_by_id: UUID | None

    class Meta:
        indexes = [
            models.Index(fields=["firm", "-raised_at"], name="alarm_of_firm"),
            models.Index(fields=["account_id", "-raised_at"], name="alarm_of_account"),
        ]

    @property
    def slows(self) -> bool:
        """Is the session slowed down by it at this moment?"""
        return self.lifted_at is None and clock.now() < self.slow_until
