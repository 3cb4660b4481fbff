"""One's own password: a first one, another one, or none."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from adelante.people.models import Account
from adelante.people.passwords import choose_password, remove_password
from adelante.web.access import AccountRequest, account_act, account_page, fresh
from adelante.web.answers import attempt, done
from adelante.web.me import forms


@fresh(account_page)
def show(request: AccountRequest) -> HttpResponse:
    return _page(request, forms.NewPassword())


@fresh(account_act)
def choose(request: AccountRequest) -> HttpResponse:
    form = forms.NewPassword(request.POST)
    if not attempt(form, lambda: _choose(request, form.cleaned_data["password"])):
        return _page(request, form)
    words = _("Your new password holds from now on. Other devices are signed out.")
    return done(request, words, then=reverse("me"))


@fresh(account_act)
def remove(request: AccountRequest) -> HttpResponse:
    _stay_signed_in(request, remove_password(by=request.actor))
    words = _("You have no password any more. We send you a code each time.")
    return done(request, words, then=reverse("me"))


def _choose(request: AccountRequest, password: str) -> None:
    _stay_signed_in(request, choose_password(password, by=request.actor))


def _stay_signed_in(request: AccountRequest, account: Account) -> None:
    """Under a new secret; whatever had this session's old one is out."""
    request.user = account
    update_session_auth_hash(request, account)


def _page(request: AccountRequest, form: forms.NewPassword) -> HttpResponse:
    context = {"form": form, "email": request.email}
    return render(request, "me/password.html", context, status=422 if form.errors else 200)
