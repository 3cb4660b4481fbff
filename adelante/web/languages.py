"""The reader's language: chosen once, kept in a cookie and with the account."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language_from_request

OFFERED = ("en", "es")


class ReadersLanguage:
    """The cookie, else what the browser asks for. A signed-in account's own choice overrides it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        speak(request, chosen if chosen in OFFERED else get_language_from_request(request))
        try:
            response = self.get_response(request)
        finally:
            translation.deactivate()
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


def speak(request: HttpRequest, language: str) -> None:
    """Answer this request in that language (English where we do not offer it)."""
    language = language if language in OFFERED else "en"
    translation.activate(language)
    request.LANGUAGE_CODE = language


def remember(response: HttpResponse, language: str) -> None:
    """Keep the choice in this browser for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
