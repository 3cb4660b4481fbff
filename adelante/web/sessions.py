"""Cookies of one firm: signing in at one signs nobody out at another, nor is one heard there."""

from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse


def cookie_of(request: HttpRequest) -> str:
    """The name of the session cookie at this address."""
    face = getattr(request, "face", None)
    return f"{settings.SESSION_COOKIE_NAME}-{face.slug}" if face else settings.SESSION_COOKIE_NAME


def task_cookie(request: HttpRequest) -> str:
    """The name of the cookie of a visit by a link. Its path is that of the task's pages alone."""
    face: Any = getattr(request, "face", None)
    return f"{'__Secure-' if settings.SESSION_COOKIE_SECURE else ''}task-{face.slug}"


class FirmMessages(CookieStorage):
    """What one page has to say on the next, at the same firm."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        face = getattr(request, "face", None)
        if face:
            self.cookie_name = f"{self.cookie_name}-{face.slug}"


class FirmSessions(SessionMiddleware):
    """Django's, with a cookie name of its own for each firm."""

    def process_request(self, request: HttpRequest) -> None:
        request.session = self.SessionStore(request.COOKIES.get(cookie_of(request)))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        ours = request.COOKIES.get(cookie_of(request))
        if ours is not None:
            request.COOKIES[settings.SESSION_COOKIE_NAME] = ours
        if getattr(request, "face", None) is None:
            return response
        answered: Any = super().process_response(request, response)
        morsel = answered.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        if morsel is not None:
            answered.cookies[cookie_of(request)] = morsel.value
            answered.cookies[cookie_of(request)].update(morsel)
        return answered  # type: ignore[no-any-return]
