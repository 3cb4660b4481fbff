"""Cases: the day, the list, one case, opening one, and the people."""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from adelante.people.permissions import May
from adelante.web.access import StaffRequest, staff_act, staff_page
from adelante.web.answers import attempt, done
from adelante.web.parts.looking import saw
from adelante.web.staff.cases import people as known
from adelante.web.staff.cases.add_person import AddPerson, parts_offered
from adelante.web.staff.cases.forms import Filters
from adelante.web.staff.cases.listing import cases_like, lines_of, with_lines
from adelante.web.staff.cases.new_case import OpenCase
from adelante.web.staff.cases.page import case_of, show_case
from adelante.web.staff.cases.today import all_deadlines, all_tasks, todays
from adelante.web.staff.paging import piece_of


@staff_page(may=May.SEE_CASES)
def today(request: StaffRequest) -> HttpResponse:
    return render(request, "staff/today.html", todays(request))


@staff_page(may=May.DO_TASKS)
def tasks(request: StaffRequest) -> HttpResponse:
    return render(request, "staff/cases/tasks.html", all_tasks(request))


@staff_page(may=May.SEE_CASES)
def deadlines(request: StaffRequest) -> HttpResponse:
    return render(request, "staff/cases/deadlines.html", all_deadlines(request))


@staff_page(may=May.SEE_CASES)
def index(request: StaffRequest) -> HttpResponse:
    filters = Filters(request.GET)
    cases = with_lines(request.desk, cases_like(request, filters))
    piece = piece_of(cases, ["-number"], request)
    return render(
        request,
        "staff/cases/index.html",
        {"filters": filters, "piece": piece, "lines": lines_of(request, piece)},
    )


@staff_page(may=May.SEE_CASES)
def show(request: StaffRequest, case_id: UUID) -> HttpResponse:
    return show_case(request, case_of(request, case_id))


@staff_page(may=May.OPEN_CASES)
def new(request: StaffRequest) -> HttpResponse:
    """First which type (no `type` in the address), then the form."""
    key = request.GET.get("type", "")
    if not key:
        types = request.desk.case_types.order_by("label")
        return render(request, "staff/cases/choose_type.html", {"types": types})
    case_type = known.case_type_of(request, key)
    return render(request, "staff/cases/new.html", {"form": OpenCase(request, case_type)})


@staff_act(may=May.OPEN_CASES)
def open_case(request: StaffRequest, type_id: UUID) -> HttpResponse:
    case_type = get_object_or_404(request.desk.case_types, pk=type_id)
    form = OpenCase(request, case_type, request.POST)
    if before := form.opened_before():
        return redirect("desk:case", before)
    if attempt(form, lambda: form.open(by=request.actor)):
        words = _("The case is open. Invite the people who should come in.")
        return done(request, words, then=reverse("desk:case", args=[form.cleaned_data["once"]]))
    return render(request, "staff/cases/new.html", {"form": form}, status=422)


@staff_page(may=May.OPEN_CASES)
def add_person(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """First which part (no `part` in the address), then the form."""
    case = case_of(request, case_id)
    saw(request, case)
    part, parts = request.GET.get("part", ""), parts_offered(case)
    if not part:
        return render(request, "staff/cases/choose_part.html", {"case": case, "parts": parts})
    return _add_person(request, AddPerson(request, case, _offered(part, parts)))


@staff_act(may=May.OPEN_CASES)
def join_case(request: StaffRequest, case_id: UUID, part: str) -> HttpResponse:
    case = case_of(request, case_id)
    form = AddPerson(request, case, _offered(part, parts_offered(case)), request.POST)
    at_case = reverse("desk:case", args=[case.pk])
    if before := form.added_before():
        return redirect(f"{at_case}#party-{before}")
    if attempt(form, lambda: form.add(by=request.actor)):
        words = _("Added to the case. Nobody is told yet: invite them here.")
        return done(request, words, then=f"{at_case}#party-{form.cleaned_data['once']}")
    return _add_person(request, form, status=422)


def _offered(part: str, parts: Sequence[tuple[str, str]]) -> str:
    if part not in dict(parts):
        raise Http404
    return part


def _add_person(request: StaffRequest, form: AddPerson, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "case": form.case, "party": form.party}
    return render(request, "staff/cases/add_person.html", context, status=status)


@staff_page(may=May.SEE_CASES)
def people(request: StaffRequest) -> HttpResponse:
    words = request.GET.get("q", "")
    piece = piece_of(known.contacts(request, words), ["surname", "given", "id"], request)
    return render(
        request,
        "staff/people.html",
        {"piece": piece, "people": known.people_of(request, piece), "words": words},
    )
