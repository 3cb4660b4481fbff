"""How a page answers: a fragment for htmx, a fresh page for everyone else, words for a refusal."""

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.db import InterfaceError, OperationalError, transaction
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from adelante.audit.actor import Actor, ActorKind
from adelante.core.errors import NotFresh, NotYours, Refused, Unsure
from adelante.core.tenancy import Door
from adelante.web.access import came_from, entered, prove_first
from adelante.web.sessions import cookie_of

OFFICE = "design/office.html"


def answer(request: HttpRequest, fragment: str, *, otherwise: str, **context: Any) -> HttpResponse:
    """The fragment when htmx asks; else a redirect to the page that shows the change."""
    if request.headers.get("HX-Request"):
        return render(request, fragment, context)
    return redirect(otherwise)


def done(request: HttpRequest, words: str, *, then: str) -> HttpResponse:
    """Go on to a page that says in a sentence what has just been done."""
    messages.success(request, words)
    return redirect(then)


def attempt(form: BaseForm, act: Callable[[], Any]) -> bool:
    """Run an act for a valid form. A refusal becomes the form's problem: nothing typed is lost.

    Where the act is unsure, `form.unsure` has the yes to show beside the form's own button.
    """
    if not form.is_valid():
        return False
    with suppress(_Kept), transaction.atomic():
        try:
            act()
        except Refused as refusal:
            form.add_error(None, str(refusal))
            if isinstance(refusal, Unsure):
                form.unsure = refusal  # type: ignore[attr-defined]
            raise _Kept from refusal
        return True
    return False


def sure_of(request: HttpRequest) -> list[str]:
    """What the reader has said yes to, by the button that `Unsure` made."""
    return request.POST.get("sure", "").split()


class _Kept(Exception):
    """Undoes the half of a refused act that was already done."""


class RefusalsBecomePages:
    """No view needs a try: a rule's refusal is a 409 that says why, a missing right is a 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotYours):
            return not_found(request, Http404())
        if isinstance(error, NotFresh):
            return prove_first(request)
        if not isinstance(error, Refused):
            return None
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"error": str(error)}, status=error.status)
        words = {"reason": str(error), "back_url": came_from(request)}
        return _page(request, "design/refusal.html", words, status=error.status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same bytes whether the thing is somebody else's or does not exist."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": _("This page does not exist.")}, status=404)
    _recognise(request)
    return _page(request, "design/404.html", {}, status=404)


def _recognise(request: HttpRequest) -> None:
    """An address that leads nowhere asked nobody who they are; who is kept safe is still to see no
    firm's name on its page, and the way out.
    """
    has_face = getattr(request, "face", None) is not None
    if has_face and not hasattr(request, "safe") and request.COOKIES.get(cookie_of(request)):
        with suppress(NotFresh), entered(request, Door.CLIENT):
            pass


def _page(
    request: HttpRequest, template: str, words: dict[str, Any], *, status: int
) -> HttpResponse:
    """With the office around it for who works there, which is read in a transaction of its own."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.kind != ActorKind.MEMBER:
        return render(request, template, words, status=status)
    with entered(request, Door.STAFF) as still_here:
        layout = {"layout": OFFICE} if still_here else {}
        return render(request, template, words | layout, status=status)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """Where the database is away, whoever asks is told to come back: nobody is let in unasked."""
    response = server_error(request)
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response.status_code = 503
        response["Retry-After"] = "10"
    return response


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: a page kept open too long, or another site's form."""
    _recognise(request)
    words = _("This page was open for too long. Go back, load it again, and send it once more.")
    return render(request, "design/refusal.html", {"reason": words}, status=403)
