"""Passkeys: made on one's own page, used at the sign-in, as the second step, and as a proof."""

from typing import Any

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from adelante.people.entering import Waits
from adelante.people.factors import having, passing, passkeys
from adelante.web.access import AccountRequest, account_act, awaited, fresh, public
from adelante.web.address import firm_id
from adelante.web.answers import done
from adelante.web.me import leading
from adelante.web.me.proving import let_through, prove_now

ASKED = "passkey_asked"
"""In the session: the challenge that this browser is to answer."""


@require_POST
@public
def ask(request: HttpRequest) -> HttpResponse:
    """A challenge for a passkey that this browser may have for us."""
    return _asked(request, passkeys.ask_for_known())


@require_POST
@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """A passkey is the whole sign-in: it is had, and the device has asked for its person."""
    firm = firm_id(request)
    account = passkeys.account_with(_answer(request), state=_challenge(request), firm=firm)
    where = request.POST.get("next", "")
    going = where if leading.is_here(request, where) else None
    response: HttpResponse = perform_login(request, account, redirect_url=going)
    passing.note_passed(request.session.session_key or "", firm=firm)
    return response


@awaited(account_act, Waits.FACTOR)
def pass_second_step(request: AccountRequest) -> HttpResponse:
    _takes(request)
    let_through(request)
    return leading.led_on(request, request.actor)


@account_act
def take_proof(request: AccountRequest) -> HttpResponse:
    _takes(request)
    prove_now(request)
    return leading.go_on(request, request.actor)


@fresh(account_act, awaits=Waits.SET_UP)
def ask_for_new(request: AccountRequest) -> HttpResponse:
    """What the browser needs to make one."""
    firm = request.face.name
    challenge = passkeys.ask_for_new(firm_name=firm, email=request.email, by=request.actor)
    return _asked(request, challenge)


@fresh(account_act, awaits=Waits.SET_UP)
def add(request: AccountRequest) -> HttpResponse:
    is_first = not having.factors_of(request.actor)[0]
    passkeys.take_new(
        _answer(request),
        state=_challenge(request),
        name=request.POST.get("name", ""),
        by=request.actor,
    )
    if is_first:
        let_through(request)
    words = _("Your passkey is ready. Next time it is all you need to sign in.")
    return done(request, words, then=reverse("me"))


def _takes(request: AccountRequest) -> None:
    passkeys.takes_passkey(_answer(request), state=_challenge(request), by=request.actor)


def _asked(request: HttpRequest, challenge: passkeys.Challenge) -> HttpResponse:
    request.session[ASKED] = challenge.state
    return JsonResponse(challenge.options)


def _challenge(request: HttpRequest) -> dict[str, Any] | None:
    state: dict[str, Any] | None = request.session.pop(ASKED, None)
    return state


def _answer(request: HttpRequest) -> str:
    return request.POST.get("credential", "")
