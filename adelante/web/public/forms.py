"""What strangers type to come in."""

from typing import Any

from allauth.account.forms import RequestLoginCodeForm
from allauth.core import context
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from adelante.people.tries import Try, attempt_by
from adelante.web.address import firm_id
from adelante.web.devices import visitor_of


class AskForCode(RequestLoginCodeForm):  # type: ignore[misc]
    def clean_email(self) -> str:
        email: str = super().clean_email()
        if not attempt_of(context.request, email).asks_for_code():
            raise too_many(
                context.request, _("Too many codes. Please use the newest one, or wait an hour.")
            )
        context.request.asks_for_code = email
        return email


def attempt_of(request: HttpRequest, email: str) -> Try:
    return attempt_by(visitor_of(request), email=email, firm=firm_id(request))


def too_many(request: Any, words: str) -> forms.ValidationError:
    """The page says so, with the status that programs know."""
    request.too_many = True
    return forms.ValidationError(words)
