from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.cases.models import Case, Party
from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm, SameFirmKey


class SequenceQuerySet(models.QuerySet["Sequence"]):
    def for_staff(self, actor: Actor) -> SequenceQuerySet:
        return self.filter(firm=actor.firm)


class Sequence(OfFirm):
    """Reminders about one thing that a party still owes: a document or an invoice.

    `round` grows when a document is sent back, so that its reminders start again; `step` is the
    next step of the firm's sequence; `next_at` is when. It is over when `ended_at` is set, and
    paused if it is neither over nor due at any time.
    """

    class About(models.TextChoices):
        REQUEST = "request", _("Document")
        INVOICE = "invoice", _("Invoice")

    case = SameFirmKey(Case, db_index=False)
    party = SameFirmKey(Party, db_index=False)
    about = models.CharField(max_length=8, choices=About)
    about_id = models.UUIDField()
    round = models.PositiveSmallIntegerField(default=1)
    step = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    last_sent_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    objects = SequenceQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        case_id: UUID
        party_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "about", "about_id"], name="one_sequence_a_thing"
            ),
        ]
        indexes = [
            models.Index(fields=["firm", "ended_at", "next_at"], name="sequence_due"),
            models.Index(fields=["case"], name="sequence_of_case"),
        ]

    @property
    def is_paused(self) -> bool:
        return self.ended_at is None and self.next_at is None

    @property
    def has_run(self) -> bool:
        """Has it sent anything, or come to an end, since it was made?"""
        return bool(self.step or self.ended_at or self.last_sent_at)
