"""Money in the office, to change."""

from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from adelante.billing import crediting, invoicing, planning, receiving, reversing
from adelante.billing.limiting import limit_invoice
from adelante.billing.models import Invoice
from adelante.cases.models import Case
from adelante.core import clock
from adelante.people.permissions import May
from adelante.web.access import StaffRequest, staff_act, staff_page
from adelante.web.address import firm_here
from adelante.web.answers import attempt, done, sure_of
from adelante.web.parts.looking import saw
from adelante.web.staff.billing import forms, page
from adelante.web.staff.limits import Item, Limits, limit_page


@staff_act(may=May.RECORD_PAYMENTS)
def record_payment(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Money that came by check, in cash or by transfer."""
    case = page.case_of(request, case_id)
    invoices = list(request.desk.invoices.filter(case=case))
    today = clock.today(firm_here(request).time_zone)
    form = page.payment_form(request, invoices, today=today, told=request.POST)

    def act() -> None:
        said = form.cleaned_data
        receiving.record_payment(
            form.chosen,
            amount=said["amount"],
            method=said["method"],
            received_on=said["received_on"],
            reference=said["reference"],
            once=said["once"],
            sure=sure_of(request),
            by=request.actor,
        )

    if attempt(form, act):
        return _back(request, case, _("The payment is written down. The receipt is below."))
    return _again(request, case, form)


@staff_act(may=May.RECORD_PAYMENTS, fresh=True)
def reverse_payment(request: StaffRequest, payment_id: UUID) -> HttpResponse:
    """A check that came back, or an entry that was wrong."""
    payment = get_object_or_404(request.desk.payments, pk=payment_id)
    case = page.case_of(request, payment.case_id)
    today = clock.today(firm_here(request).time_zone)
    form = forms.TakeBack(request.POST, payment=payment, today=today)

    def act() -> None:
        said = form.cleaned_data
        reversing.reverse_payment(
            payment,
            reason=said["reason"],
            made_on=said["made_on"],
            note=said["note"],
            once=said["once"],
            by=request.actor,
        )

    if attempt(form, act):
        words = _("The payment is taken back. What it had paid is owed again.")
        return _back(request, case, words)
    return _again(request, case, form)


@staff_act(may=May.MANAGE_BILLING)
def credit_invoice(request: StaffRequest, invoice_id: UUID) -> HttpResponse:
    """What is not owed any more."""
    invoice = get_object_or_404(request.desk.invoices, pk=invoice_id)
    case = page.case_of(request, invoice.case_id)
    form = forms.CreditInvoice(request.POST, invoice=invoice)

    def act() -> None:
        said = form.cleaned_data
        crediting.credit_invoice(
            invoice,
            amount=said["amount"],
            reason=said["reason"],
            note=said["note"],
            once=said["once"],
            by=request.actor,
        )

    if attempt(form, act):
        return _back(request, case, _("The credit is written down. The client owes less."))
    return _again(request, case, form)


@staff_act(may=May.MANAGE_BILLING)
def issue_invoice(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """An invoice besides the plan."""
    case = page.case_of(request, case_id)
    today = clock.today(firm_here(request).time_zone)
    form = page.invoice_form(request, case, today=today, told=request.POST)

    def act() -> None:
        invoicing.issue_invoice(
            case,
            payer=form.chosen_payer,
            title=form.title,
            lines=form.lines,
            due_on=form.cleaned_data["due_on"],
            once=form.cleaned_data["once"],
            by=request.actor,
        )

    if attempt(form, act):
        return _back(request, case, _("The invoice is issued. The client sees it now."))
    return _again(request, case, form)


@staff_act(may=May.MANAGE_BILLING)
def change_plan(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Other dates, milestones or parts for what is not invoiced yet."""
    plan = get_object_or_404(request.desk.plans, pk=plan_id)
    case = page.case_of(request, plan.case_id)
    left = request.desk.installments.filter(plan=plan, invoice=None).order_by("position")
    form = forms.ChangePlan(request.POST, installments=list(left))
    if attempt(form, lambda: planning.change_plan(plan, changes=form.changes, by=request.actor)):
        return _back(request, case, _("The plan is changed. The client sees it now."))
    return _again(request, case, form)


def _back(request: StaffRequest, case: Case, words: str) -> HttpResponse:
    return done(request, words, then=reverse("desk:case_billing", args=[case.pk]))


def _again(request: StaffRequest, case: Case, form: BaseForm) -> HttpResponse:
    context = page.case_page(request, case, bound=form)
    return render(request, "staff/billing/of_case.html", context, status=422)


@staff_page(may=May.MANAGE_BILLING)
def who_finds(request: StaffRequest, invoice_id: UUID) -> HttpResponse:
    invoice = _limited(request, invoice_id)
    saw(request, invoice, what="limits")
    return limit_page(request, invoice.case, _item(invoice), _limits(request, invoice))


@staff_act(may=May.MANAGE_BILLING)
def limit(request: StaffRequest, invoice_id: UUID) -> HttpResponse:
    invoice = _limited(request, invoice_id)
    form, item = _limits(request, invoice, data=request.POST), _item(invoice)

    def act() -> None:
        limit_invoice(invoice, staff=form.staff, clients=form.only, by=request.actor)

    if attempt(form, act):
        return done(request, _("Saved. It holds from everybody's next click."), then=item.back_url)
    return limit_page(request, invoice.case, item, form, status=422)


def _limited(request: StaffRequest, invoice_id: UUID) -> Invoice:
    rows = request.desk.invoices.select_related("case")
    invoice: Invoice = get_object_or_404(rows, pk=invoice_id)
    return invoice


def _limits(request: StaffRequest, invoice: Invoice, *, data: Any = None) -> Limits:
    kept = request.desk.invoice_limits.filter(invoice=invoice).first()
    return Limits(request, invoice.case, party=invoice.party_id, limit=kept, data=data)


def _item(invoice: Invoice) -> Item:
    return Item(
        title=_("Invoice %(number)s") % {"number": invoice.number},
        tab="billing",
        back_url=reverse("desk:case_billing", args=[invoice.case_id]),
        send_url=reverse("desk:limit_invoice", args=[invoice.pk]),
    )
