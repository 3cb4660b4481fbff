from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models

from adelante.audit.actor import Actor
from adelante.cases.models.case import Case
from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm, SameFirmKey

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


class SafetyQuerySet(models.QuerySet["Safety"]):
    def for_staff(self, actor: Actor) -> SafetyQuerySet:
        return self.filter(firm=actor.firm)


class Safety(OfFirm):
    """What to mind in a case that is, or was, in safe mode. For the office and the outbox alone.

    `days` are weekdays (Monday is 0) on which a letter may leave, between `hours_from` and
    `hours_until` by the clock of `time_zone`, the client's; without hours, at any hour of them.
    `title_before` is what the client called the case before it got a neutral name.
    """

    case = SameFirmKey(Case)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    leave_no_message = models.BooleanField(default=True)
    note = models.CharField(max_length=200, blank=True)
    days = models.JSONField(default=list)
    hours_from = models.TimeField(null=True)
    hours_until = models.TimeField(null=True)
    time_zone = models.CharField(max_length=60, blank=True)
    address_in_letters = models.BooleanField(default=False)
    title_before = models.JSONField(default=dict)
    kept_at = models.DateTimeField(default=now)

    objects = SafetyQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        case_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "case"], name="one_safety_a_case"),
            models.CheckConstraint(
                condition=models.Q(hours_from=None, hours_until=None)
                | models.Q(hours_from__lt=models.F("hours_until")),
                name="safe_hours_are_of_one_day",
            ),
        ]

    def opens_at(self, moment: datetime) -> datetime:
        """The first moment, this one or later, at which a letter may leave."""
        if not self.days and self.hours_from is None:
            return moment
        zone = ZoneInfo(self.time_zone)
        here = moment.astimezone(zone)
        start, end = self.hours_from or time.min, self.hours_until or time.max
        for ahead in range(len(EVERY_DAY) + 1):
            day = here.date() + timedelta(days=ahead)
            if day.weekday() not in (self.days or EVERY_DAY):
                continue
            opens = max(here, datetime.combine(day, start, zone))
            if opens.date() == day and opens < datetime.combine(day, end, zone):
                return opens.astimezone(moment.tzinfo)
        return moment
