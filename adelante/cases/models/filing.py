from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from adelante.audit.actor import Actor
from adelante.cases.models.case import Case
from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm, SameFirmKey


class FilingQuerySet(models.QuerySet["Filing"]):
    def for_staff(self, actor: Actor) -> FilingQuerySet:
        return self.filter(firm=actor.firm)

    def for_client(self, actor: Actor) -> FilingQuerySet:
        return self.filter(firm=actor.firm)


class Filing(OfFirm):
    """One form sent to an agency. An I-130 with an I-485 is two filings with two receipts."""

    case = SameFirmKey(Case)
    form = models.CharField(max_length=20)
    filed_on = models.DateField()
    receipt_number = models.CharField(max_length=13, blank=True)
    receipted_on = models.DateField(null=True)
    logged_by = SameFirmKey("people.Member", null=True)
    logged_at = models.DateTimeField(default=now)

    objects = FilingQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        case_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "case", "form"], name="one_filing_a_form"),
            models.UniqueConstraint(
                fields=["firm", "receipt_number"],
                condition=~models.Q(receipt_number=""),
                name="one_filing_a_receipt",
            ),
            models.CheckConstraint(
                condition=models.Q(receipt_number="")
                | models.Q(receipt_number__regex=r"^[A-Z]{3}[0-9]{10}$"),
                name="receipt_is_three_letters_and_ten_digits",
            ),
        ]
        indexes = [models.Index(fields=["case"], name="filing_of_case")]
