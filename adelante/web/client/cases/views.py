from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from adelante.web.access import ClientRequest, client_page


@client_page
def index(request: ClientRequest) -> HttpResponse:
    return render(request, "client/cases/index.html", {"cases": request.home.cases})


@client_page
def show(request: ClientRequest, case_id: UUID) -> HttpResponse:
    case = get_object_or_404(request.home.cases, pk=case_id)
    return render(request, "client/cases/show.html", {"case": case})
