"""allauth's pages of the sign-in, each try counted, and the same done for everybody who asks."""

from typing import Any

from allauth.account import views as allauth
from allauth.account.internal.stagekit import get_pending_stage
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from adelante.messaging.queueing import queue_code
from adelante.people.signing_in import note_failure
from adelante.web.address import firm_id
from adelante.web.public.forms import attempt_of


def with_password(request: HttpRequest) -> HttpResponse:
    return _with_status(request, allauth.login(request))


def sign_out(request: HttpRequest) -> HttpResponse:
    """Whoever sits down here next finds nothing, neither by Back nor in the browser's stores."""
    response: HttpResponse = allauth.logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def ask_for_code(request: HttpRequest) -> HttpResponse:
    """A code is queued as often as the page says so: to nobody, if nobody has the address."""
    response: HttpResponse = allauth.request_login_code(request)
    asked_for = getattr(request, "asks_for_code", "")
    if asked_for:
        code = getattr(request, "code_to_send", "")
        queue_code(firm_id(request), email=asked_for, code=code)
    return _with_status(request, response)


def with_code(request: HttpRequest) -> HttpResponse:
    """Codes are counted for an address over all browsers that ask for one."""
    email = _waits_for_code(request)
    if request.method != "POST" or not email:
        return allauth.confirm_login_code(request)  # type: ignore[no-any-return]
    tried = attempt_of(request, email)
    if not tried.code():
        messages.error(request, _("Too many wrong codes for this address. Please call us."))
        return redirect("account_request_login_code")
    response: HttpResponse = allauth.confirm_login_code(request)
    if getattr(request, "passed", False):
        tried.code_was_right()
    else:
        note_failure(email, firm=tried.firm, why="code", last=False)
    return response


def _waits_for_code(request: HttpRequest) -> str:
    """The address to which this browser has a code sent."""
    stage = get_pending_stage(request)
    return str(stage.state.get("email") or "") if stage else ""


def _with_status(request: Any, response: HttpResponse) -> HttpResponse:
    if getattr(request, "too_many", False):
        response.status_code = 429
    return response
