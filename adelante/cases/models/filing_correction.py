from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from adelante.audit.actor import Actor
from adelante.cases.models.case import Case
from adelante.cases.models.filing import Filing
from adelante.core import clock
from adelante.core.tenancy.fields import OfFirm, SameFirmKey


class FilingCorrectionQuerySet(models.QuerySet["FilingCorrection"]):
    def for_staff(self, actor: Actor) -> FilingCorrectionQuerySet:
        return self.filter(firm=actor.firm)


class FilingCorrection(OfFirm):
    """What a filing said before somebody corrected it, who, when and why. For the firm alone."""

    case = SameFirmKey(Case)
    filing = SameFirmKey(Filing)
    was_filed_on = models.DateField()
    was_receipt_number = models.CharField(max_length=13, blank=True)
    was_receipted_on = models.DateField(null=True)
    why = models.CharField(max_length=200)
    corrected_by = SameFirmKey("people.Member", null=True)
    corrected_at = models.DateTimeField(default=clock.now)

    objects = FilingCorrectionQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        case_id: UUID
        filing_id: UUID

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(why=""), name="who_corrects_says_why"),
        ]
        indexes = [models.Index(fields=["filing"], name="correction_of_filing")]
