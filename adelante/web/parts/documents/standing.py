"""For views whose bytes come or go outside of any transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from adelante.audit.actor import Actor
from adelante.core.errors import NotYours, Refused
from adelante.core.tenancy import Door
from adelante.documents.refusals import FileRefused
from adelante.documents.standing import Standing
from adelante.people.permissions import May
from adelante.web.access import Access, View, entered, link_is_over, sign_in_first, streamed
from adelante.web.address import firm_here

STATUS = {
    "too_large": 413,
    "piece_too_large": 413,
    "day_full": 413,
    "firm_full": 413,
    "wrong_kind": 415,
    "moved": 409,
    "gone": 410,
    "empty": 422,
    "damaged": 422,
    "cut": 503,  # the script waits, and goes on
}
"""How a door answers a refused file; 409 for whatever is not here."""

NAMES = {Door.STAFF: "staff", Door.CLIENT: "client", Door.PASS: "pass"}

Stepped = Callable[..., HttpResponseBase]


class SteppedRequest(HttpRequest):
    """`stand` enters the door anew for each step of an act; that sets `home`, `desk` or `task`."""

    stand: Standing
    actor: Actor
    home: Any  # web.client.home.Home, at the client's door
    desk: Any  # web.staff.desk.Desk, at the office's
    task: Any  # web.public.doing.task.OneTask, for whoever came by a link


def by_steps(door: Door, *, may: May | None, writes: bool) -> Callable[[Stepped], View]:
    """Access as a page's, but no transaction: the view opens `request.stand()` for each step.

    A refusal is told as JSON, with the status that fits the file, but to whoever wants a page.
    """
    access = Access(NAMES[door], may, writes=writes)

    def wrap(view: Stepped) -> View:
        @streamed(door, access)
        @wraps(view)
        def enter_by_steps(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            request.stand = _standing(request, door, may=may)
            try:
                return view(request, *args, **kwargs)  # type: ignore[return-value]  # or a stream
            except _NotSignedIn:
                return link_is_over(request) if door == Door.PASS else sign_in_first(request)
            except Refused as refusal:
                if "text/html" in request.headers.get("Accept", ""):
                    raise
                return JsonResponse({"error": str(refusal)}, status=status_of(refusal))

        return enter_by_steps

    return wrap


def status_of(refusal: Refused) -> int:
    if isinstance(refusal, FileRefused):
        return STATUS.get(refusal.because, refusal.status)
    return refusal.status


class _NotSignedIn(Exception):
    """Nobody is here, or not any more."""


def _standing(request: HttpRequest, door: Door, *, may: May | None) -> Standing:
    @contextmanager
    def stand() -> Iterator[Actor]:
        zone = ZoneInfo(firm_here(request).time_zone)
        with entered(request, door) as actor, timezone.override(zone):
            if actor is None:
                raise _NotSignedIn
            if may and not actor.may(may):
                raise NotYours(may)
            yield actor

    return stand
