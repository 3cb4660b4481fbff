from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from adelante.billing.models.bill import Bill, BillQuerySet
from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm, SameFirmKey


class Invoice(Bill):
    """A bill, immutable once issued. `number` is {case number}-{nn}, without gaps in a case.

    `paid` is the sum of its allocations from payments that were not taken back, `credited` that of
    its credits, both moved in the same transaction; the database checks them at commit. So a list
    of invoices reads one row an invoice.
    """

    number = models.CharField(max_length=20)
    title = models.JSONField()
    milestone = models.CharField(max_length=30, blank=True)
    issued_on = models.DateField()
    issued_at = models.DateTimeField(default=now)
    due_on = models.DateField()
    currency = models.CharField(max_length=3)
    total = models.PositiveBigIntegerField()
    paid = models.PositiveBigIntegerField(default=0)
    credited = models.PositiveBigIntegerField(default=0)

    objects = BillQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "number"], name="one_invoice_a_number"),
            models.CheckConstraint(
                condition=Q(total__gte=F("paid") + F("credited")),
                name="never_paid_beyond_its_total",
            ),
            models.CheckConstraint(condition=Q(total__gt=0), name="an_invoice_asks_for_something"),
        ]
        indexes = [
            models.Index(fields=["case", "issued_on"], name="invoice_of_case"),
            models.Index(
                fields=["firm", "due_on"],
                condition=Q(total__gt=F("paid") + F("credited")),
                name="open_invoice_by_due_date",
            ),
            models.Index(
                fields=["firm", "-issued_on", "-id"],
                condition=Q(total=F("paid") + F("credited")),
                name="paid_invoice_by_date",
            ),
        ]

    @property
    def open_cents(self) -> int:
        """What is still owed on it, in cents."""
        return self.total - self.paid - self.credited

    def state(self, today: date) -> str:
        """How it stands on a day: a key of the statuses of invoices. `settled` is paid in part, and
        the rest credited."""
        if self.open_cents == 0 and self.credited:
            return "settled" if self.paid else "credited"
        if self.open_cents == 0:
            return "paid"
        if self.due_on < today:
            return "late"
        return "partly_paid" if self.paid else "unpaid"


class InvoiceLine(OfFirm):
    """One line: what for, whose money it becomes, and which purse it goes to."""

    class Kind(models.TextChoices):
        LEGAL = "legal", _("Legal fee")
        GOVERNMENT = "government", _("Government fee")
        COST = "cost", _("Cost")

    class Purse(models.TextChoices):
        OPERATING = "operating", _("Operating")
        TRUST = "trust", _("Trust")

    invoice = SameFirmKey(Invoice)
    case = SameFirmKey("cases.Case", db_index=False)
    position = models.PositiveSmallIntegerField()
    words = models.JSONField()
    kind = models.CharField(max_length=10, choices=Kind)
    purse = models.CharField(max_length=9, choices=Purse, default=Purse.OPERATING)
    amount = models.PositiveBigIntegerField()

    objects = BillQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        invoice_id: UUID
        case_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "invoice", "position"], name="one_line_a_position"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_line_has_an_amount"),
        ]
