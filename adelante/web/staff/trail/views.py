from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from adelante.people.permissions import May
from adelante.web.access import StaffRequest, staff_page
from adelante.web.parts.looking import saw
from adelante.web.staff import history
from adelante.web.staff.looks.papers import tabs
from adelante.web.staff.navigation import case_tabs, office

PAGE = 60


@staff_page(may=May.SEE_TRAIL)
def index(request: StaffRequest) -> HttpResponse:
    """All that has happened in the firm, newest first."""
    return render(
        request, "staff/trail/index.html", office(request) | {"tabs": tabs()} | _page(request, None)
    )


@staff_page(may=May.SEE_TRAIL)
def of_case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """All that has happened in one case, newest first: who, what, when."""
    case = get_object_or_404(request.desk.cases, pk=case_id)
    saw(request, case, what="trail")
    context = {"case": case, "tabs": case_tabs(request, case)}
    shown = _page(request, case.pk)
    return render(request, "staff/trail/of_case.html", office(request) | context | shown)


def _page(request: StaffRequest, case: UUID | None) -> dict[str, Any]:
    entries = request.desk.entries.order_by("-seq")
    if case:
        entries = entries.filter(case_id=case)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        entries = entries.filter(seq__lt=int(before))
    found = list(entries[: PAGE + 1])
    return {
        "lines": history.lines(found[:PAGE], request.desk, currency=request.face.currency),
        "older": found[PAGE - 1].seq if len(found) > PAGE else None,
    }
