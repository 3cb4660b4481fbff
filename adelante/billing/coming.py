"""Money on its way: the client has paid by bank account, and the bank has not answered yet.

The fact stands on the checkout (`pending_since`), which stays the one open checkout of its invoice
until the gateway says how it ended; so nobody pays twice meanwhile. What a page needs of it comes
with the invoices themselves, without a read of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from adelante.billing.models import Checkout, Invoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A payment that set out. `failed`: the bank said no in the end, and nothing came after it."""

    cents: int
    since: datetime
    failed: bool


def with_coming(invoices: Any, checkouts: Any) -> Any:
    """These invoices, each with the last visit to the gateway that was more than looking."""
    visits = checkouts.filter(invoice=OuterRef("pk")).exclude(state=Checkout.State.EXPIRED)
    last = visits.order_by("-started_at", "-pk").values(
        told=JSONObject(state="state", cents="amount", since="pending_since")
    )
    return invoices.annotate(last_visit=Subquery(last[:1]))


def coming_on(invoice: Invoice) -> Coming | None:
    """What is on its way to an invoice that was read `with_coming`, or failed on its way."""
    told = getattr(invoice, "last_visit", None)
    if not told or not told["since"] or told["state"] == Checkout.State.PAID:
        return None
    if told["state"] == Checkout.State.FAILED and not invoice.open_cents:
        return None
    return Coming(
        cents=told["cents"],
        since=datetime.fromisoformat(told["since"]),
        failed=told["state"] == Checkout.State.FAILED,
    )


def is_coming(invoice: Invoice) -> bool:
    """Is a payment on its way to an invoice that was read `with_coming`?"""
    coming = coming_on(invoice)
    return coming is not None and not coming.failed


def on_their_way(invoices: Iterable[UUID]) -> set[UUID]:
    """Those of these invoices to which a payment is on its way. One read."""
    pending = Checkout.objects.filter(
        invoice__in=list(invoices), state=Checkout.State.OPEN, pending_since__isnull=False
    )
    return set(pending.values_list("invoice_id", flat=True))
