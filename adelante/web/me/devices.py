"""Where I am signed in, and being signed out there."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adelante.people.devices import sign_out_elsewhere, sign_out_there
from adelante.web.access import AccountRequest, account_act
from adelante.web.answers import done


@account_act
def sign_out(request: AccountRequest, session_id: UUID) -> HttpResponse:
    sign_out_there(session_id, by=request.actor)
    return done(request, _("That device is signed out."), then=reverse("me"))


@account_act
def sign_out_others(request: AccountRequest) -> HttpResponse:
    ended = sign_out_elsewhere(by=request.actor)
    words = ngettext(
        "One other device is signed out.", "%(count)d other devices are signed out.", ended
    )
    told = words % {"count": ended} if ended else _("You are signed in nowhere else.")
    return done(request, told, then=reverse("me"))
