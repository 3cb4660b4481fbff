"""Pages of a firm's address that need no sign-in."""

from urllib.parse import urlencode

from allauth.account.internal.stagekit import clear_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from adelante.core.tenancy import Door
from adelante.people.choosing import choose_language as keep_language
from adelante.web.access import Access, entered, open_to_all, public, streamed
from adelante.web.address import firm_here
from adelante.web.design.brand import brand_css
from adelante.web.languages import OFFERED, remember


@require_POST
@streamed(Door.CLIENT, Access("public", writes=True))
def choose_language(request: HttpRequest) -> HttpResponse:
    """Kept in this browser, and with the account of whoever is signed in."""
    language = request.POST.get("language", "")
    back = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(back, None) and back.startswith("/")
    response = redirect(back if here else f"/{firm_here(request).slug}/")
    if language in OFFERED:
        with entered(request, Door.CLIENT) as actor:
            if actor:
                keep_language(language, by=actor)
        remember(response, language, by_stranger=actor is None)
    return response


@require_POST
@public
def start_over(request: HttpRequest) -> HttpResponse:
    """Forget the code that this browser waits for: another address, or a new code."""
    clear_login(request)
    where = reverse("account_request_login_code")
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, None) and back.startswith("/"):
        where = f"{where}?{urlencode({'next': back})}"
    return redirect(where)


@require_safe
@open_to_all
def brand(request: HttpRequest) -> HttpResponse:
    """The firm's colours: the only stylesheet that differs between firms."""
    css = brand_css(firm_here(request).hue)
    return HttpResponse(
        css, content_type="text/css", headers={"Cache-Control": "public, max-age=3600"}
    )
