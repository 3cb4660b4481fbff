from django.http import HttpResponse
from django.shortcuts import render

from adelante.audit.actor import ActorKind
from adelante.people.devices import signed_in_of
from adelante.people.factors.having import factors_of
from adelante.people.models import Factor
from adelante.people.passwords import has_password
from adelante.web.access import AccountRequest, account_page


@account_page
def show(request: AccountRequest) -> HttpResponse:
    """Who signs in here, and how."""
    factors, papers = factors_of(request.actor)
    context = {
        "email": request.email,
        "works_here": request.actor.kind == ActorKind.MEMBER,
        "has_password": has_password(request.actor),
        "factors": factors,
        "papers": papers,
        "has_app": any(one.kind == Factor.Kind.APP for one in factors),
        "devices": signed_in_of(request.actor),
    }
    return render(request, "me/show.html", context)
