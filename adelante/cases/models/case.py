from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm, SameFirmKey


class MilestoneKey(models.TextChoices):
    """The fixed list of moments that money and reminders can be tied to."""

    AGREEMENT_SIGNED = "agreement_signed", _("Agreement signed")
    DOCUMENTS_COMPLETE = "documents_complete", _("Documents complete")
    PACKET_APPROVED = "packet_approved", _("Packet approved")
    FILED = "filed", _("Petition filed")
    BIOMETRICS = "biometrics", _("Biometrics")
    RFE = "rfe", _("Request for evidence")
    INTERVIEW = "interview", _("Interview")
    DECISION = "decision", _("Decision")


class WaitsOn(models.TextChoices):
    CLIENT = "client", _("client")
    FIRM = "firm", _("us")
    GOVERNMENT = "government", _("USCIS")
    NOBODY = "nobody", _("nobody")


class CaseQuerySet(models.QuerySet["Case"]):
    def for_staff(self, actor: Actor) -> CaseQuerySet:
        return self.filter(firm=actor.firm)

    def for_client(self, actor: Actor) -> CaseQuerySet:
        """Row security leaves the cases that the account has a grant for."""
        return self.filter(firm=actor.firm)


class Case(OfFirm):
    """A matter. `number` runs per firm without gaps; `code` is what people say: RI-2041.

    `title` is what the client calls it, {en, es}; `heading` is the office's name for it. Counts of
    documents are kept here by the room that knows them, under the case's lock, so that a list of
    cases reads one row a case.
    """

    number = models.PositiveIntegerField()
    code = models.CharField(max_length=20)
    case_type = SameFirmKey("library.CaseType")
    type_label = models.CharField(max_length=60)
    title = models.JSONField()
    heading = models.CharField(max_length=200)
    stages = models.JSONField()  # ordered stage keys, as they were when the case was opened
    stage = models.SlugField(max_length=40)
    stage_since = models.DateTimeField(default=now)
    waits_on = models.CharField(max_length=10, choices=WaitsOn, default=WaitsOn.CLIENT)
    promised_for = models.DateField(null=True)
    attorney = SameFirmKey("people.Member", null=True)
    paralegal = SameFirmKey("people.Member", null=True)
    documents_asked = models.PositiveSmallIntegerField(default=0)
    documents_accepted = models.PositiveSmallIntegerField(default=0)
    held_because = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        case_type_id: UUID
        attorney_id: UUID | None
        paralegal_id: UUID | None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "number"], name="one_case_a_number"),
            models.CheckConstraint(
                condition=models.Q(documents_accepted__lte=models.F("documents_asked")),
                name="no_more_accepted_than_asked",
            ),
        ]
        indexes = [
            models.Index(fields=["firm", "closed_at", "-opened_at"], name="case_of_firm"),
            models.Index(fields=["firm", "stage"], name="case_at_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.heading}, {self.type_label}"

    @property
    def case_id(self) -> UUID:
        """A case is its own case, so that `locked` and rights can ask any item the same question."""
        return self.pk


class Milestone(OfFirm):
    """A moment that this case has reached, once."""

    case = SameFirmKey(Case)
    key = models.CharField(max_length=30)
    reached_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "case", "key"], name="a_milestone_is_reached_once"),
        ]
