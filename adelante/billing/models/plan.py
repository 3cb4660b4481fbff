from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Q

from adelante.billing.models.bill import Bill, BillQuerySet
from adelante.billing.models.invoice import Invoice
from adelante.core.clock import now
from adelante.core.tenancy.fields import SameFirmKey


class Plan(Bill):
    """The legal fee that a payer agreed to for a case, in cents; its installments sum to it.

    `government_fees` are keys of the library's fees that such a case usually needs: what they come
    to is looked up on the day, because they change.
    """

    total = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    government_fees = models.JSONField(default=list)
    agreed_at = models.DateTimeField(default=now)

    objects = BillQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "case", "party"], name="one_plan_a_payer"),
            models.CheckConstraint(condition=Q(total__gt=0), name="a_plan_costs_something"),
        ]


class Installment(Bill):
    """A part of the plan, due on a date or at a milestone of the case; then it gets an invoice."""

    plan = SameFirmKey(Plan)
    position = models.PositiveSmallIntegerField()
    label = models.JSONField()
    amount = models.PositiveBigIntegerField()
    due_on = models.DateField(null=True)
    milestone = models.CharField(max_length=30, blank=True)
    invoice = SameFirmKey(Invoice, null=True)

    objects = BillQuerySet.as_manager()

    if TYPE_CHECKING:
        plan_id: UUID
        invoice_id: UUID | None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "plan", "position"], name="one_installment_a_position"
            ),
            models.UniqueConstraint(
                fields=["firm", "invoice"],
                condition=Q(invoice__isnull=False),
                name="one_installment_an_invoice",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=False, milestone="") | Q(due_on=None) & ~Q(milestone=""),
                name="due_by_date_or_by_milestone",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_installment_has_an_amount"),
        ]
        indexes = [
            models.Index(fields=["case", "position"], name="installment_of_case"),
            models.Index(fields=["firm", "due_on"], name="installment_by_date"),
        ]
