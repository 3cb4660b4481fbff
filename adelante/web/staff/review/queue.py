"""What waits for review: the oldest first, across all cases, a hundred at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from adelante.core import clock
from adelante.documents.models import Request, Review, Version
from adelante.library import catalogue
from adelante.web.access import StaffRequest
from adelante.web.parts.documents.lines import Sent, line_of, words_of
from adelante.web.parts.documents.sheets import sheets_of
from adelante.web.reading import prepared
from adelante.web.staff.desk import Desk
from adelante.web.staff.review.forms import Judgement

MOST = 100
BESIDE, BEFORE = 30, 3
USUAL = 9
"""How many of the reasons, which stand in order of use, are shown at once."""


@dataclass(frozen=True)
class Waiting:
    """A row of the queue."""

    version: Version
    label: str
    heading: str
    minutes: int

    @property
    def age(self) -> str:
        """ "12 min", "6 h", or "3 d" past two days."""
        hours = self.minutes // 60
        if hours >= 48:
            return f"{hours // 24} d"
        return f"{hours} h" if hours else f"{self.minutes} min"


def queue_of(request: StaffRequest) -> list[Waiting]:
    """One query, whatever the number of cases."""
    now = clock.now()
    return [
        Waiting(
            version=version,
            label=words_of(version.request.label),
            heading=version.case.heading,
            minutes=int((now - version.sent_at).total_seconds() // 60),
        )
        for version in _waiting(request.desk)
    ]


@prepared
def _waiting(desk: Desk) -> Any:
    rows = desk.versions.filter(review=Review.WAITING).select_related("request", "case")
    shown = rows.only("sent_at", "request__label", "case__heading")
    return shown.order_by("sent_at", "pk")[:MOST]


def around(queue: Sequence[Waiting], place: int | None) -> Sequence[Waiting]:
    """The part of the queue that stands beside the page: a few before this one, and what comes."""
    first = max(0, min((place or 1) - 1 - BEFORE, len(queue) - BESIDE))
    return queue[first : first + BESIDE]


def version_to_look_at(request: StaffRequest, version_id: UUID) -> Version:
    """Raises Http404 if it is not on this desk."""
    for version in _version(request.desk, version=version_id):
        return cast("Version", version)
    raise Http404


@prepared
def _version(desk: Desk, *, version: UUID) -> Any:
    return desk.versions.filter(pk=version)


@prepared
def _asked(desk: Desk, *, request: UUID) -> Any:
    return desk.requests.filter(pk=request).select_related("party", "reviewer", "case")


def neighbours(queue: Sequence[Waiting], version_id: UUID) -> tuple[Version | None, Version | None]:
    """The versions before and after this one; for one that waits no longer, the first is next."""
    ids = [row.version.pk for row in queue]
    if version_id not in ids:
        return None, queue[0].version if queue else None
    at = ids.index(version_id)
    before = queue[at - 1].version if at else None
    after = queue[at + 1].version if at + 1 < len(queue) else None
    return before, after


def review_page(
    request: StaffRequest, version: Version, *, form: Judgement | None = None
) -> dict[str, Any]:
    """Context of the split view: the queue, the pages, the facts, the answer."""
    asked: Request = _asked(request.desk, request=version.request_id)[0]
    line = line_of(request.desk, asked, side="staff")
    sent = next(sent for sent in line.sent if sent.version.pk == version.pk)
    queue = queue_of(request)
    before, after = neighbours(queue, version.pk)
    shown = sheets_of(request.desk, sent.files, address="desk:page")
    language = asked.party.language
    reasons = _reasons(language, form)
    place = next((at for at, row in enumerate(queue, 1) if row.version.pk == version.pk), None)
    return {
        "version": sent.version,
        "here": "review",
        "line": line,
        "sent": sent,
        "shown": shown,
        "drawing": any(each.is_being_drawn for each in shown),
        "sheets": [sheet for each in shown for sheet in each.sheets],
        "queue": around(queue, place),
        "waiting": len(queue),
        "place": place,
        "before": before,
        "after": after,
        "case": asked.case,
        "answered": _answered(asked, sent),
        "form": form or Judgement(initial={"language": language}),
        "reasons": reasons[:USUAL],
        "more_reasons": reasons[USUAL:],
        "more_ticked": any(reason["ticked"] for reason in reasons[USUAL:]),
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


def _reasons(language: str, form: Judgement | None) -> list[dict[str, Any]]:
    """The ready reasons: the office's word, and the sentence in the client's own language."""
    ticked = set(form["reasons"].value() or ()) if form else set()
    return [
        {
            "key": key,
            "label": reason.label.en,
            "told": reason.client_text.in_language(language) if reason.client_visible else "",
            "ticked": key in ticked,
        }
        for key, reason in catalogue.review_reasons().items()
    ]


KEYS = [
    ("J", gettext_lazy("Next document")),
    ("K", gettext_lazy("Document before")),
    ("A", gettext_lazy("Accept")),
    ("W", gettext_lazy("Write words")),
    ("C", gettext_lazy("Ask for a correction")),
    ("Z", gettext_lazy("Zoom")),
    ("?", gettext_lazy("These keys")),
]
