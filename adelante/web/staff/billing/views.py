"""Money in the office, to look at."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from adelante.billing import paperwork
from adelante.people.permissions import May
from adelante.web.access import StaffRequest, staff_page
from adelante.web.parts.billing.giving import brand_of, give
from adelante.web.parts.looking import saw
from adelante.web.staff.billing import page


@staff_page(may=May.SEE_BILLING)
def index(request: StaffRequest) -> HttpResponse:
    return render(request, "staff/billing/index.html", page.firm_page(request))


@staff_page(may=May.SEE_BILLING)
def of_case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = page.case_of(request, case_id)
    return render(request, "staff/billing/of_case.html", page.case_page(request, case))


@staff_page(may=May.SEE_BILLING)
def paper(request: StaffRequest, invoice_id: UUID) -> HttpResponse:
    """In the payer's language; `?language=` asks for the other."""
    invoice = get_object_or_404(request.desk.invoices.select_related("party"), pk=invoice_id)
    language = _language(request, invoice.party.language)
    saw(request, invoice, how="paper")
    made = paperwork.invoice_paper(invoice, language=language, brand=brand_of(request))
    return give(made, name=invoice.number)


@staff_page(may=May.SEE_BILLING)
def receipt(request: StaffRequest, payment_id: UUID) -> HttpResponse:
    payment = get_object_or_404(request.desk.payments.select_related("party"), pk=payment_id)
    language = _language(request, payment.party.language)
    saw(request, payment, how="paper")
    made = paperwork.receipt_paper(payment, language=language, brand=brand_of(request))
    return give(made, name=payment.receipt)


@staff_page(may=May.SEE_BILLING)
def statement(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = page.case_of(request, case_id)
    language = _language(request, request.LANGUAGE_CODE)
    saw(request, case, what="statement", how="paper")
    made = paperwork.statement_paper(case, language=language, brand=brand_of(request))
    return give(made, name=case.code)


def _language(request: StaffRequest, usual: str) -> paperwork.Language:
    return paperwork.language_of(request.GET.get("language") or usual)
