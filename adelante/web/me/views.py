from django.http import HttpResponse
from django.shortcuts import render

from adelante.audit.actor import ActorKind
from adelante.web.access import AccountRequest, account_page


@account_page
def show(request: AccountRequest) -> HttpResponse:
    """Who signs in here, and how."""
    works_here = request.actor.kind == ActorKind.MEMBER
    return render(request, "me/show.html", {"email": request.email, "works_here": works_here})
