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


class Checkout(Bill):
    """A visit to the gateway's hosted page to pay one invoice. At most one is open for an invoice.

    `gateway_session` stays empty until the gateway has answered. Only the gateway's own word ends a
    checkout that has one: it is asked, never believed from a message. `pending_since` is when the
    gateway first said that the bank has not answered yet; such a checkout stays open, and once it
    has ended that tells a payment that failed on its way from one that was never made.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        PAID = "paid", _("Paid")
        EXPIRED = "expired", _("Expired")
        FAILED = "failed", _("Failed")

    invoice = SameFirmKey(Invoice)
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    gateway = models.CharField(max_length=20)
    gateway_session = models.CharField(max_length=120, blank=True)
    gateway_url = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=5, default="en")
    account_id = models.UUIDField()
    started_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    pending_since = models.DateTimeField(null=True)

    objects = BillQuerySet.as_manager()

    if TYPE_CHECKING:
        invoice_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "invoice"], condition=Q(state="open"), name="one_open_checkout"
            ),
            models.UniqueConstraint(
                fields=["firm", "gateway_session"],
                condition=~Q(gateway_session=""),
                name="one_checkout_a_gateway_session",
            ),
        ]
