"""Going from a link to the gateway to pay, and coming back. It is asked outside of transactions."""

from typing import cast
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from adelante.billing.checking_out import order_of, start_checkout
from adelante.billing.models import Checkout, Invoice
from adelante.billing.ports import Gateway, Order, SessionState, Unreachable, gateway_at
from adelante.billing.settling import catch_up, session_to_pay
from adelante.core.errors import Refused
from adelante.core.tenancy import Door
from adelante.people.permissions import May
from adelante.web.access import PassRequest
from adelante.web.address import firm_here
from adelante.web.headers import may_pay_at
from adelante.web.parts.billing.amount import Amount, no_answer
from adelante.web.parts.documents.standing import SteppedRequest, by_steps
from adelante.web.public.doing.page import page_of

steps = by_steps(Door.PASS, may=May.PAY, writes=True)
looks = by_steps(Door.PASS, may=None, writes=False)


@require_POST
@steps
def pay(request: SteppedRequest) -> HttpResponse:
    """One press: on to the gateway's page, or back with words that say why not."""
    gateway = gateway_at(firm_here(request).slug)
    if gateway is None:
        raise Http404
    form = Amount(request.POST)
    try:
        if form.is_valid():
            return HttpResponseRedirect(
                _page_to_pay(request, form.cleaned_data["amount"], gateway=gateway)
            )
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except Unreachable:
        form.add_error(None, no_answer())
    with request.stand():
        template, words = page_of(cast("PassRequest", request), form=form.shown())
        response = render(request, template, words, status=422)
    return payable(request, response)


@require_safe
@looks
def came_back(request: SteppedRequest) -> HttpResponse:
    """Back from the gateway, paid or not. It is asked now: its message may still be on its way."""
    with request.stand():
        newest = request.task.checkouts.order_by("-started_at").first()
    gateway = gateway_at(firm_here(request).slug)
    if newest and gateway and newest.gateway_session and newest.state == Checkout.State.OPEN:
        try:
            catch_up(newest, gateway=gateway)
        except Unreachable:
            return redirect("doing")
    return redirect("doing")


def payable(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let the page's form lead to the gateway's own address, and nowhere else."""
    gateway = gateway_at(firm_here(request).slug)
    may_pay_at(response, gateway.pays_at if gateway else "")
    return response


def _page_to_pay(request: SteppedRequest, amount: int | None, *, gateway: Gateway) -> str:
    numbers: dict[UUID, str] = {}

    def start() -> tuple[Checkout, int]:
        with request.stand() as by:
            invoice: Invoice = get_object_or_404(request.task.invoices)
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
            comes_back_to=settings.BASE_URL + reverse("doing_paid"),
        )

    _checkout, session = session_to_pay(start, order_for=order_for, gateway=gateway)
    return session.url if session.state == SessionState.OPEN else reverse("doing_paid")
