from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from adelante.billing.models.invoice import Invoice
from adelante.cases.models.limit import Limit, LimitQuerySet
from adelante.core.tenancy.fields import SameFirmKey


class InvoiceLimit(Limit):
    """Who alone finds an invoice, and with it its plan, its payments and its credits."""

    invoice = SameFirmKey(Invoice, db_index=False)

    objects = LimitQuerySet["InvoiceLimit"].as_manager()

    if TYPE_CHECKING:
        invoice_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "invoice"], name="one_limit_an_invoice"),
        ]
