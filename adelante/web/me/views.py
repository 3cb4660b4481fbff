from django.http import HttpResponse
from django.shortcuts import render

from adelante.audit.actor import ActorKind
from adelante.people.devices import signed_in_of
from adelante.web.access import AccountRequest, account_page


@account_page
def show(request: AccountRequest) -> HttpResponse:
    """Who signs in here, and how."""
    works_here = request.actor.kind == ActorKind.MEMBER
    context = {
        "email": request.email,
        "works_here": works_here,
        "devices": signed_in_of(request.actor),
    }
    return render(request, "me/show.html", context)
