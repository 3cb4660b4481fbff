"""The reader's language: chosen once, kept in a cookie and with the account."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language_from_request

OFFERED = ("en", "es")
BY_STRANGER = ".before"


class ReadersLanguage:
    """The cookie, else what the browser asks for. A signed-in account's own choice overrides it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        speak(request, _kept(request) or get_language_from_request(request))
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


def remember(response: HttpResponse, language: str, *, by_stranger: bool = False) -> None:
    """Keep the choice in this browser for a year. A stranger's goes with them as they sign in."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language + (BY_STRANGER if by_stranger else ""),
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def chosen_before_signing_in(request: HttpRequest) -> str | None:
    """The language that somebody chose in this browser since the last one signed in here."""
    is_fresh = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "").endswith(BY_STRANGER)
    return _kept(request) if is_fresh else None


def _kept(request: HttpRequest) -> str | None:
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "").removesuffix(BY_STRANGER)
    return language if language in OFFERED else None
