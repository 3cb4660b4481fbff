"""For views whose bytes come or go outside of any transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from adelante.audit.actor import Actor
from adelante.core.errors import NotYours, Refused
from adelante.core.tenancy import Door
from adelante.documents.refusals import FileRefused
from adelante.documents.standing import Standing
from adelante.people.permissions import May
from adelante.web.access import Access, View, _sign_in_first, entered, streamed
from adelante.web.address import firm_here

STATUS = {
    "too_large": 413,
    "piece_too_large": 413,
    "wrong_kind": 415,
    "moved": 409,
    "gone": 410,
    "empty": 422,
    "damaged": 422,
    "cut": 503,  # the script waits, and goes on
}
"""How a door answers a refused file; 409 for whatever is not here."""


def standing(request: HttpRequest, door: Door) -> Standing:
    """Enter the door anew for each step of an act; who has signed out meanwhile finds nothing."""

    @contextmanager
    def stand() -> Iterator[Actor]:
        zone = ZoneInfo(firm_here(request).time_zone)
        with entered(request, door) as actor, timezone.override(zone):
            if actor is None:
                raise NotYours
            yield actor

    return stand


def by_steps(door: Door, *, may: May, writes: bool) -> Callable[[View], View]:
    """Access as a page's, but no transaction: the view opens a `standing` for each step.

    A refusal is told as JSON to whoever asks for it, with the status that fits the file.
    """
    access = Access("staff" if door == Door.STAFF else "client", may, writes=writes)

    def wrap(view: View) -> View:
        @streamed(door, access)
        @wraps(view)
        def enter_by_steps(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            with entered(request, door) as actor:
                if actor is None:
                    return _sign_in_first(request)
                if not actor.may(may):
                    raise Http404
            try:
                return view(request, *args, **kwargs)
            except Refused as refusal:
                if "text/html" in request.headers.get("Accept", "text/html"):
                    raise
                return JsonResponse({"error": str(refusal)}, status=status_of(refusal))

        return enter_by_steps

    return wrap


def status_of(refusal: Refused) -> int:
    return STATUS.get(refusal.because, 409) if isinstance(refusal, FileRefused) else 409
