"""A form that was on its way when the sign-in ended: looked at, sent by a press, or left."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from adelante.audit.actor import ActorKind
from adelante.web.access import AccountRequest, account_act, account_page
from adelante.web.kept import kept_for, let_go


@account_page
def show(request: AccountRequest) -> HttpResponse:
    kept = kept_for(request, request.actor.account)
    if kept is None:
        works_here = request.actor.kind == ActorKind.MEMBER
        return redirect("desk:today" if works_here else "home:cases")
    return render(request, "me/kept.html", {"kept": kept})


@account_act
def leave(request: AccountRequest) -> HttpResponse:
    kept = kept_for(request, request.actor.account)
    let_go(request)
    return redirect(kept.back if kept and kept.back else "me")
