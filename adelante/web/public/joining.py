"""An invitation's link: looking at it changes nothing, a button lets the person in.

Mail scanners and previews open links too, so only the POST counts. The link's secret stands in the
address: these pages send no address to anybody (`Referrer-Policy`), and logs leave it out.
"""

from typing import Any
from uuid import UUID

from allauth.account.utils import perform_login
from django import forms
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from adelante.audit.actor import Actor, ActorKind, system
from adelante.cases.inviting import invitation_for
from adelante.cases.models import Invitation
from adelante.cases.models.invitation import Standing
from adelante.core.tenancy import Door, tenant
from adelante.people.models import Account
from adelante.people.passwords import choose_first_password
from adelante.web.address import firm_id
from adelante.web.answers import attempt
from adelante.web.languages import speak

JUST_JOINED = "just_joined"
"""In the session between joining and the first page: the case to go on to."""

UNKNOWN = "unknown"
STATUS = {UNKNOWN: 404, Standing.EXPIRED: 410, Standing.REVOKED: 410, Standing.ACCEPTED: 410}


class ChoosePassword(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Your new password"),
        help_text=gettext_lazy(
            "At least 15 characters. Four or five words that only you would put together are good."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        max_length=4096,
    )


def join(request: HttpRequest, token: str) -> HttpResponse:
    """The invitation, its acceptance, or what to do about one that no longer holds."""
    firm = firm_id(request)
    with tenant(firm):
        invitation = invitation_for(token, firm=firm)
        if invitation is not None:
            _speak_as_invited(request, invitation)
        if invitation is None or not invitation.opens:
            return _over(request, invitation)
        if request.method != "POST":
            return _private(render(request, "public/join.html", _greeting(request, invitation)))
        account = invitation.accept(language=_language(request), by=system(firm))
    return _let_in(request, account, invitation.case_id)


def choose_password(request: HttpRequest) -> HttpResponse:
    """Right after joining: a password of one's own, or going on without one."""
    case, account = request.session.get(JUST_JOINED), request.user
    if not case or not isinstance(account, Account) or account.has_usable_password():
        return redirect("home:cases")
    form = ChoosePassword(request.POST or None)
    if request.method == "POST" and attempt(form, lambda: _choose(request, account, form)):
        return redirect("home:case", case)
    context = {"form": form, "case": case, "account": account}
    status = 422 if form.errors else 200
    return render(request, "public/join_password.html", context, status=status)


def _choose(request: HttpRequest, account: Account, form: ChoosePassword) -> None:
    by = Actor(kind=ActorKind.CLIENT, firm=account.firm_id, door=Door.SIGN_IN, account=account.pk)
    update_session_auth_hash(request, choose_first_password(form.cleaned_data["password"], by=by))


def _let_in(request: HttpRequest, account: Account, case: UUID) -> HttpResponse:
    """Sign this browser in. Whoever was signed in here before is signed out by it."""
    asks = not account.has_usable_password()
    next_page = reverse("join_password") if asks else reverse("home:case", args=[case])
    response: HttpResponse = perform_login(request, account, redirect_url=next_page)
    request.session[JUST_JOINED] = str(case)
    return _private(response)


def _greeting(request: HttpRequest, invitation: Invitation) -> dict[str, Any]:
    """Nothing of the case but what it is that they may do: who they are, they have not yet said."""
    here: Any = request.user
    is_other = here.is_authenticated and here.email != invitation.email
    return {
        "address": _masked(invitation.email),
        "reach": invitation.reach,
        "expires_at": invitation.expires_at,
        "signed_in_as": here.name if is_other else "",
    }


def _over(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    standing = invitation.standing if invitation else UNKNOWN
    if standing == Standing.SENT:  # to a case that is closed
        standing = Standing.EXPIRED
    context = {"standing": "expired" if standing == UNKNOWN else str(standing)}
    return _private(render(request, "public/join_over.html", context, status=STATUS[standing]))


def _speak_as_invited(request: HttpRequest, invitation: Invitation) -> None:
    """In the language that the office has invited them in, unless this browser has chosen one."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        speak(request, invitation.speaks)


def _language(request: HttpRequest) -> str:
    language: str = request.LANGUAGE_CODE
    return language


def _masked(email: str) -> str:
    """ "a•••@example.com": enough to know one's own, too little to learn another's."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}•••@{host}"


def _private(response: HttpResponse) -> HttpResponse:
    """Only where it came from, never the address with the secret.

    Not `no-referrer`: browsers then send `Origin: null` with the form, which is refused as forged.
    """
    response["Referrer-Policy"] = "strict-origin"
    return response
