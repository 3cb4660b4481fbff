"""A link's own address: looking at it changes nothing, a button lets the person in.

Mail scanners and previews open links too, so only the POST counts. The secret stands in the
address, so these pages send no address to anybody (`Referrer-Policy`), and logs leave it out.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from adelante.cases.models.pass_ import VISIT
from adelante.cases.passing import holder_of, open_link
from adelante.web.access import link_is_over
from adelante.web.address import firm_id
from adelante.web.languages import speak
from adelante.web.sessions import task_cookie


def open_task(request: HttpRequest, token: str) -> HttpResponse:
    """A page that tells nothing but the firm's name; its button exchanges the link for a visit."""
    firm = firm_id(request)
    holder = holder_of(token, firm=firm)
    if holder is None:
        return _private(link_is_over(request))
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        speak(request, holder.language)
    if request.method != "POST":
        return _private(render(request, "public/doing/open.html"))
    secret = open_link(token, firm=firm)
    if secret is None:
        return _private(link_is_over(request))
    response = redirect("doing")
    response.set_cookie(
        task_cookie(request),
        secret,
        max_age=int(VISIT.total_seconds()),
        path=reverse("doing"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",  # it must come along when the payment page leads back
    )
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    """Only where it came from, never the address with the secret.

    Not `no-referrer`: browsers then send `Origin: null` with the form, which is refused as forged.
    """
    response["Referrer-Policy"] = "strict-origin"
    return response
