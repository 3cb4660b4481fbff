from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from adelante.billing.models.bill import Bill, BillQuerySet
from adelante.billing.models.invoice import Invoice
from adelante.core.clock import now
from adelante.core.tenancy.fields import SameFirmKey


class Payment(Bill):
    """Money that came in, through the portal or outside it. Only added; a mistake gets a Reversal.

    `paid_by_id` is the account that paid through the portal, who may be another than the party that
    owes. Allocations say which invoices it paid. What is left of it (only when an invoice was paid
    elsewhere while the client stood at the gateway) is paid ahead.
    """

    class Method(models.TextChoices):
        CARD = "card", _("Card")
        CHECK = "check", _("Check")
        CASH = "cash", _("Cash")
        TRANSFER = "transfer", _("Bank transfer")

    receipt = models.CharField(max_length=20)
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    method = models.CharField(max_length=8, choices=Method)
    received_on = models.DateField()
    recorded_at = models.DateTimeField(default=now)
    reference = models.CharField(max_length=80, blank=True)
    gateway_reference = models.CharField(max_length=120, blank=True)
    recorded_by = SameFirmKey("people.Member", null=True)
    paid_by_id = models.UUIDField(null=True)

    if TYPE_CHECKING:
        recorded_by_id: UUID | None

    objects = BillQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "receipt"], name="one_payment_a_receipt"),
            models.UniqueConstraint(
                fields=["firm", "gateway_reference"],
                condition=~Q(gateway_reference=""),
                name="one_payment_a_charge",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_payment_has_an_amount"),
        ]
        indexes = [
            models.Index(fields=["case", "received_on"], name="payment_of_case"),
            models.Index(fields=["firm", "received_on"], name="payment_by_day"),
        ]


class Allocation(Bill):
    """The part of a payment that pays an invoice. Only added."""

    payment = SameFirmKey(Payment)
    invoice = SameFirmKey(Invoice)
    amount = models.PositiveBigIntegerField()
    made_at = models.DateTimeField(default=now)

    objects = BillQuerySet.as_manager()

    if TYPE_CHECKING:
        payment_id: UUID
        invoice_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "payment", "invoice"], name="a_payment_pays_an_invoice_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_allocation_has_an_amount"),
        ]
        indexes = [models.Index(fields=["invoice"], name="allocation_of_invoice")]
