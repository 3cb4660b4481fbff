"""Pages of a case's documents for the office: gathered from the desk by a fixed number of reads."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.forms import BaseForm
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from adelante.cases.models import Case
from adelante.core import clock
from adelante.documents.models import Request, State, Upload
from adelante.documents.refusals import REASONS
from adelante.people.permissions import May
from adelante.web.parts.documents.lines import Line, line_of, lines_of
from adelante.web.parts.documents.sheets import sheets_of
from adelante.web.parts.looking import saw, saw_pages
from adelante.web.staff.documents import forms
from adelante.web.staff.limits import in_words
from adelante.web.staff.links.page import lines_of as lines_of_links
from adelante.web.staff.links.page import living_to
from adelante.web.staff.navigation import case_tabs

STALLED = timedelta(minutes=15)
"""After this long without a byte, a sending is shown to the firm as one that stopped."""
REMEMBERED = timedelta(days=30)
MOST_FAILED = 20


def case_of(request: Any, case_id: UUID) -> Case:
    cases = request.desk.cases.select_related("attorney", "paralegal")
    case: Case = get_object_or_404(cases, pk=case_id)
    return case


def documents_page(request: Any, case: Case, *, form: BaseForm | None = None) -> dict[str, Any]:
    """Every request of the case with how it stands, what failed to arrive, and the form to ask."""
    saw(request, case, what="documents")
    lines = lines_of(request.desk, case, side="staff")
    parties = request.desk.parties.filter(case=case).order_by("pk")
    return _framed(request, case, waiting=_waiting(lines)) | {
        "lines": lines,
        "failed": failed_uploads(request, case),
        "form": form or forms.Ask(parties=parties),
        "form_opened": form is not None,
        "may_ask": request.actor.may(May.ASK_FOR_DOCUMENTS),
    }


def item_page(request: Any, asked: Request, **shown: Any) -> dict[str, Any]:
    """One request with its versions and words, and what the office can do about it."""
    case = case_of(request, asked.case_id)
    line = line_of(request.desk, asked, side="staff")
    if line.newest:
        saw_pages(request, line.newest.version, line.newest.files)
    else:
        saw(request, asked)
    return (
        _framed(request, case, waiting=0)
        | {
            "line": line,
            "newest": sheets_of(request.desk, line.newest.files, address="desk:page")
            if line.newest
            else [],
            "sequence": request.desk.sequences.filter(about_id=asked.pk).first(),
            "links": lines_of_links(request, living_to(request, asked.pk)),
            "limits": in_words(request, request.desk.request_limits.filter(request=asked).first()),
            "waive_form": forms.Waive(),
            "comment_form": forms.Comment(initial={"language": asked.party.language}),
            "may_ask": request.actor.may(May.ASK_FOR_DOCUMENTS),
            "may_see_trail": request.actor.may(May.SEE_TRAIL),
            "may_write": request.actor.may(May.WRITE_TO_CLIENTS),
        }
        | shown
    )


def request_of(request: Any, request_id: UUID) -> Request:
    rows = request.desk.requests.select_related("party", "reviewer", "case")
    asked: Request = get_object_or_404(rows, pk=request_id)
    return asked


def failed_uploads(request: Any, case: Case) -> list[dict[str, Any]]:
    """What clients tried to send and what did not arrive, with the reason."""
    now = clock.now()
    rows = (
        request.desk.uploads.filter(case=case, finished_at=None, started_at__gt=now - REMEMBERED)
        .filter(~Q(failed_because="") | Q(moved_at__lt=now - STALLED))
        .exclude(failed_because="abandoned")
        .select_related("request")
        .order_by("-started_at")
    )
    return [{"upload": upload, "why": _why(upload)} for upload in rows[:MOST_FAILED]]


def _why(upload: Upload) -> Any:
    if upload.failed_because:
        return REASONS.get(upload.failed_because, upload.failed_because)
    if upload.is_whole:
        return _("Arrived, but the sender did not press Send")
    return _("Stopped at %(percent)s %%") % {"percent": upload.percent}


def _waiting(lines: list[Line]) -> int:
    return sum(line.request.state == State.WAITING for line in lines)


def _framed(request: Any, case: Case, *, waiting: int) -> dict[str, Any]:
    return {
        "case": case,
        "here": "cases",
        "tabs": case_tabs(request, case, counts={"documents": waiting}),
        "tab": "documents",
    }
