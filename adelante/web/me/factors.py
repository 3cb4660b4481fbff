"""One's own second factors: an app with codes, codes on paper."""

from uuid import UUID

import qrcode
import qrcode.image.svg
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from adelante.people.entering import Waits
from adelante.people.factors import codes, having
from adelante.people.models import Factor
from adelante.web.access import AccountRequest, account_act, account_page, fresh
from adelante.web.answers import attempt, done
from adelante.web.me import forms
from adelante.web.me.proving import let_through


@fresh(account_page, awaits=Waits.SET_UP)
def set_up_app(request: AccountRequest) -> HttpResponse:
    """A square picture for the app, the same secret in letters, and a field for its first code."""
    return _offer(request, having.offer_app(by=request.actor), forms.CodeOfApp())


@fresh(account_act, awaits=Waits.SET_UP)
def add_app(request: AccountRequest) -> HttpResponse:
    offer = having.offered(request.POST.get("offer", ""), by=request.actor)
    form = forms.CodeOfApp(request.POST)
    had = having.factors_of(request.actor)[0]
    is_first = not had
    had_app = any(one.kind == Factor.Kind.APP for one in had)
    if not attempt(
        form, lambda: having.add_app(offer, code=form.cleaned_data["code"], by=request.actor)
    ):
        return _offer(request, offer, form)
    if is_first:
        let_through(request)
        return _codes(request)
    words = _("The app works.")
    if had_app:
        words = _("The new app works. The old one does not any more.")
    return done(request, words, then=reverse("me"))


@fresh(account_act)
def make_codes(request: AccountRequest) -> HttpResponse:
    """Ten new codes on paper, shown this once."""
    return _codes(request)


@fresh(account_act)
def remove(request: AccountRequest, factor_id: UUID) -> HttpResponse:
    having.remove_factor(factor_id, by=request.actor)
    return done(request, _("Removed."), then=reverse("me"))


def _codes(request: AccountRequest) -> HttpResponse:
    made = having.make_recovery_codes(by=request.actor)
    return render(request, "account/codes.html", {"codes": made})


def _offer(request: AccountRequest, offer: having.Offer, form: forms.CodeOfApp) -> HttpResponse:
    form.initial["offer"] = offer.token
    uri = codes.uri(offer.secret, firm=request.face.name, email=request.email)
    context = {"form": form, "square": _square(uri), "typed": codes.typed(offer.secret)}
    return render(request, "account/set_up.html", context, status=422 if form.errors else 200)


def _square(words: str) -> SafeString:
    """A drawing in the page itself: no picture service learns the secret."""
    drawn = qrcode.make(words, image_factory=qrcode.image.svg.SvgPathImage, border=2)
    svg: str = drawn.to_string(encoding="unicode")
    return SafeString(svg)  # drawn here, of squares
