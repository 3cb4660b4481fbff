"""The four numbers of a case's money, defined once. Every page and paper that says one asks here.

They answer four different questions and are never added to each other:

* **Balance due**: what was issued, less what was allocated (by payments that were not taken back)
  and credited. It counts every invoice, also one whose due date is still to come.
* **Next payment**: what is open on the invoice that is due first; when no invoice is open, the
  first installment that has a date. None when nothing with a date is left.
* **Left on the plan**: what is still open on the installments: all of one that was not invoiced
  yet, and of the others what their invoices still ask for. What was credited on the invoice of an
  installment is not owed any more, so it is not left; the plan's total stays what was agreed.
* **Held in trust**: the client's ledger in the trust account. The product keeps no trust ledger
  yet and writes every line to the operating account, so nothing is held: 0.

All are whole cents of the firm's one currency.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum

from adelante.billing.models import Installment, Invoice, Reversal


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPayment:
    """`invoice` is None when it has not been issued yet; `place` (2, 4) says 2 of 4 of the plan."""

    cents: int
    due_on: date
    invoice: UUID | None
    place: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The four numbers (see the module), and what they are told with."""

    due: int
    next: NextPayment | None
    left_on_plan: int
    in_trust: int
    plan_total: int
    open_invoices: int
    paid: int
    currency: str


def balance_of(
    invoices: Iterable[Invoice], installments: Iterable[Installment], *, currency: str = "USD"
) -> Balance:
    """The numbers of these rows, which are all of one case."""
    bills = list(invoices)
    planned = sorted(installments, key=lambda one: one.position)
    open_on = {bill.pk: bill.open_cents for bill in bills}
    left = [open_on[one.invoice_id] if one.invoice_id else one.amount for one in planned]
    return Balance(
        due=sum(open_on.values()),
        next=_next_payment(bills, planned),
        left_on_plan=sum(left),
        in_trust=0,
        plan_total=sum(one.amount for one in planned),
        open_invoices=sum(cents > 0 for cents in open_on.values()),
        paid=sum(bill.paid for bill in bills),
        currency=bills[0].currency if bills else currency,
    )


def _next_payment(bills: list[Invoice], planned: list[Installment]) -> NextPayment | None:
    places = {one.invoice_id: (at, len(planned)) for at, one in enumerate(planned, 1)}
    first = min(
        (bill for bill in bills if bill.open_cents),
        key=lambda bill: (bill.due_on, bill.number),
        default=None,
    )
    if first:
        return NextPayment(
            cents=first.open_cents,
            due_on=first.due_on,
            invoice=first.pk,
            place=places.get(first.pk),
        )
    dated = [
        (one.due_on, at, one)
        for at, one in enumerate(planned, 1)
        if one.due_on and not one.invoice_id
    ]
    if not dated:
        return None
    due_on, at, one = min(dated, key=lambda each: each[:2])
    return NextPayment(cents=one.amount, due_on=due_on, invoice=None, place=(at, len(planned)))


def still_owing(invoices: Any, *, but: bool = False) -> Any:
    """Those of these invoices that ask for money still; `but` gives the others."""
    settled = F("paid") + F("credited")
    return invoices.filter(total=settled) if but else invoices.filter(total__gt=settled)


def still_counting(payments: Any) -> Any:
    """Those of these payments that were not taken back."""
    return payments.filter(~Exists(Reversal.objects.filter(payment=OuterRef("pk"))))


def received_since(payments: Any, day: date) -> int:
    """What came in since that day, included, and was not taken back. One read."""
    came = still_counting(payments.filter(received_on__gte=day))
    total: int | None = came.aggregate(sum=Sum("amount"))["sum"]
    return total or 0


def due_of_case(invoices: Any) -> Subquery:
    """Balance due of each case that a list asks for; NULL for one that owes nothing."""
    owing = still_owing(invoices).filter(case=OuterRef("pk")).order_by().values("case")
    return Subquery(owing.annotate(due=Sum(F("total") - F("paid") - F("credited"))).values("due"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What a firm's clients owe on a day: (sum, number) of open invoices, and of the late ones."""

    cents: int
    invoices: int
    late_cents: int
    late_invoices: int


def owed_to(invoices: Any, today: date) -> Owed:
    """Of these invoices, what is owed. One read of the open invoices alone, by their own index."""
    cents = F("total") - F("paid") - F("credited")
    late = Q(due_on__lt=today)
    sums = (
        still_owing(invoices)
        .order_by()
        .aggregate(
            cents=Sum(cents),
            invoices=Count("pk"),
            late_cents=Sum(cents, filter=late),
            late_invoices=Count("pk", filter=late),
        )
    )
    return Owed(**{name: value or 0 for name, value in sums.items()})
