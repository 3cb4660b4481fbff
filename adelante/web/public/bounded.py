"""Nobody hashes what is too long to be a password."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from adelante.people.models.account import MOST_PASSWORD_BYTES

View = Callable[..., HttpResponse]


def bounded(view: View) -> View:
    """A form with a password longer than 4,096 bytes is answered 400 before anybody reads on."""

    @wraps(view)
    def within_bounds(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        for name, value in request.POST.items():
            if "password" in name and len(str(value).encode()) > MOST_PASSWORD_BYTES:
                words = {"reason": _("That is longer than 4,096 bytes. Choose a shorter one.")}
                return render(request, "design/refusal.html", words, status=400)
        return view(request, *args, **kwargs)

    return within_bounds
