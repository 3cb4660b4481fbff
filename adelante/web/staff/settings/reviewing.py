"""Settings › Access review: who can reach what, to keep or remove each; the records of before."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from adelante.cases import reviewing
from adelante.people.models import AccessReview, ReviewDecision
from adelante.people.permissions import May
from adelante.web.access import StaffRequest, staff_act, staff_page
from adelante.web.answers import attempt, done
from adelante.web.staff.settings import forms
from adelante.web.staff.settings.review_page import record_csv, record_pdf, review_page, rows_of
from adelante.web.staff.settings.views import _page

Kind, Made = ReviewDecision.Kind, ReviewDecision.Made


@staff_page(may=May.MANAGE_STAFF)
def access_review(request: StaffRequest) -> HttpResponse:
    return _show(request)


@staff_act(may=May.MANAGE_STAFF)
def start(request: StaffRequest) -> HttpResponse:
    reviewing.start_review(by=request.actor)
    return done(request, _("The review is open. Keep or remove everybody below."), then=_there())


@staff_act(may=May.MANAGE_STAFF)
def plan(request: StaffRequest) -> HttpResponse:
    form = forms.PlanReviews(request.POST)
    if attempt(form, lambda: reviewing.plan_reviews(form.cleaned_data["months"], by=request.actor)):
        return done(request, _("Saved."), then=_there())
    return _show(request, form=form)


@staff_act(may=May.MANAGE_STAFF)
def keep(request: StaffRequest, access_review_id: UUID) -> HttpResponse:
    """Those that were ticked, together."""
    review = _review(request, access_review_id)
    kept = 0
    for kind in Kind:
        for way in reviewing.undecided(review, kind).filter(pk__in=_ids(request, kind)):
            reviewing.decide(review, way, Made.KEPT, by=request.actor)
            kept += 1
    words = _("Kept: %(count)d.") % {"count": kept} if kept else _("Nobody was ticked.")
    return done(request, words, then=_there())


@staff_act(may=May.MANAGE_STAFF, fresh=True)
def remove_member(request: StaffRequest, access_review_id: UUID, member_id: UUID) -> HttpResponse:
    return _remove(request, access_review_id, Kind.MEMBER, member_id)


@staff_act(may=May.MANAGE_STAFF, fresh=True)
def remove_grant(request: StaffRequest, access_review_id: UUID, grant_id: UUID) -> HttpResponse:
    return _remove(request, access_review_id, Kind.GRANT, grant_id)


@staff_act(may=May.MANAGE_STAFF, fresh=True)
def remove_invitation(
    request: StaffRequest, access_review_id: UUID, invitation_id: UUID
) -> HttpResponse:
    return _remove(request, access_review_id, Kind.INVITATION, invitation_id)


@staff_act(may=May.MANAGE_STAFF, fresh=True)
def finish(request: StaffRequest, access_review_id: UUID) -> HttpResponse:
    review = _review(request, access_review_id)
    reviewing.finish_review(review, by=request.actor)
    words = _("The review is finished, and its record is kept.")
    return done(request, words, then=reverse("desk:review_record", args=[review.pk]))


@staff_page(may=May.MANAGE_STAFF, looks=False)
def record(request: StaffRequest, access_review_id: UUID) -> HttpResponse:
    review = _review(request, access_review_id)
    context = {"here": "settings", "review": review, "rows": rows_of(request, review)}
    return render(request, "staff/settings/review_record.html", context)


@staff_page(may=May.MANAGE_STAFF, looks=False)
def record_as_csv(request: StaffRequest, access_review_id: UUID) -> HttpResponse:
    review = _review(request, access_review_id)
    text = record_csv(rows_of(request, review))
    return _download(text.encode("utf-8-sig"), "text/csv; charset=utf-8", review, "csv")


@staff_page(may=May.MANAGE_STAFF, looks=False)
def record_as_pdf(request: StaffRequest, access_review_id: UUID) -> HttpResponse:
    review = _review(request, access_review_id)
    pdf = record_pdf(request.face.name, review, rows_of(request, review))
    return _download(pdf, "application/pdf", review, "pdf")


def _remove(
    request: StaffRequest, access_review_id: UUID, kind: ReviewDecision.Kind, about: UUID
) -> HttpResponse:
    review = _review(request, access_review_id)
    way = get_object_or_404(reviewing.undecided(review, kind), pk=about)
    who = reviewing.who_of(way)
    reviewing.decide(review, way, Made.REMOVED, by=request.actor)
    return done(request, _("Removed: %(who)s.") % {"who": who}, then=_there())


def _download(content: bytes, kind: str, review: AccessReview, ending: str) -> HttpResponse:
    name = f"access-review-{review.started_at.date().isoformat()}.{ending}"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _show(request: StaffRequest, *, form: Any = None) -> HttpResponse:
    own = get_object_or_404(request.desk.firm)
    form = form or forms.PlanReviews(initial={"months": own.access_review_months})
    return _page(request, "access_review", form=form, **review_page(request, own))


def _ids(request: StaffRequest, kind: str) -> list[UUID]:
    """Ids that were ticked; what is none is left aside."""
    found = []
    for value in request.POST.getlist(kind):
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


def _review(request: StaffRequest, access_review_id: UUID) -> AccessReview:
    rows = request.desk.access_reviews.select_related("started_by", "finished_by")
    review: AccessReview = get_object_or_404(rows, pk=access_review_id)
    return review


def _there() -> str:
    return reverse("desk:access_review")
