"""The Trail page: what was found, how far it is sealed, and where to look on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from adelante.audit.lines import hash_of
from adelante.audit.models import LOOKS
from adelante.audit.searching import Wanted, newest
from adelante.cases.models import Case
from adelante.core import clock
from adelante.web.access import StaffRequest
from adelante.web.staff import history
from adelante.web.staff.desk import Desk
from adelante.web.staff.trail.forms import Search

PAGE = 60
LATE = timedelta(minutes=15)
"""So long an entry may wait for its seal before somebody should look."""


@dataclass(frozen=True)
class Sealing:
    """How far the trail is sealed. `waits_since`: the oldest entry that has no seal yet."""

    number: int = 0
    hash: str = ""
    at: datetime | None = None
    waits_since: datetime | None = None

    @property
    def is_late(self) -> bool:
        return bool(self.waits_since and self.waits_since < clock.now() - LATE)

    @property
    def head(self) -> str:
        return f"{self.number}:{self.hash}"


def trail_page(request: StaffRequest) -> dict[str, Any]:
    """What the whole firm's page shows; `form` has the problems of what was typed."""
    form = Search(request.GET)
    context: dict[str, Any] = {"form": form, "sealing": sealing(request.desk)}
    if not form.is_valid():
        return context | {"lines": [], "is_search": True, "invalid": True}
    wanted = form.wanted(request.desk)
    found = _deeds_first(request, wanted) if wanted.is_everything else _found(request, wanted)
    return context | {"is_search": not wanted.is_everything} | found


def trail_of(request: StaffRequest, case: Case) -> dict[str, Any]:
    return _deeds_first(request, Wanted(cases=[case.pk]))


def sealing(desk: Desk) -> Sealing:
    """Two reads."""
    head = desk.seals.defer("listed").order_by("-number").first()
    entries = desk.entries.order_by("seq")
    if head is None:
        return Sealing(waits_since=entries.values_list("at", flat=True).first())
    waiting = desk.entries.filter(server=head.server, xid__gte=head.upto).order_by("xid")
    return Sealing(
        number=head.number,
        hash=hash_of(head).hex(),
        at=head.at,
        waits_since=waiting.values_list("at", flat=True).first(),
    )


def _deeds_first(request: StaffRequest, wanted: Wanted) -> dict[str, Any]:
    """Without who looked at what, which is most of a trail, unless that is asked for."""
    looks = bool(request.GET.get("looks"))
    return _found(request, wanted, deeds_only=not looks) | {
        "other_way": "?" if looks else "?looks=1",
        "has_looks": looks,
    }


def _found(request: StaffRequest, wanted: Wanted, *, deeds_only: bool = False) -> dict[str, Any]:
    entries = request.desk.told_entries
    if deeds_only:
        entries = entries.exclude(name__in=LOOKS)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        entries = entries.filter(seq__lt=int(before))
    found, on = newest(entries, wanted, count=PAGE)
    return {
        "lines": history.lines(found, request.desk, currency=request.face.currency),
        "older": address_of(request, before=on) if on else "",
        "looked_on": bool(on) and len(found) < PAGE,
    }


def address_of(request: HttpRequest, **changed: Any) -> str:
    """The same search with something changed in it; without what was left empty."""
    known = {name: value for name, value in request.GET.items() if value and name != "before"}
    return f"?{urlencode(known | changed)}"
