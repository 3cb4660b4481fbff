from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases import events
from adelante.cases.models.case import Case
from adelante.core import clock
from adelante.core.locking import locked
from adelante.core.tenancy.fields import OfFirm, SameFirmKey
from adelante.people.permissions import May


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def for_staff(self, actor: Actor) -> DeadlineQuerySet:
        return self.filter(firm=actor.firm)

    def for_client(self, actor: Actor) -> DeadlineQuerySet:
        return self.filter(firm=actor.firm, shown_to_client=True)


class Deadline(OfFirm):
    """A date with its source. A date printed on a notice wins; a computed one only warns."""

    class Source(models.TextChoices):
        NOTICE = "notice", _("Printed on a notice")
        RULE = "rule", _("Computed by a rule")
        PROMISE = "promise", _("Promised by the firm")

    case = SameFirmKey(Case)
    words = models.JSONField()
    on = models.DateField()
    source = models.CharField(max_length=8, choices=Source)
    rule = models.SlugField(max_length=60, blank=True)
    shown_to_client = models.BooleanField(default=True)
    met_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=clock.now)

    objects = DeadlineQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        case_id: UUID

    class Meta:
        indexes = [
            models.Index(fields=["case", "on"], name="deadline_of_case"),
            models.Index(
                fields=["firm", "on", "id"],
                condition=models.Q(met_at=None),
                name="waiting_deadline_by_day",
            ),
        ]

    def meet(self, *, by: Actor) -> None:
        """What it was for is done. A second time nothing happens."""
        by.must(May.MOVE_CASES, at=self)
        with locked(self.case, self):
            if self.met_at:
                return
            self.met_at = clock.now()
            self.save(update_fields=["met_at"])
            record(events.DeadlineMet(by=by, case=self.case_id, deadline=self.pk))
