from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from adelante.people.permissions import May
from adelante.web.access import StaffRequest, staff_page


@staff_page(may=May.SEE_CASES)
def today(request: StaffRequest) -> HttpResponse:
    return render(request, "staff/today.html", {})


@staff_page(may=May.SEE_CASES)
def index(request: StaffRequest) -> HttpResponse:
    return render(request, "staff/cases/index.html", {"cases": request.desk.cases})


@staff_page(may=May.SEE_CASES)
def show(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = get_object_or_404(request.desk.cases, pk=case_id)
    return render(request, "staff/cases/show.html", {"case": case})
