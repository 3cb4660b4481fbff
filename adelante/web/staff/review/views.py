"""Review: one version at a time, the oldest first, by keyboard if you like."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from adelante.documents.models import Version
from adelante.people.permissions import May
from adelante.web.access import StaffRequest, staff_act, staff_page
from adelante.web.answers import attempt, done
from adelante.web.staff.review.forms import Judgement
from adelante.web.staff.review.queue import neighbours, queue_of, review_page, version_to_look_at


@staff_page(may=May.REVIEW_DOCUMENTS)
def index(request: StaffRequest) -> HttpResponse:
    """Straight to the oldest; or the news that nothing waits."""
    queue = queue_of(request)
    if queue:
        return redirect("desk:review_version", queue[0].version)
    return render(request, "staff/review/empty.html", {"here": "review"})


@staff_page(may=May.REVIEW_DOCUMENTS)
def show(request: StaffRequest, version_id: UUID) -> HttpResponse:
    version = version_to_look_at(request, version_id)
    context = review_page(request, version)
    return render(request, "staff/review/show.html", context)


@staff_act(may=May.REVIEW_DOCUMENTS)
def accept(request: StaffRequest, version_id: UUID) -> HttpResponse:
    version = get_object_or_404(request.desk.versions, pk=version_id)
    form = Judgement(request.POST)

    def act() -> None:
        said = form.cleaned_data
        version.accept(by=request.actor, words=said["words"], language=said["language"])

    return _judged(request, version, form, act, _("Accepted."))


@staff_act(may=May.REVIEW_DOCUMENTS)
def send_back(request: StaffRequest, version_id: UUID) -> HttpResponse:
    version = get_object_or_404(request.desk.versions, pk=version_id)
    form = Judgement(request.POST)

    def act() -> None:
        said = form.cleaned_data
        version.send_back(
            by=request.actor,
            reasons=said["reasons"],
            words=said["words"],
            language=said["language"],
        )

    return _judged(request, version, form, act, _("A correction is asked for."))


def _judged(
    request: StaffRequest,
    version: Version,
    form: Judgement,
    act: Callable[[], None],
    words: str,
) -> HttpResponse:
    """On to the next one; after a refusal the same page, with what was typed."""
    _before, after = neighbours(queue_of(request), version.pk)
    if attempt(form, act):
        then = reverse("desk:review_version", args=[after]) if after else reverse("desk:review")
        return done(request, words, then=then)
    context = review_page(request, version_to_look_at(request, version.pk), form=form)
    return render(request, "staff/review/show.html", context, status=422)
