"""Where to go in the office: the sections at the side, and the sections of a case."""

from datetime import datetime
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adelante.cases.models import Case
from adelante.documents.models.version import Review
from adelante.people.permissions import May
from adelante.web.access import StaffRequest
from adelante.web.address import address
from adelante.web.design.status import Word
from adelante.web.reading import CountOf, prepared
from adelante.web.staff.desk import Desk

MOST = 100
"""Waiting things are counted up to here: nobody acts on the difference between 100 and 1,000."""


class Section(NamedTuple):
    key: str
    word: Word
    name: str
    may: May


SECTIONS = (
    Section("today", gettext_lazy("Today"), "desk:today", May.SEE_CASES),
    Section("cases", gettext_lazy("Cases"), "desk:cases", May.SEE_CASES),
    Section("review", gettext_lazy("Review"), "desk:review", May.REVIEW_DOCUMENTS),
    Section("billing", gettext_lazy("Billing"), "desk:billing", May.SEE_BILLING),
    Section("mail", gettext_lazy("Mail"), "desk:mail", May.WRITE_TO_CLIENTS),
    Section("people", gettext_lazy("People"), "desk:people", May.SEE_CASES),
    Section("library", gettext_lazy("Library"), "desk:library", May.SEE_CASES),
    Section("trail", gettext_lazy("Trail"), "desk:trail", May.SEE_TRAIL),
    Section("settings", gettext_lazy("Settings"), "desk:settings", May.RUN_FIRM),
)

OF_A_CASE = (
    Section("summary", gettext_lazy("Summary"), "desk:case", May.SEE_CASES),
    Section("documents", gettext_lazy("Documents"), "desk:case_documents", May.SEE_DOCUMENTS),
    Section("billing", gettext_lazy("Billing"), "desk:case_billing", May.SEE_BILLING),
    Section("trail", gettext_lazy("Trail"), "desk:case_trail", May.SEE_TRAIL),
)


def office(request: HttpRequest) -> dict[str, Any]:
    """What the layout of the office needs: `nav` is worked out when a whole page is drawn."""
    asked: Any = request
    match = request.resolver_match
    name = match.url_name if match and match.url_name else ""
    return {
        "may_open": asked.actor.may(May.OPEN_CASES),
        "may_see_money": asked.actor.may(May.SEE_BILLING),
        "may_see_numbers": asked.actor.may(May.SEE_PERSONAL_NUMBERS),
        "nav": SimpleLazyObject(lambda: sections(asked)),
        "here": HERE.get(name, name),
        "search_url": address("desk:cases"),
        "search_words": request.GET.get("q", "") if name == "cases" else "",
    }


HERE = {
    "case": "cases",
    "new_case": "cases",
    "open_case": "cases",
    "case_documents": "cases",
    "case_billing": "cases",
    "case_trail": "cases",
    "links": "cases",
    "make_link": "cases",
    "case_safety": "cases",
    "keep_safe": "cases",
    "who_finds_item": "cases",
    "who_finds_invoice": "cases",
    "tasks": "today",
    "deadlines": "today",
    "case_type": "library",
    "contact": "people",
    "find_by_number": "people",
    "library_type": "library",
    "late_payments": "settings",
    "looks": "trail",
    "seen": "trail",
    "alarms": "trail",
    "reminder_schedule": "settings",
    "roles": "settings",
    "staff": "settings",
    "access_review": "settings",
    "review_record": "settings",
}
"""Pages that stand under another section than their own name, which the side marks as current."""


def sections(request: StaffRequest) -> list[tuple[str, str, str, str]]:
    """(key, word, address, count) of what this member may enter. One read."""
    counts = {"review": _up_to_most(waiting_for_review(request).number)}
    return [
        (section.key, str(section.word), address(section.name), counts.get(section.key, ""))
        for section in SECTIONS
        if request.actor.may(section.may)
    ]


def case_tabs(
    request: StaffRequest, case: Case, *, counts: dict[str, int] | None = None
) -> list[tuple[str, Word, str, int]]:
    """(key, word, address, count) of a case's sections that this member may enter."""
    known = counts or {}
    return [
        (section.key, section.word, address(section.name, case.pk), known.get(section.key, 0))
        for section in OF_A_CASE
        if request.actor.may(section.may)
    ]


class Waiting(NamedTuple):
    """How many versions wait for review, at most `MOST`, and when the oldest of them was sent."""

    oldest: datetime | None
    number: int


def waiting_for_review(request: StaffRequest) -> Waiting:
    """Asked once a page, however many parts of it want to know."""
    known: Waiting | None = getattr(request, "waiting_for_review", None)
    if known is None:
        found = _waiting(request.desk)
        known = Waiting(*found[0]) if found else Waiting(None, 0)
        know_waiting(request, known)
    return known


def know_waiting(request: Any, waiting: Waiting) -> None:
    """For a page that has read them all anyway."""
    request.waiting_for_review = waiting


@prepared
def _waiting(desk: Desk) -> Any:
    rows = desk.versions.filter(review=Review.WAITING)
    return rows.order_by("sent_at").values_list("sent_at", CountOf(rows.values("pk")[:MOST]))[:1]


def _up_to_most(count: int) -> str:
    if count == 0:
        return ""
    return str(count) if count < MOST else _("%(most)d or more") % {"most": MOST}
