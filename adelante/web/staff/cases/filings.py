"""The page of one filing: what it says and said before, and the two ways to put it right."""

from uuid import UUID

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from adelante.cases.correcting import correct_filing, take_back_filing
from adelante.cases.models import Filing
from adelante.cases.models.case import MilestoneKey
from adelante.people.permissions import May
from adelante.web.access import StaffRequest, staff_act, staff_page
from adelante.web.answers import attempt, done, sure_of
from adelante.web.parts.looking import saw
from adelante.web.staff.cases import forms


@staff_page(may=May.SEE_CASES)
def show(request: StaffRequest, filing_id: UUID) -> HttpResponse:
    return _show(request, _filing_of(request, filing_id))


@staff_act(may=May.LOG_FILINGS)
def correct(request: StaffRequest, filing_id: UUID) -> HttpResponse:
    filing = _filing_of(request, filing_id)
    form = forms.CorrectFiling(request.POST, auto_id="correct_%s")

    def act() -> None:
        correct_filing(
            filing,
            **form.cleaned_data,
            seen=request.POST.get("seen", ""),
            sure=sure_of(request),
            by=request.actor,
        )

    if attempt(form, act):
        words = _("The filing is corrected. The client sees it from now on.")
        return done(request, words, then=_page(filing))
    return _show(request, _filing_of(request, filing_id), correct=form)


@staff_act(may=May.LOG_FILINGS)
def take_back(request: StaffRequest, filing_id: UUID) -> HttpResponse:
    filing = _filing_of(request, filing_id)
    form = forms.TakeBackFiling(request.POST, auto_id="back_%s")

    def act() -> None:
        take_back_filing(filing, why=form.cleaned_data["why"], by=request.actor)

    if attempt(form, act):
        words = _("The filing is taken back. The client no longer sees it as filed.")
        return done(request, words, then=_page(filing))
    return _show(request, _filing_of(request, filing_id), back=form)


def _show(request: StaffRequest, filing: Filing, **refused: BaseForm) -> HttpResponse:
    saw(request, filing)
    corrections = request.desk.filing_corrections.filter(filing=filing)
    invoices = request.desk.invoices.filter(case=filing.case_id, milestone=MilestoneKey.FILED)
    context = {
        "filing": filing,
        "case": filing.case,
        "corrections": corrections.select_related("corrected_by").order_by("-corrected_at"),
        "invoices": invoices.order_by("number"),
        "may_log": request.actor.may(May.LOG_FILINGS),
        "correct": forms.CorrectFiling.of(filing),
        "back": forms.TakeBackFiling(auto_id="back_%s"),
        "refused": next(iter(refused), ""),
    }
    status = 422 if refused else 200
    return render(request, "staff/cases/filing.html", context | refused, status=status)


def _filing_of(request: StaffRequest, filing_id: UUID) -> Filing:
    filings = request.desk.filings.select_related("case", "logged_by", "taken_back_by")
    filing: Filing = get_object_or_404(filings, pk=filing_id)
    return filing


def _page(filing: Filing) -> str:
    return reverse("desk:filing", args=[filing.pk])
