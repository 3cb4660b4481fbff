"""Links of a case, for the office: listed, made by hand, taken back."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from adelante.billing.linking import link_to_pay
from adelante.cases import passing
from adelante.cases.models import Party
from adelante.cases.passing import Kind
from adelante.documents.linking import link_to_send
from adelante.firms.links import link
from adelante.people.permissions import May
from adelante.web.access import StaffRequest, staff_act, staff_page
from adelante.web.answers import attempt, done
from adelante.web.staff.links.page import MakeLink, form_for, links_page


@staff_page(may=May.SEE_CASES)
def index(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = get_object_or_404(request.desk.cases, pk=case_id)
    return render(request, "staff/links/index.html", links_page(request, case))


@staff_act(may=May.DO_TASKS)
def make(request: StaffRequest, party_id: UUID) -> HttpResponse:
    """The new link stands on the page that answers, this once: only its digest is kept."""
    party = get_object_or_404(request.desk.parties.select_related("case"), pk=party_id)
    form = form_for(request, party)
    made: list[str] = []
    if attempt(form, lambda: made.append(_secret(request, form))):
        context = links_page(request, party.case) | {
            "made": link(request.face.slug, "do", made[0]),
            "made_for": party,
        }
        return render(request, "staff/links/index.html", context)
    context = links_page(request, party.case, bound={party.pk: form})
    return render(request, "staff/links/index.html", context, status=422)


@staff_act(may=May.DO_TASKS)
def revoke(request: StaffRequest, pass_id: UUID) -> HttpResponse:
    found = get_object_or_404(request.desk.links.select_related("case"), pk=pass_id)
    found.revoke(by=request.actor)
    words = _("The link opens nothing any more. What was sent or paid by it stays.")
    return done(request, words, then=reverse("desk:links", args=[found.case_id]))


@staff_act(may=May.INVITE_CLIENTS)
def revoke_all(request: StaffRequest, party_id: UUID) -> HttpResponse:
    party: Party = get_object_or_404(request.desk.parties, pk=party_id)
    passing.revoke_all(party, by=request.actor)
    words = _("No link of theirs opens anything any more.")
    return done(request, words, then=reverse("desk:links", args=[party.case_id]))


def _secret(request: StaffRequest, form: MakeLink) -> str:
    account = UUID(form.cleaned_data["account"])
    if form.kind == Kind.PAY:
        invoice = get_object_or_404(request.desk.invoices, pk=form.item_id)
        return link_to_pay(invoice, account=account, by=request.actor)
    asked = get_object_or_404(request.desk.requests, pk=form.item_id)
    return link_to_send(asked, account=account, by=request.actor)
