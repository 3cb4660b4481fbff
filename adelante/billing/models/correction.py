from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from adelante.billing.models.bill import Bill, BillQuerySet
from adelante.billing.models.invoice import Invoice
from adelante.billing.models.payment import Payment
from adelante.core.clock import now
from adelante.core.tenancy.fields import SameFirmKey


class Correction(Bill):
    """An entry that corrects others, which stay as they were. `note` is the office's own: the
    database shows it to no client, and they are told the reason."""

    made_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = SameFirmKey("people.Member")

    if TYPE_CHECKING:
        recorded_by_id: UUID

    class Meta:
        abstract = True


class Reversal(Correction):
    """A payment that does not count any more, from the day when that was found out.

    It takes back all of the payment's allocations: an invoice is paid by the allocations of
    payments without a reversal. What is wrong in part is taken back whole and recorded anew.
    """

    class Reason(models.TextChoices):
        BANK = "bank", _("The bank took it back")
        MISPLACED = "misplaced", _("It was for another invoice")
        MISTAKE = "mistake", _("It was a typing mistake")

    payment = SameFirmKey(Payment)
    reason = models.CharField(max_length=10, choices=Reason)

    objects = BillQuerySet.as_manager()

    if TYPE_CHECKING:
        payment_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "payment"], name="one_reversal_a_payment"),
        ]
        indexes = [models.Index(fields=["case"], name="reversal_of_case")]


class Credit(Correction):
    """A part of an invoice that is not owed any more, though nobody paid it."""

    class Reason(models.TextChoices):
        ERROR = "error", _("It was billed by mistake")
        FORGIVEN = "forgiven", _("It is forgiven")
        AGREED = "agreed", _("It was agreed")

    invoice = SameFirmKey(Invoice)
    amount = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=10, choices=Reason)

    objects = BillQuerySet.as_manager()

    if TYPE_CHECKING:
        invoice_id: UUID

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_credit_has_an_amount"),
        ]
        indexes = [models.Index(fields=["case"], name="credit_of_case")]
