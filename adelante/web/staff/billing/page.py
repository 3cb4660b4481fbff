"""What the office sees of money: who owes what since when, and all of a case's."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from adelante.billing.balance import balance_of, owed_to, received_since, still_owing
from adelante.billing.coming import Coming, coming_on, with_coming
from adelante.billing.invoicing import TERM_DAYS
from adelante.billing.models import Credit, Installment, Invoice, Payment, Plan, Reversal
from adelante.cases.models import Case
from adelante.core import clock
from adelante.core.words import Words
from adelante.people.permissions import May
from adelante.web.access import StaffRequest
from adelante.web.address import firm_here
from adelante.web.design.status import Word, status
from adelante.web.parts.billing.milestones import milestone_word
from adelante.web.parts.looking import saw
from adelante.web.staff.billing import forms
from adelante.web.staff.navigation import case_tabs
from adelante.web.staff.paging import piece_of
from adelante.workflows.models import Sequence as Reminders

SHOWS = ("open", "late", "paid")


@dataclass(frozen=True)
class Line:
    """An invoice in a list of the office. `form` credits what is open on it, where one may;
    `reminders` are those of it.
    """

    invoice: Invoice
    today: date
    credits: Sequence[Credit] = ()
    form: forms.CreditInvoice | None = None
    reminders: Reminders | None = None
    is_limited: bool = False
    may_limit: bool = False

    @property
    def title(self) -> str:
        return Words.from_json(self.invoice.title).in_language(get_language() or "en")

    @property
    def tone(self) -> str:
        return status("invoice", self.invoice.state(self.today)).tone

    @property
    def word(self) -> Word:
        return status("invoice", self.invoice.state(self.today)).staff

    @property
    def since(self) -> str:
        """How long it has been late."""
        days = (self.today - self.invoice.due_on).days
        if days <= 0 or not self.invoice.open_cents:
            return ""
        return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}

    @property
    def milestone(self) -> str:
        return milestone_word(self.invoice.milestone) if self.invoice.milestone else ""

    @property
    def coming(self) -> Coming | None:
        return coming_on(self.invoice)


@dataclass(frozen=True)
class Received:
    """A payment, and what became of it. `form` takes it back, where one may."""

    payment: Payment
    reversal: Reversal | None
    form: forms.TakeBack | None

    @property
    def how(self) -> str:
        return str(Payment.Method(self.payment.method).label)


@dataclass(frozen=True)
class Part:
    """An installment as the office sees it."""

    installment: Installment
    invoice: Invoice | None
    today: date

    @property
    def label(self) -> str:
        return Words.from_json(self.installment.label).in_language(get_language() or "en")

    @property
    def when(self) -> str:
        return milestone_word(self.installment.milestone) if self.installment.milestone else ""

    @property
    def state(self) -> str:
        if self.invoice is None:
            return "planned"
        state = self.invoice.state(self.today)
        return state if state in ("paid", "late", "credited", "settled") else "invoiced"


def firm_page(request: StaffRequest) -> dict[str, Any]:
    """Who owes what, since when. Five reads, however many invoices there are."""
    face, desk = firm_here(request), request.desk
    today = clock.today(face.time_zone)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "open"
    bills = with_coming(desk.invoices, desk.checkouts)
    owing = still_owing(bills)
    rows, order = {
        "open": (owing, ("due_on", "id")),
        "late": (owing.filter(due_on__lt=today), ("due_on", "id")),
        "paid": (still_owing(bills, but=True), ("-issued_on", "-id")),
    }[show]
    piece = piece_of(rows.select_related("case", "party"), order, request)
    return {
        "show": show,
        "filters": [
            ("open", _("Open"), ""),
            ("late", _("Late"), "?show=late"),
            ("paid", _("Paid"), "?show=paid"),
        ],
        "piece": piece,
        "lines": [Line(bill, today) for bill in piece],
        "owed": owed_to(desk.invoices, today),
        "received": received_since(desk.payments, today.replace(day=1)),
        "today": today,
        "currency": face.currency,
    }


def case_of(request: StaffRequest, case_id: UUID) -> Case:
    case: Case = get_object_or_404(request.desk.cases, pk=case_id)
    return case


def case_page(
    request: StaffRequest, case: Case, *, bound: BaseForm | None = None
) -> dict[str, Any]:
    """All of a case's money. `bound` is a form that was refused, with what was typed."""
    saw(request, case, what="billing")
    desk, face = request.desk, firm_here(request)
    today = clock.today(face.time_zone)
    bills = with_coming(desk.invoices.filter(case=case), desk.checkouts)
    invoices = list(bills.order_by("-issued_on", "-number"))
    planned = list(desk.installments.filter(case=case).order_by("plan_id", "position"))
    payments = list(desk.payments.filter(case=case).order_by("-received_on", "-receipt"))
    by_id = {bill.pk: bill for bill in invoices}
    reversals = {one.payment_id: one for one in desk.reversals.filter(case=case)}
    received = sum(each.amount for each in payments if each.pk not in reversals)
    return {
        "case": case,
        "money": balance_of(invoices, planned, currency=face.currency),
        "ahead": received - sum(bill.paid for bill in invoices),
        "lines": _lines(request, case, invoices, today=today, bound=bound),
        "plans": _plans(request, case, planned, by_id, today=today, bound=bound),
        "payments": _received(request, payments, reversals, today=today, bound=bound),
        "tabs": case_tabs(request, case),
        "opened_form": type(bound).__name__ if bound else "",
        "today": today,
    } | _forms(request, case, invoices, today=today, bound=bound)


def payment_form(
    request: StaffRequest, invoices: Sequence[Invoice], *, today: date, told: Any = None
) -> forms.RecordPayment:
    first_due = sorted(invoices, key=lambda bill: (bill.due_on, bill.number))
    return forms.RecordPayment(told, invoices=first_due, today=today)


def invoice_form(
    request: StaffRequest, case: Case, *, today: date, told: Any = None
) -> forms.IssueInvoice:
    parties = request.desk.parties.filter(case=case).order_by("pk")
    return forms.IssueInvoice(told, parties=parties, due_on=today + timedelta(days=TERM_DAYS))


def _forms(
    request: StaffRequest,
    case: Case,
    invoices: Sequence[Invoice],
    *,
    today: date,
    bound: BaseForm | None,
) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    if request.actor.may(May.RECORD_PAYMENTS):
        kept = bound if isinstance(bound, forms.RecordPayment) else None
        owes = any(bill.open_cents for bill in invoices)
        fresh = payment_form(request, invoices, today=today) if owes else None
        shown["payment_form"] = kept or fresh
    if request.actor.may(May.MANAGE_BILLING):
        kept_invoice = bound if isinstance(bound, forms.IssueInvoice) else None
        shown["invoice_form"] = kept_invoice or invoice_form(request, case, today=today)
    return shown


def _lines(
    request: StaffRequest,
    case: Case,
    invoices: Sequence[Invoice],
    *,
    today: date,
    bound: BaseForm | None,
) -> list[Line]:
    """Every invoice with its credits, and a form for another where it is open."""
    credits: dict[UUID, list[Credit]] = defaultdict(list)
    for credit in request.desk.credits.filter(case=case).order_by("pk"):
        credits[credit.invoice_id].append(credit)
    reminders = {one.about_id: one for one in request.desk.sequences.filter(case=case)}
    may = request.actor.may(May.MANAGE_BILLING)
    kept = {bound.invoice.pk: bound} if isinstance(bound, forms.CreditInvoice) else {}
    limits = request.desk.invoice_limits.filter(case=case).exclude(of_staff=False, of_clients=False)
    limited = set(limits.values_list("invoice_id", flat=True))
    return [
        Line(
            bill,
            today,
            credits[bill.pk],
            kept.get(bill.pk) or forms.CreditInvoice(invoice=bill)
            if may and (bill.open_cents or bill.pk in kept)
            else None,
            reminders.get(bill.pk),
            is_limited=bill.pk in limited,
            may_limit=may,
        )
        for bill in invoices
    ]


def _received(
    request: StaffRequest,
    payments: Sequence[Payment],
    reversals: Mapping[UUID, Reversal],
    *,
    today: date,
    bound: BaseForm | None,
) -> list[Received]:
    """Every payment, and a form to take back what still counts."""
    may = request.actor.may(May.RECORD_PAYMENTS)
    kept = {bound.payment.pk: bound} if isinstance(bound, forms.TakeBack) else {}
    return [
        Received(
            each,
            reversals.get(each.pk),
            kept.get(each.pk) or forms.TakeBack(payment=each, today=today)
            if may and (each.pk not in reversals or each.pk in kept)
            else None,
        )
        for each in payments
    ]


def _plans(
    request: StaffRequest,
    case: Case,
    planned: Sequence[Installment],
    by_id: dict[UUID, Invoice],
    *,
    today: date,
    bound: BaseForm | None,
) -> list[tuple[Plan, list[Part], forms.ChangePlan | None]]:
    rows: list[tuple[Plan, list[Part], forms.ChangePlan | None]] = []
    for plan in request.desk.plans.filter(case=case).select_related("party"):
        mine = [one for one in planned if one.plan_id == plan.pk]
        parts = [Part(one, by_id.get(one.invoice_id or plan.pk), today) for one in mine]
        left = [one for one in mine if one.invoice_id is None]
        form: forms.ChangePlan | None = None
        if left and request.actor.may(May.MANAGE_BILLING):
            form = forms.ChangePlan(installments=left)
            if isinstance(bound, forms.ChangePlan) and bound.installments == left:
                form = bound
        rows.append((plan, parts, form))
    return rows
