from pathlib import Path
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from adelante.audit import verify_export
from adelante.audit.exporting import note_export
from adelante.core.tenancy import Door
from adelante.looks.watching import must_not_be_slowed
from adelante.people.permissions import May
from adelante.web.access import StaffRequest, staff_page
from adelante.web.address import firm_here
from adelante.web.parts.documents.standing import SteppedRequest, by_steps
from adelante.web.parts.looking import saw
from adelante.web.staff.looks.papers import tabs
from adelante.web.staff.navigation import case_tabs, office
from adelante.web.staff.trail.export import csv_rows, json_lines, name_of
from adelante.web.staff.trail.forms import Search
from adelante.web.staff.trail.page import trail_of, trail_page

FORMS = {"jsonl": ("application/jsonl", json_lines), "csv": ("text/csv; charset=utf-8", csv_rows)}
TO_SAVE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "no-store",
}


@staff_page(may=May.SEE_TRAIL)
def index(request: StaffRequest) -> HttpResponse:
    """What has happened in the firm, newest first: all of it, or what is looked for."""
    context = trail_page(request)
    status = 422 if context.get("invalid") else 200
    return render(
        request,
        "staff/trail/index.html",
        office(request) | {"tabs": tabs()} | context,
        status=status,
    )


@staff_page(may=May.SEE_TRAIL)
def of_case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """All that has happened in one case, newest first: who, what, when."""
    case = get_object_or_404(request.desk.cases, pk=case_id)
    saw(request, case, what="trail")
    context = {"case": case, "tabs": case_tabs(request, case)}
    shown = trail_of(request, case)
    return render(request, "staff/trail/of_case.html", office(request) | context | shown)


@require_POST
@by_steps(Door.STAFF, may=May.SEE_TRAIL, writes=True)
def export(request: SteppedRequest) -> HttpResponseBase:
    """What the same search finds, to be saved. That it left the house is an entry first."""
    kind, write = FORMS.get(request.POST.get("as", ""), (None, None))
    with request.stand() as by:
        by.must_be_fresh()
        must_not_be_slowed(by)
        form = Search(request.POST)
        if write is None or not form.is_valid():
            return redirect("desk:trail")
        wanted = form.wanted(request.desk)
        note_export(
            by=by,
            form=request.POST["as"],
            is_whole=wanted.is_everything,
            case=wanted.case,
            session=wanted.session,
            act=wanted.act,
            since=form.cleaned_data["since"],
            until=form.cleaned_data["until"],
        )
        name = name_of(request.POST["as"], firm=firm_here(request).slug)
    response = StreamingHttpResponse(
        write(request, request.stand, wanted), content_type=kind, headers=TO_SAVE
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Encoding"] = "identity"  # or the gzip middleware would hold pieces back
    return response


@staff_page(may=May.SEE_TRAIL)
def script(request: StaffRequest) -> HttpResponse:
    """The program that verifies an export without us."""
    text = Path(verify_export.__file__).read_bytes()
    response = HttpResponse(text, content_type="text/x-python; charset=utf-8", headers=TO_SAVE)
    response["Content-Disposition"] = 'attachment; filename="verify_export.py"'
    return response
