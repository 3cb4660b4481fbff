"""What a client's money pages show, put together from rows that were fetched once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from adelante.billing.balance import Balance, balance_of
from adelante.billing.coming import with_coming
from adelante.billing.lateness import late_policy
from adelante.billing.models import Installment, Invoice
from adelante.billing.ports import gateway_at
from adelante.core import clock
from adelante.library import catalogue
from adelante.library.facts import GovernmentFee
from adelante.web.access import ClientRequest
from adelante.web.address import firm_here
from adelante.web.client.frame import Reached, frame, reached, to_pay, to_send
from adelante.web.client.home import Home
from adelante.web.client.invoices.rows import Credited, Paid, Row
from adelante.web.design import wording
from adelante.web.parts.billing.milestones import milestone_word
from adelante.web.parts.looking import saw
from adelante.web.reading import prepared


@dataclass(frozen=True)
class Stop:
    """An installment on the way of the case."""

    word: str
    state: str
    note: str


@dataclass(frozen=True)
class Fees:
    """Government fees as they are today, by form."""

    rows: Sequence[GovernmentFee]

    @property
    def cents(self) -> int:
        return sum(fee.cents for fee in self.rows)

    @property
    def lines(self) -> list[tuple[str, int]]:
        language = get_language() or "en"
        return [(fee.label.in_language(language), fee.cents) for fee in self.rows]


def ledger_page(request: ClientRequest, case_id: UUID) -> dict[str, Any]:
    """All of a case's money. Six reads, however many rows."""
    home, face = request.home, firm_here(request)
    at = reached(request, case_id, section="invoices")
    case = at.case
    saw(request, case, what="billing")
    invoices = _invoices_in(home, case=case.pk)
    planned = _planned_in(home, case=case.pk)
    paid = paid_by_invoice(_allocations_in(home, case=case.pk))
    today = clock.today(face.time_zone)
    balance = balance_of(invoices, planned, currency=face.currency)
    rows = [Row(bill, today, paid.get(bill.pk, ())) for bill in invoices]
    return framed(request, at, open_bills=balance.open_invoices) | {
        "balance": balance,
        "owed": _owed(balance),
        "place": _place(balance, today),
        "next_row": next((row for row in rows if _is_next(row, balance)), None),
        "rows": rows,
        "stops": _stops(planned, rows),
        "fees": _fees(planned, today),
        "late_policy": late_policy(face.id, language=request.LANGUAGE_CODE),
        "pays_online": gateway_at(face.slug) is not None,
    }


def invoice_page(request: ClientRequest, invoice: Invoice) -> dict[str, Any]:
    """One invoice: its lines, what was paid and credited, and a form to pay any part of it.

    `invoice` was read `with_coming`.
    """
    home, face = request.home, firm_here(request)
    at = reached(request, invoice.case_id, section="invoices")
    saw(request, invoice)
    paid = paid_by_invoice(_allocations_to(home, invoice=invoice.pk))
    today = clock.today(face.time_zone)
    lines = home.invoice_lines.filter(invoice=invoice).order_by("position")
    return framed(request, at, open_bills=to_pay(request, at.case.pk)) | {
        "row": Row(invoice, today, paid.get(invoice.pk, ())),
        "lines": lines,
        "credits": [Credited(*told) for told in _credits_on(home, invoice=invoice.pk)],
        "pays_online": gateway_at(face.slug) is not None,
    }


def invoices(request: ClientRequest) -> Any:
    """What the reader's invoices are, each with what is on its way to it."""
    return with_coming(request.home.invoices, request.home.checkouts)


def framed(request: ClientRequest, at: Reached, *, open_bills: int) -> dict[str, Any]:
    waiting = to_send(request, at.case.pk) if "documents" in at.sections else 0
    return frame(request, at, tab="invoices", to_send=waiting, to_pay=open_bills)


@prepared
def _invoices_in(home: Home, *, case: UUID) -> Any:
    bills = with_coming(home.invoices.filter(case=case), home.checkouts)
    return bills.order_by("-issued_on", "-number")


@prepared
def _planned_in(home: Home, *, case: UUID) -> Any:
    rows = home.installments.filter(case=case).select_related("plan")
    return rows.order_by("plan_id", "position")


@prepared
def _allocations_in(home: Home, *, case: UUID) -> Any:
    return _as_paid(home, home.allocations.filter(case=case))


@prepared
def _allocations_to(home: Home, *, invoice: UUID) -> Any:
    return _as_paid(home, home.allocations.filter(invoice=invoice))


@prepared
def _credits_on(home: Home, *, invoice: UUID) -> Any:
    rows = home.credits.filter(invoice=invoice).order_by("pk")
    return rows.values_list("amount", "made_on", "reason")


def _as_paid(home: Home, allocations: Any) -> Any:
    taken_back = home.reversals.filter(payment=OuterRef("payment"))
    return allocations.order_by("payment__received_on", "payment__receipt").values_list(
        "invoice_id",
        "payment_id",
        "payment__receipt",
        "payment__received_on",
        "payment__method",
        "amount",
        Subquery(taken_back.values("made_on")),
        Subquery(taken_back.values("reason")),
    )


def paid_by_invoice(rows: Iterable[Sequence[Any]]) -> Mapping[UUID, Sequence[Paid]]:
    """What was paid on each invoice, in order."""
    paid: dict[UUID, list[Paid]] = defaultdict(list)
    for invoice, *told in rows:
        paid[invoice].append(Paid(*told))
    return paid


def _is_next(row: Row, balance: Balance) -> bool:
    return balance.next is not None and row.invoice.pk == balance.next.invoice


def _owed(balance: Balance) -> str:
    count = balance.open_invoices
    if not count:
        return _("You do not owe anything right now.")
    return ngettext("%(count)d invoice", "%(count)d invoices", count) % {"count": count}


def _place(balance: Balance, today: date) -> str:
    """ "Tuesday, December 1 · payment 2 of 4" """
    coming = balance.next
    if coming is None:
        return _("Nothing is due.")
    day = wording.weekday(coming.due_on)
    if coming.due_on < today:
        return _("It was due on %(day)s.") % {"day": day}
    if coming.place is None:
        return day
    at, many = coming.place
    return _("%(day)s · payment %(at)d of %(many)d") % {"day": day, "at": at, "many": many}


def _stops(planned: Iterable[Installment], rows: Iterable[Row]) -> list[Stop]:
    by_invoice = {row.invoice.pk: row for row in rows}
    stops: list[Stop] = []
    now_is_taken = False
    for one in planned:
        row = by_invoice.get(one.invoice_id) if one.invoice_id else None
        is_paid = row is not None and not row.is_open
        state = "past" if is_paid else "next" if now_is_taken else "now"
        now_is_taken = now_is_taken or not is_paid
        stops.append(Stop(word=_when(one), state=state, note=_note(one, row)))
    return stops


def _when(one: Installment) -> str:
    return milestone_word(one.milestone) if one.milestone else wording.day(one.due_on or date.min)


def _note(one: Installment, row: Row | None) -> str:
    amount = wording.money(one.amount, row.invoice.currency if row else "USD")
    if row is None:
        return amount
    if not row.is_open:
        credited = [_("credited to you")] if row.invoice.credited else []
        return ", ".join([amount, *(paid.words for paid in row.payments[-1:]), *credited])
    if row.invoice.open_cents != row.invoice.total:
        left = wording.money(row.invoice.open_cents, row.invoice.currency)
        amount = _("%(left)s of %(all)s left") % {"left": left, "all": row.amount}
    return f"{amount}, {wording.due(row.invoice.due_on)}"


def _fees(planned: Sequence[Installment], today: date) -> Fees | None:
    keys = planned[0].plan.government_fees if planned else []
    rows = [fee for fee in (_in_force(key, today) for key in keys) if fee]
    return Fees(rows) if rows else None


def _in_force(key: str, today: date) -> GovernmentFee | None:
    """The fee itself, or what took its place for the same form and way of filing."""
    fees = catalogue.fees()
    named = fees.get(key)
    if named is None or named.is_in_force(today):
        return named
    same = (fee for fee in fees.values() if (fee.form, fee.channel) == (named.form, named.channel))
    return next((fee for fee in same if fee.is_in_force(today)), None)
