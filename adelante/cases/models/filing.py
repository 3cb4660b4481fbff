from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases import events
from adelante.cases.models.case import Case
from adelante.cases.of_firm import FIRST_DAY, day_at, today_at
from adelante.core import clock
from adelante.core.errors import Refused, Unsure
from adelante.core.locking import locked
from adelante.core.tenancy.fields import OfFirm, SameFirmKey
from adelante.library import catalogue
from adelante.people.permissions import May


class FilingQuerySet(models.QuerySet["Filing"]):
    def standing(self) -> FilingQuerySet:
        """Without those that were taken back."""
        return self.filter(taken_back_at=None)

    def for_staff(self, actor: Actor) -> FilingQuerySet:
        return self.filter(firm=actor.firm)

    def for_client(self, actor: Actor) -> FilingQuerySet:
        return self.filter(firm=actor.firm).standing()


class Filing(OfFirm):
    """One form sent to an agency. An I-130 with an I-485 is two filings with two receipts.

    `repeats_receipt`: somebody is sure that another filing of the firm has this number too. One
    that was taken back was logged by mistake: it stays to be read, and counts for nothing.
    """

    case = SameFirmKey(Case)
    form = models.CharField(max_length=20)
    filed_on = models.DateField()
    receipt_number = models.CharField(max_length=13, blank=True)
    receipted_on = models.DateField(null=True)
    repeats_receipt = models.BooleanField(default=False)
    logged_by = SameFirmKey("people.Member", null=True)
    logged_at = models.DateTimeField(default=clock.now)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = SameFirmKey("people.Member", null=True)
    taken_back_because = models.CharField(max_length=200, blank=True)

    objects = FilingQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        case_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "case", "form"],
                condition=models.Q(taken_back_at=None),
                name="one_filing_a_form",
            ),
            models.UniqueConstraint(
                fields=["firm", "receipt_number"],
                condition=~models.Q(receipt_number="")
                & models.Q(repeats_receipt=False, taken_back_at=None),
                name="one_filing_a_receipt",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_at=None) | ~models.Q(taken_back_because=""),
                name="who_takes_a_filing_back_says_why",
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

    @property
    def as_read(self) -> str:
        """All that can be corrected: a form remembers by it what its reader saw."""
        return f"{self.filed_on}/{self.receipt_number}/{self.receipted_on}"

    def log_receipt(
        self, typed: str, *, received_on: date, sure: Collection[str] = (), by: Actor
    ) -> None:
        """Note the receipt number of the agency's notice, and the date that the notice gives."""
        by.must(May.LOG_FILINGS, at=self)
        number = catalogue.receipt_number(typed)
        with locked(self.case, self):
            self.must_stand()
            if self.receipt_number == number:
                return
            if self.receipt_number:
                raise Refused(_("This form has another receipt number already."))
            must_be_possible(self.filed_on, received_on, firm=self.firm_id)
            self.repeats_receipt = is_known_elsewhere(number, self, sure=sure)
            self.receipt_number, self.receipted_on = number, received_on
            self.keep("receipt_number", "receipted_on", "repeats_receipt")
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

    def must_stand(self) -> None:
        if self.taken_back_at:
            raise Refused(_("This filing was taken back. Log the form anew when it is filed."))

    def keep(self, *columns: str) -> None:
        """Save these columns, or refuse a receipt number that somebody used a moment ago."""
        try:
            with transaction.atomic():
                self.save(update_fields=columns)
        except IntegrityError as error:
            raise receipt_is_taken() from error


def must_be_possible(filed_on: date, received_on: date | None, *, firm: UUID) -> None:
    """Dates in their order, and none of them to come."""
    today = today_at(firm)
    if filed_on > today:
        raise Refused(_("This date is still to come. Log the form on the day it is filed."))
    if filed_on < FIRST_DAY:
        raise Refused(
            format_lazy(_("A filing before {year} cannot be. Check the year."), year=FIRST_DAY.year)
        )
    if received_on and received_on < filed_on:
        raise Refused(_("A receipt cannot be older than the filing. Check both dates."))
    if received_on and received_on > today:
        raise Refused(_("This date is still to come. Write the date of the notice."))


def must_not_be_older(filed_on: date, case: Case, *, sure: Collection[str]) -> None:
    """A case taken over from another lawyer has older filings; else it is a slip of the keys."""
    if filed_on >= day_at(case.firm_id, case.opened_at):
        return
    asked = f"day:{filed_on}"
    if asked not in sure:
        raise Unsure(
            _(
                "This day is before the case was opened here. That can be, if somebody else filed "
                "the form before you took the case over. Is the date right?"
            ),
            yes=_("Yes, it was filed then"),
            sure=(*sure, asked),
        )


def is_known_elsewhere(number: str, filing: Filing, *, sure: Collection[str]) -> bool:
    """Whether another filing of the firm has this receipt number too, and the caller is sure."""
    known = Filing.objects.standing().filter(firm=filing.firm_id, receipt_number=number)
    other = known.exclude(pk=filing.pk).select_related("case").first() if number else None
    if other is None:
        return False
    asked = f"receipt:{number}"
    if asked not in sure:
        raise Unsure(
            format_lazy(
                _(
                    "Another filing has this receipt number: {form} of case {case}. Forms filed "
                    "together have different numbers. Compare it with the notice. Is it right?"
                ),
                form=other.form,
                case=other.case.code,
            ),
            yes=_("Yes, the number is right"),
            sure=(*sure, asked),
        )
    return True


def receipt_is_taken() -> Refused:
    return Refused(_("Another filing of the firm has this receipt number. Check the notice."))
