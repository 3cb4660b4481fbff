"""What a client's money pages show, put together from rows that were fetched once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from adelante.billing.balance import Balance, balance_of
from adelante.billing.models import Installment, Invoice, Payment
from adelante.billing.paperwork import late_policy
from adelante.billing.ports import gateway_at
from adelante.core import clock
from adelante.core.words import Words
from adelante.library import catalogue
from adelante.library.facts import GovernmentFee
from adelante.web.access import ClientRequest
from adelante.web.address import firm_here
from adelante.web.client.frame import Reached, frame, reached, to_pay, to_send
from adelante.web.client.home import Home
from adelante.web.design import wording
from adelante.web.design.status import Word, status
from adelante.web.parts.billing.milestones import milestone_word
from adelante.web.reading import prepared


@dataclass(frozen=True)
class Paid:
    """A part of a payment that went to an invoice."""

    payment: UUID
    receipt: str
    on: date
    method: str
    cents: int

    @property
    def words(self) -> str:
        """ "Oct 2 by card" """
        told = {"day": wording.short_day(self.on)}
        if self.method == Payment.Method.CARD:
            return _("paid %(day)s by card") % told
        if self.method == Payment.Method.CHECK:
            return _("paid %(day)s by check") % told
        if self.method == Payment.Method.CASH:
            return _("paid %(day)s in cash") % told
        return _("paid %(day)s by bank transfer") % told


@dataclass(frozen=True)
class Row:
    """An invoice in the ledger."""

    invoice: Invoice
    today: date
    payments: Sequence[Paid] = field(default_factory=tuple)

    @property
    def title(self) -> str:
        return Words.from_json(self.invoice.title).in_language(get_language() or "en")

    @property
    def tone(self) -> str:
        return status("invoice", self.invoice.state(self.today)).tone

    @property
    def word(self) -> Word:
        return status("invoice", self.invoice.state(self.today)).client

    @property
    def is_open(self) -> bool:
        return self.invoice.open_cents > 0

    @property
    def link(self) -> str:
        """The title, leading to the invoice's own page."""
        url = reverse("home:invoice", args=[self.invoice.pk])
        return format_html('<a href="{}">{}</a>', url, self.title)

    @property
    def amount(self) -> str:
        return wording.money(self.invoice.total, self.invoice.currency)

    @property
    def pay_word(self) -> str:
        if not self.invoice.paid:
            return _("Pay now")
        left = wording.money(self.invoice.open_cents, self.invoice.currency)
        return _("Pay %(amount)s") % {"amount": left}

    @property
    def milestone(self) -> str:
        return milestone_word(self.invoice.milestone) if self.invoice.milestone else ""

    @property
    def facts(self) -> list[str]:
        bill = self.invoice
        told = {"number": bill.number, "day": wording.short_day(bill.issued_on)}
        facts = [_("Invoice %(number)s, %(day)s") % told]
        if self.milestone:
            facts.append(_("Milestone: %(milestone)s") % {"milestone": self.milestone})
        if self.is_open:
            facts.append(_("due %(day)s") % {"day": wording.short_day(bill.due_on)})
            if bill.paid:
                paid = wording.money(bill.paid, bill.currency)
                facts.append(_("%(amount)s paid") % {"amount": paid})
        elif self.payments:
            facts.append(self.payments[-1].words)
        return facts


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
        "rows": rows,
        "stops": _stops(planned, rows),
        "fees": _fees(planned, today),
        "late_policy": late_policy(face.id, language=request.LANGUAGE_CODE),
        "pays_online": gateway_at(face.slug) is not None,
    }


def invoice_page(request: ClientRequest, invoice: Invoice) -> dict[str, Any]:
    """One invoice: its lines, what was paid, and a form to pay any part of it."""
    home, face = request.home, firm_here(request)
    at = reached(request, invoice.case_id, section="invoices")
    paid = paid_by_invoice(_allocations_to(home, invoice=invoice.pk))
    today = clock.today(face.time_zone)
    lines = home.invoice_lines.filter(invoice=invoice).order_by("position")
    return framed(request, at, open_bills=to_pay(request, at.case.pk)) | {
        "row": Row(invoice, today, paid.get(invoice.pk, ())),
        "lines": lines,
        "pays_online": gateway_at(face.slug) is not None,
    }


def framed(request: ClientRequest, at: Reached, *, open_bills: int) -> dict[str, Any]:
    waiting = to_send(request, at.case.pk) if "documents" in at.sections else 0
    return frame(request, at, tab="invoices", to_send=waiting, to_pay=open_bills)


@prepared
def _invoices_in(home: Home, *, case: UUID) -> Any:
    return home.invoices.filter(case=case).order_by("-issued_on", "-number")


@prepared
def _planned_in(home: Home, *, case: UUID) -> Any:
    rows = home.installments.filter(case=case).select_related("plan")
    return rows.order_by("plan_id", "position")


@prepared
def _allocations_in(home: Home, *, case: UUID) -> Any:
    return _as_paid(home.allocations.filter(case=case))


@prepared
def _allocations_to(home: Home, *, invoice: UUID) -> Any:
    return _as_paid(home.allocations.filter(invoice=invoice))


def _as_paid(allocations: Any) -> Any:
    return allocations.order_by("payment__received_on", "payment__receipt").values_list(
        "invoice_id",
        "payment_id",
        "payment__receipt",
        "payment__received_on",
        "payment__method",
        "amount",
    )


def paid_by_invoice(rows: Iterable[Sequence[Any]]) -> Mapping[UUID, Sequence[Paid]]:
    """What was paid on each invoice, in order."""
    paid: dict[UUID, list[Paid]] = defaultdict(list)
    for invoice, payment, receipt, on, method, cents in rows:
        paid[invoice].append(Paid(payment, receipt, on, method, cents))
    return paid


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
        return ", ".join([amount, *(paid.words for paid in row.payments[-1:])])
    due = _("due %(day)s") % {"day": wording.short_day(row.invoice.due_on)}
    return f"{amount}, {due}"


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
