from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases import events
from adelante.cases.models.case import Case
from adelante.cases.of_firm import today_at
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.core.tenancy.fields import OfFirm, SameFirmKey
from adelante.library import catalogue
from adelante.people.permissions import May


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
    logged_at = models.DateTimeField(default=clock.now)

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

    def __str__(self) -> str:
        return self.form

    def log_receipt(self, typed: str, *, received_on: date, by: Actor) -> None:
        """Note the receipt number of the agency's notice, and the date that the notice gives."""
        by.must(May.LOG_FILINGS, at=self)
        number = catalogue.receipt_number(typed)
        with locked(self.case, self):
            if self.receipt_number == number:
                return
            if self.receipt_number:
                raise Refused(_("This form has another receipt number already."))
            if received_on < self.filed_on:
                raise Refused(_("A receipt cannot be older than the filing. Check both dates."))
            if received_on > today_at(self.firm_id):
                raise Refused(_("This date is still to come. Write the date of the notice."))
            self.receipt_number, self.receipted_on = number, received_on
            try:
                with transaction.atomic():
                    self.save(update_fields=["receipt_number", "receipted_on"])
            except IntegrityError as error:
                raise receipt_is_taken() from error
            record(
                events.ReceiptLogged(
                    by=by,
                    case=self.case_id,
                    filing=self.pk,
                    form=self.form,
                    receipt=number,
                    received_on=received_on,
                )
            )


def receipt_is_taken() -> Refused:
    return Refused(_("Another filing of the firm has this receipt number. Check the notice."))
