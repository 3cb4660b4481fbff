"""Going to the gateway to pay, and coming back. The gateway is asked outside of any transaction."""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from adelante.billing.checking_out import order_of, start_checkout
from adelante.billing.models import Checkout, Invoice
from adelante.billing.ports import Gateway, Order, SessionState, Unreachable, gateway_at
from adelante.billing.settling import catch_up, session_to_pay
from adelante.core.errors import Refused
from adelante.core.tenancy import Door
from adelante.people.permissions import May
from adelante.web.access import ClientRequest
from adelante.web.address import firm_here
from adelante.web.client.invoices import page
from adelante.web.client.invoices.views import payable
from adelante.web.parts.billing.amount import Amount, no_answer
from adelante.web.parts.documents.standing import SteppedRequest, by_steps

steps = by_steps(Door.CLIENT, may=May.PAY, writes=True)
looks = by_steps(Door.CLIENT, may=May.PAY, writes=False)


@require_POST
@steps
def pay(request: SteppedRequest, invoice_id: UUID) -> HttpResponse:
    """One press: on to the gateway's page, or back with words that say why not."""
    gateway = gateway_at(firm_here(request).slug)
    if gateway is None:
        raise Http404
    form = Amount(request.POST)
    try:
        if form.is_valid():
            url = _page_to_pay(request, invoice_id, form.cleaned_data["amount"], gateway=gateway)
            return HttpResponseRedirect(url)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except Unreachable:
        form.add_error(None, no_answer())
    with request.stand():
        invoice = get_object_or_404(page.invoices(_as_page(request)), pk=invoice_id)
        context = page.invoice_page(_as_page(request), invoice) | {"form": form.shown()}
        response = render(request, "client/invoices/show.html", context, status=422)
    return payable(request, response)


@require_safe
@looks
def came_back(request: SteppedRequest, checkout_id: UUID) -> HttpResponse:
    """Back from the gateway, paid or not. It is asked now: its message may still be on its way."""
    with request.stand() as by:
        checkout = get_object_or_404(request.home.checkouts, pk=checkout_id)
    gateway = gateway_at(firm_here(request).slug)
    state = _state_of(checkout, gateway=gateway, asks=not by.on_behalf_of)
    with request.stand():
        checkout = get_object_or_404(request.home.checkouts, pk=checkout_id)
        context = _result_page(request, checkout, state=state)
        response = render(request, "client/invoices/came_back.html", context)
    return payable(request, response)


def _as_page(request: SteppedRequest) -> ClientRequest:
    """Inside a step, the request has all that a page's has."""
    return cast("ClientRequest", request)


def _page_to_pay(
    request: SteppedRequest, invoice_id: UUID, amount: int | None, *, gateway: Gateway
) -> str:
    numbers: dict[UUID, str] = {}

    def start() -> tuple[Checkout, int]:
        with request.stand() as by:
            invoice: Invoice = get_object_or_404(request.home.invoices, pk=invoice_id)
            numbers[invoice.pk] = invoice.number
            checkout = start_checkout(
                invoice, amount=amount, gateway=gateway.name, language=request.LANGUAGE_CODE, by=by
            )
            return checkout, invoice.open_cents if amount is None else amount

    def order_for(checkout: Checkout) -> Order:
        return order_of(
            checkout,
            number=numbers[checkout.invoice_id],
            firm_name=firm_here(request).name,
            comes_back_to=settings.BASE_URL + reverse("home:came_back", args=[checkout.pk]),
        )

    checkout, session = session_to_pay(start, order_for=order_for, gateway=gateway)
    if session.state == SessionState.OPEN:
        return session.url
    return reverse("home:came_back", args=[checkout.pk])


def _typed(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _state_of(checkout: Checkout, *, gateway: Gateway | None, asks: bool) -> SessionState:
    """What the gateway says now; what is written down when it cannot be asked."""
    written = SessionState(checkout.state)
    if written == SessionState.OPEN and checkout.pending_since:
        written = SessionState.PENDING
    is_over = checkout.state != Checkout.State.OPEN
    if is_over or not checkout.gateway_session or gateway is None or not asks:
        return written
    try:
        return catch_up(checkout, gateway=gateway)
    except Unreachable:
        return SessionState.PENDING


def _result_page(
    request: SteppedRequest, checkout: Checkout, *, state: SessionState
) -> dict[str, Any]:
    invoice = get_object_or_404(page.invoices(_as_page(request)), pk=checkout.invoice_id)
    if state == SessionState.PAID and checkout.state != Checkout.State.PAID:
        state = SessionState.PENDING  # paid there, and not yet as we asked: staff look at it
    context = page.invoice_page(_as_page(request), invoice)
    paid = context["row"].payments
    return context | {
        "checkout": checkout,
        "state": state.value,
        "receipt": paid[-1] if paid else None,
        "again_amount": _typed(min(checkout.amount, invoice.open_cents)),
    }
