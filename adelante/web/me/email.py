"""Another e-mail address to sign in with."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adelante.people import moving
from adelante.web.access import AccountRequest, account_act, account_page, fresh
from adelante.web.answers import attempt, done


class NewAddress(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Your new e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class Code(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code of six digits"),
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


@fresh(account_page)
def show(request: AccountRequest) -> HttpResponse:
    return _page(request, NewAddress(), Code())


@fresh(account_act)
def ask(request: AccountRequest) -> HttpResponse:
    form = NewAddress(request.POST)
    by = request.actor
    if attempt(form, lambda: moving.ask_to_change(form.cleaned_data["email"], by=by)):
        return redirect("my_address")
    return _page(request, form, Code())


@fresh(account_act)
def confirm(request: AccountRequest) -> HttpResponse:
    form = Code(request.POST)
    if attempt(form, lambda: moving.confirm_change(form.cleaned_data["code"], by=request.actor)):
        words = _("From now on you sign in with your new address. We have told the old one.")
        return done(request, words, then=reverse("me"))
    return _page(request, NewAddress(), form)


def _page(request: AccountRequest, form: forms.Form, code: forms.Form) -> HttpResponse:
    """The address, then its code."""
    context = {
        "form": form,
        "code": code,
        "email": request.email,
        "waiting": moving.waiting_change(request.actor),
    }
    status = 422 if form.errors or code.errors else 200
    return render(request, "me/address.html", context, status=status)
