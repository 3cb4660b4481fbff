"""What the pages and papers of an access review show."""

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adelante.cases import reviewing
from adelante.core import clock
from adelante.core.typeset import typeset
from adelante.firms.models import Firm
from adelante.people.models import AccessReview, ReviewDecision
from adelante.web.access import StaffRequest
from adelante.web.design import wording

MOST = 50
"""Lines of one kind on the page at once: those after them come when these are decided on."""

_TEMPLATE = Path(__file__).with_name("review_record.typ")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_REMOVE = {
    ReviewDecision.Kind.MEMBER: "desk:remove_reviewed_member",
    ReviewDecision.Kind.GRANT: "desk:remove_reviewed_grant",
    ReviewDecision.Kind.INVITATION: "desk:remove_reviewed_invitation",
}
_WORDS = {
    ReviewDecision.Kind.MEMBER: gettext_lazy("Colleagues"),
    ReviewDecision.Kind.GRANT: gettext_lazy("Clients, case by case"),
    ReviewDecision.Kind.INVITATION: gettext_lazy("Invitations that still hold"),
}


@dataclass(frozen=True)
class Way:
    """One way in that nobody has decided on yet."""

    id: Any
    who: str
    reaches: str
    remove_url: str
    used: datetime | None
    is_me: bool


@dataclass(frozen=True)
class Section:
    kind: str
    title: str
    ways: list[Way]
    left: int


def review_page(request: StaffRequest, firm: Firm) -> dict[str, Any]:
    """The open review with what is left to decide; the records of before; when the next is due."""
    review = reviewing.open_review(request.actor.firm)
    due = reviewing.due_at(firm)
    before = request.desk.access_reviews.exclude(finished_at=None)
    sections = [_section(request, review, kind) for kind in ReviewDecision.Kind] if review else []
    return {
        "review": review,
        "parts": sections,
        "left": sum(each.left for each in sections),
        "due": due,
        "is_due": bool(due and due <= clock.now()),
        "before": before.select_related("finished_by").order_by("-finished_at")[:20],
    }


def _section(request: StaffRequest, review: AccessReview, kind: str) -> Section:
    rows = reviewing.undecided(review, kind)
    shown = list(rows[:MOST])
    if kind == ReviewDecision.Kind.MEMBER:
        used: dict[Any, Any] = reviewing.last_signed_in([row.account_id for row in shown])
    else:
        used = {}
    return Section(
        kind=kind,
        title=str(_WORDS[ReviewDecision.Kind(kind)]),
        ways=[
            Way(
                id=row.pk,
                who=reviewing.who_of(row),
                reaches=reviewing.reach_of(row),
                remove_url=reverse(_REMOVE[ReviewDecision.Kind(kind)], args=[review.pk, row.pk]),
                used=used.get(getattr(row, "account_id", None))
                or getattr(row, "last_seen_at", None),
                is_me=row.pk == request.actor.member,
            )
            for row in shown
        ],
        left=len(shown) if len(shown) < MOST else rows.count(),
    )


def rows_of(request: StaffRequest, review: AccessReview) -> list[ReviewDecision]:
    rows = request.desk.review_decisions.filter(review=review).select_related("made_by")
    return list(rows.order_by("kind", "made_at", "pk"))


def record_csv(rows: list[ReviewDecision]) -> str:
    """One line a decision. What a table program would take for a formula gets a quote before it."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(["what", "who", "reaches", "last used", "decision", "by", "at"])
    for row in rows:
        used = row.last_used_at.isoformat() if row.last_used_at else ""
        values = [row.kind, row.who, row.reaches, used, row.made, row.made_by.name]
        lines.writerow([_harmless(v) for v in [*values, row.made_at.isoformat()]])
    return out.getvalue()


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value


def record_pdf(firm: str, review: AccessReview, rows: list[ReviewDecision]) -> bytes:
    """The same on paper, in the firm's own day and hour."""
    finished = review.finished_at
    said = _("Started %(start)s by %(who)s.") % {
        "start": _moment(review.started_at),
        "who": review.started_by.name,
    }
    if finished and review.finished_by:
        said += " " + _("Finished %(end)s by %(who)s.") % {
            "end": _moment(finished),
            "who": review.finished_by.name,
        }
    else:
        said += " " + _("Not finished yet.")
    values = {
        "title": _("Access review"),
        "firm": firm,
        "said": said,
        "head": [_("What"), _("Who"), _("Reaches"), _("Last used"), _("Decision"), _("By")],
        "rows": [
            [
                str(row.get_kind_display()),
                row.who,
                row.reaches,
                wording.day(timezone.localtime(row.last_used_at).date())
                if row.last_used_at
                else _("never"),
                str(row.get_made_display()),
                f"{row.made_by.name}, {_moment(row.made_at)}",
            ]
            for row in rows
        ],
    }
    dated = timezone.localtime(finished or review.started_at).date()
    return typeset(_TEMPLATE, values, dated=dated).pdf


def _moment(at: datetime) -> str:
    return wording.moment(timezone.localtime(at))
