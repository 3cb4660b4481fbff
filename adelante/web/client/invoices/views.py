"""Pages of a client's money."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from adelante.billing import paperwork
from adelante.billing.ports import gateway_at
from adelante.web.access import ClientRequest, client_page
from adelante.web.address import firm_here
from adelante.web.client.frame import reached
from adelante.web.client.invoices import page
from adelante.web.headers import may_pay_at
from adelante.web.parts.billing.amount import Amount
from adelante.web.parts.billing.giving import brand_of, give
from adelante.web.parts.looking import saw


@client_page
def index(request: ClientRequest, case_id: UUID) -> HttpResponse:
    """What do I owe, when, and for what?"""
    context = page.ledger_page(request, case_id)
    return payable(request, render(request, "client/invoices/index.html", context))


@client_page
def show(request: ClientRequest, invoice_id: UUID) -> HttpResponse:
    """One invoice, and another amount than all of it."""
    invoice = get_object_or_404(page.invoices(request), pk=invoice_id)
    context = page.invoice_page(request, invoice) | {"form": Amount.of(invoice.open_cents)}
    return payable(request, render(request, "client/invoices/show.html", context))


@client_page
def paper(request: ClientRequest, invoice_id: UUID) -> HttpResponse:
    invoice = get_object_or_404(request.home.invoices, pk=invoice_id)
    language = paperwork.language_of(request.LANGUAGE_CODE)
    saw(request, invoice, how="paper")
    made = paperwork.invoice_paper(invoice, language=language, brand=brand_of(request))
    return give(made, name=invoice.number)


@client_page
def receipt(request: ClientRequest, payment_id: UUID) -> HttpResponse:
    payment = get_object_or_404(request.home.payments, pk=payment_id)
    language = paperwork.language_of(request.LANGUAGE_CODE)
    saw(request, payment, how="paper")
    made = paperwork.receipt_paper(payment, language=language, brand=brand_of(request))
    return give(made, name=payment.receipt)


@client_page
def statement(request: ClientRequest, case_id: UUID) -> HttpResponse:
    case = reached(request, case_id, section="invoices").case
    language = paperwork.language_of(request.LANGUAGE_CODE)
    saw(request, case, what="statement", how="paper")
    made = paperwork.statement_paper(case, language=language, brand=brand_of(request))
    return give(made, name=case.code)


def payable(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let the page's form lead to the gateway's own address, and nowhere else."""
    gateway = gateway_at(firm_here(request).slug)
    may_pay_at(response, gateway.pays_at if gateway else "")
    return response
