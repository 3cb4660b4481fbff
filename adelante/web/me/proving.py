"""The second step of a sign-in, and the proof that is asked for again before what matters."""

import secrets
from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from adelante.core import clock
from adelante.messaging.letters import CODE_WORKS_FOR
from adelante.messaging.queueing import queue_code
from adelante.people.entering import Waits
from adelante.people.factors import passing
from adelante.people.factors.proving import ways_to_prove
from adelante.web.access import AccountRequest, account_act, account_page, awaited
from adelante.web.answers import attempt
from adelante.web.me import forms, leading

MAILED = "mailed_proof"
"""In the session: the code that was mailed to prove who one is, and when."""


@awaited(account_page, Waits.FACTOR)
def second_step(request: AccountRequest) -> HttpResponse:
    """After the password or the mailed code: what only this person has."""
    return _second(request, forms.Code())


@awaited(account_act, Waits.FACTOR)
def pass_second_step(request: AccountRequest) -> HttpResponse:
    form = forms.Code(request.POST)
    if _holds(form, lambda: passing.takes_code(form.cleaned_data["code"], by=request.actor)):
        let_through(request)
        return leading.led_on(request, request.actor)
    return _second(request, form)


@awaited(account_page, Waits.SET_UP)
def prove(request: AccountRequest) -> HttpResponse:
    """Who sits here? Asked before what cannot be undone by a click."""
    return _proof(request)


@awaited(account_act, Waits.SET_UP)
def take_proof(request: AccountRequest) -> HttpResponse:
    ways = ways_to_prove(request.actor)
    form: BaseForm
    if ways["password"] and "password" in request.POST:
        form = forms.Password(request.POST)
        held = _holds(
            form,
            lambda: passing.takes_password(form.cleaned_data["password"], by=request.actor),
        )
    else:
        form = forms.Code(request.POST)
        held = _holds(form, lambda: _takes_proof(request, form.cleaned_data["code"], ways))
    if held:
        prove_now(request)
        return leading.go_on(request, request.actor)
    return _proof(request, form=form)


@awaited(account_act, Waits.SET_UP)
def mail_proof(request: AccountRequest) -> HttpResponse:
    """Six digits to the account's own address, for whoever has no second factor."""
    if not ways_to_prove(request.actor)["mail"]:
        return redirect("prove")
    code = f"{secrets.randbelow(1_000_000):06d}"
    request.session[MAILED] = {"code": code, "at": clock.now().timestamp()}
    queue_code(request.actor.firm, email=request.email, code=code)
    return _proof(request, mailed=True)


def let_through(request: AccountRequest) -> None:
    """The session has passed: it goes on under a new secret, and the old one is dead."""
    request.session.cycle_key()
    request.session.save()
    passing.note_passed(_key(request), firm=request.actor.firm)


def prove_now(request: AccountRequest) -> None:
    passing.note_proved(_key(request), firm=request.actor.firm)


def _takes_proof(request: AccountRequest, words: str, ways: dict[str, Any]) -> bool:
    if not ways["mail"]:
        return passing.takes_code(words, by=request.actor)
    kept = request.session.get(MAILED) or {"code": "", "at": 0}
    fresh = kept["at"] > (clock.now() - CODE_WORKS_FOR).timestamp()
    right = fresh and constant_time_compare(str(kept["code"]), words.strip())
    taken = passing.takes_mailed(right, by=request.actor)
    if taken:
        del request.session[MAILED]
    return taken


def _holds(form: BaseForm, check: Callable[[], bool]) -> bool:
    """A wrong answer is a fact that stays written down; too many are refused."""
    answers: list[bool] = []
    if attempt(form, lambda: answers.append(check())) and not answers[0]:
        wrong = _("That did not fit. Look once more at the newest code, and try again.")
        form.add_error(next(iter(form.fields)), wrong)
    return not form.errors


def _second(request: AccountRequest, form: BaseForm) -> HttpResponse:
    context = {
        "form": form,
        "ways": ways_to_prove(request.actor),
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    return render(request, "account/second.html", context, status=422 if form.errors else 200)


def _proof(
    request: AccountRequest, *, form: BaseForm | None = None, mailed: bool = False
) -> HttpResponse:
    sent = request.POST
    context = {
        "form": form,
        "ways": ways_to_prove(request.actor),
        "next": sent.get("next") or request.GET.get("next", ""),
        "kept": sent.get("kept", ""),
        "goes_to": sent.get("goes_to", ""),
        "mailed": mailed or MAILED in request.session,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "account/prove.html", context, status=status)


def _key(request: AccountRequest) -> str:
    return request.session.session_key or ""
