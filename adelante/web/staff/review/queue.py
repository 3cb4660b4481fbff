"""What waits for review: the oldest first, across all cases, a hundred at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.http import Http404
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from adelante.core import clock
from adelante.documents.models import Request, Review, Version
from adelante.library import catalogue
from adelante.web.access import StaffRequest
from adelante.web.address import address
from adelante.web.parts.documents.lines import Sent, line_of, words_of
from adelante.web.parts.documents.sheets import sheets_of
from adelante.web.parts.looking import saw_pages
from adelante.web.reading import prepared
from adelante.web.staff.desk import Desk
from adelante.web.staff.navigation import MOST, Waiting, know_waiting
from adelante.web.staff.review.forms import Judgement

BESIDE, BEFORE = 30, 3
USUAL = 9
"""How many of the reasons, which stand in order of use, are shown at once."""


class Queued(NamedTuple):
    """A version that waits."""

    version: UUID
    sent_at: datetime
    label: dict[str, str]
    heading: str


@dataclass(frozen=True)
class Row:
    """A row of the queue beside the page. `key` is the office key that leads there."""

    url: str
    label: str
    heading: str
    age: str
    is_here: bool
    key: str


def queue_of(request: StaffRequest) -> list[Queued]:
    """One query, whatever the number of cases."""
    queue = [Queued(*row) for row in _waiting(request.desk)]
    know_waiting(request, Waiting(queue[0].sent_at if queue else None, len(queue)))
    return queue


@prepared
def _waiting(desk: Desk) -> Any:
    rows = desk.versions.filter(review=Review.WAITING).order_by("sent_at", "pk")
    return rows.values_list("pk", "sent_at", "request__label", "case__heading")[:MOST]


def around(
    queue: Sequence[Queued], here: UUID, *, before: UUID | None, after: UUID | None
) -> list[Row]:
    """The part of the queue that stands beside the page: a few before this one, and what comes."""
    place = _place_in(queue, here) or 1
    first = max(0, min(place - 1 - BEFORE, len(queue) - BESIDE))
    keys, now = {before: "k", after: "j"}, clock.now()
    return [
        Row(
            url=address("desk:review_version", one.version),
            label=words_of(one.label),
            heading=one.heading,
            age=_age(int((now - one.sent_at).total_seconds() // 60)),
            is_here=one.version == here,
            key=keys.get(one.version, ""),
        )
        for one in queue[first : first + BESIDE]
    ]


def _age(minutes: int) -> str:
    """ "12 min", "6 h", or "3 d" past two days."""
    hours = minutes // 60
    if hours >= 48:
        return f"{hours // 24} d"
    return f"{hours} h" if hours else f"{minutes} min"


def version_to_look_at(request: StaffRequest, version_id: UUID) -> Version:
    """Raises Http404 if it is not on this desk."""
    for version in _version(request.desk, version=version_id):
        return cast("Version", version)
    raise Http404


@prepared
def _version(desk: Desk, *, version: UUID) -> Any:
    """With what was asked for, of whom, in which case."""
    rows = desk.versions.filter(pk=version)
    return rows.select_related("request__party", "request__reviewer", "request__case")


def neighbours(queue: Sequence[Queued], version: UUID) -> tuple[UUID | None, UUID | None]:
    """The versions before and after this one; for one that waits no longer, the first is next."""
    place = _place_in(queue, version)
    if place is None:
        return None, queue[0].version if queue else None
    before = queue[place - 2].version if place > 1 else None
    after = queue[place].version if place < len(queue) else None
    return before, after


def _place_in(queue: Sequence[Queued], version: UUID) -> int | None:
    """Counted from 1; None for one that waits no longer, or past the hundredth."""
    return next((at for at, one in enumerate(queue, 1) if one.version == version), None)


def review_page(
    request: StaffRequest, version: Version, *, form: Judgement | None = None
) -> dict[str, Any]:
    """Context of the split view: the queue, the pages, the facts, the answer.

    `version` is one from `version_to_look_at`.
    """
    asked = version.request
    line = line_of(request.desk, asked, side="staff")
    sent = next(sent for sent in line.sent if sent.version.pk == version.pk)
    saw_pages(request, version, sent.files)
    queue = queue_of(request)
    before, after = neighbours(queue, version.pk)
    shown = sheets_of(request.desk, sent.files, address="desk:page")
    language = asked.party.language
    return {
        "version": sent.version,
        "here": "review",
        "line": line,
        "sent": sent,
        "shown": shown,
        "drawing": any(each.is_being_drawn for each in shown),
        "sheets": [sheet for each in shown for sheet in each.sheets],
        "queue": around(queue, version.pk, before=before, after=after),
        "waiting": len(queue),
        "place": _place_in(queue, version.pk),
        "after": after,
        "case": asked.case,
        "answered": _answered(asked, sent),
        "form": form or Judgement(initial={"language": language}),
        "reasons": _reasons(language, form),
        "speaks": _speaks(asked),
        "keys": KEYS,
    }


def _answered(asked: Request, sent: Sent) -> str:
    """ "asked Nov 10, answered in 10 days" """
    days = (sent.version.sent_at - asked.asked_at).days
    if days == 0:
        return _("answered the same day")
    return ngettext("answered in %(count)s day", "answered in %(count)s days", days) % {
        "count": days
    }


def _speaks(asked: Request) -> str:
    spanish = asked.party.language.startswith("es")
    words = _("%(who)s reads Spanish") if spanish else _("%(who)s reads English")
    return words % {"who": asked.party.short_name}


class Reasons(NamedTuple):
    """The ready reasons to tick, drawn: the usual ones, and the others, which are folded away."""

    usual: SafeString
    more: SafeString
    more_ticked: bool


def _reasons(language: str, form: Judgement | None) -> Reasons:
    ticked = form["reasons"].value() or () if form else ()
    known = catalogue.review_reasons()
    return _drawn(language, get_language(), frozenset(key for key in ticked if key in known))


@lru_cache(maxsize=64)
def _drawn(language: str, _reader: str | None, ticked: frozenset[str]) -> Reasons:
    """The office's words, with the sentence in the client's language: alike on every such page.

    Drawn anew for each, they were a seventh of the page's work.
    """
    reasons = [
        {
            "key": key,
            "label": reason.label.en,
            "told": reason.client_text.in_language(language) if reason.client_visible else "",
            "ticked": key in ticked,
        }
        for key, reason in catalogue.review_reasons().items()
    ]
    usual, more = reasons[:USUAL], reasons[USUAL:]
    part = "staff/review/_reasons.html"
    return Reasons(
        usual=render_to_string(part, {"reasons": usual}),
        more=render_to_string(part, {"reasons": more}),
        more_ticked=any(reason["ticked"] for reason in more),
    )


KEYS = [
    ("J", gettext_lazy("Next document")),
    ("K", gettext_lazy("Document before")),
    ("A", gettext_lazy("Accept")),
    ("W", gettext_lazy("Write words")),
    ("C", gettext_lazy("Ask for a correction")),
    ("Z", gettext_lazy("Zoom")),
    ("?", gettext_lazy("These keys")),
]
