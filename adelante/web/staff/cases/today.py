"""What waits for this member today. Every count here leads to a list of just those things."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case as Choice
from django.db.models import Count, Q, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adelante.billing.balance import still_owing
from adelante.cases.models.case import WaitsOn
from adelante.cases.reviewing import due_at
from adelante.core import clock
from adelante.people.permissions import May
from adelante.web.access import StaffRequest
from adelante.web.address import address, firm_here
from adelante.web.design import wording
from adelante.web.reading import CountOf, prepared
from adelante.web.staff.cases.listing import lines_of, whose, with_lines
from adelante.web.staff.desk import Desk
from adelante.web.staff.navigation import MOST, waiting_for_review

ROWS = 12
FIRST = 6
"""So many tasks and deadlines stand on the page itself."""
WEEK = timedelta(days=7)


def todays(request: StaffRequest) -> dict[str, Any]:
    """The tiles and the first of one's own cases. Six reads, whatever the firm's size."""
    today = clock.today(firm_here(request).time_zone)
    counts = dict(_turns(request.desk))
    return {
        "greeting": _greeting(request),
        "review_due": _review_due(request),
        "today": today,
        "review": _review(request),
        "deadlines": _deadlines(request, today),
        "may_do_tasks": request.actor.may(May.DO_TASKS),
        "tasks": _tasks(request, today),
        "money": _money(request, today),
        "lines": lines_of(request, _first_of_mine(request.desk)),
        "counts": [
            (tone, word, str(who), str(counts[who]))
            for tone, word, who in (
                ("needed", _("waiting on client"), WaitsOn.CLIENT),
                ("review", _("waiting on us"), WaitsOn.FIRM),
                ("", _("with USCIS"), WaitsOn.GOVERNMENT),
            )
            if counts.get(who)
        ],
    }


def _review_due(request: StaffRequest) -> datetime | None:
    """Since when an access review is due, for whoever reviews. Two reads, of theirs alone."""
    if not request.actor.may(May.MANAGE_STAFF):
        return None
    firm = request.desk.firm.first()
    due = due_at(firm) if firm else None
    return due if due and due <= clock.now() else None


def all_tasks(request: StaffRequest) -> dict[str, Any]:
    """What the tile of tasks counts."""
    today = clock.today(firm_here(request).time_zone)
    return {"rows": tasks_of(request.desk)[:MOST], "today": today}


def all_deadlines(request: StaffRequest) -> dict[str, Any]:
    """What the tile of deadlines counts."""
    today = clock.today(firm_here(request).time_zone)
    return {"rows": deadlines_until(request.desk, today + WEEK)[:MOST]}


def tasks_of(desk: Desk) -> Any:
    """One's own open tasks, and those that nobody has taken."""
    mine = Q(assignee=desk.actor.member) | Q(assignee=None)
    rows = desk.tasks.filter(mine, done_at=None, case__closed_at=None)
    shown = rows.select_related("case", "assignee").only(
        *("words", "due_on", "case__heading", "case__code", "assignee__name")
    )
    return shown.order_by("due_on", "made_at")


def deadlines_until(desk: Desk, day: date) -> Any:
    """Those that are not met, also where their day has passed."""
    rows = desk.deadlines.filter(met_at=None, on__lte=day).select_related("case")
    shown = rows.only("words", "on", "source", "case__heading", "case__code")
    return shown.order_by("on", "id")


@prepared
def _turns(desk: Desk) -> Any:
    mine = desk.cases.filter(whose(desk), closed_at=None)
    return mine.values_list("waits_on").annotate(Count("id")).order_by()


@prepared
def _first_of_mine(desk: Desk) -> Any:
    """What waits on the firm comes first, the longest wait before all others."""
    ours, theirs = When(waits_on=WaitsOn.FIRM, then=0), When(waits_on=WaitsOn.CLIENT, then=1)
    mine = with_lines(desk, desk.cases.filter(whose(desk), closed_at=None))
    return mine.order_by(Choice(ours, theirs, default=2), "waits_since", "-number")[:ROWS]


@prepared
def _near_deadlines(desk: Desk, *, until: date) -> Any:
    rows = deadlines_until(desk, until)
    return rows.annotate(number=CountOf(rows.values("pk")[:MOST]))[:FIRST]


@prepared
def _open_tasks(desk: Desk, *, today: date) -> Any:
    rows = tasks_of(desk)
    late = rows.filter(due_on__lt=today)
    return rows.annotate(
        number=CountOf(rows.values("pk")[:MOST]), late=CountOf(late.values("pk")[:MOST])
    )[:FIRST]


@prepared
def _late_invoices(desk: Desk, *, today: date) -> Any:
    late = still_owing(desk.invoices).filter(due_on__lt=today)
    return late.order_by("due_on").values_list("due_on", CountOf(late.values("pk")[:MOST]))[:1]


def _up_to_most(number: int) -> str:
    return str(number) if number < MOST else f"{MOST}+"


def _greeting(request: StaffRequest) -> str:
    hour = timezone.localtime(clock.now()).hour
    name = request.actor.name.split()[0] if request.actor.name else ""
    if hour < 12:
        return _("Good morning, %(name)s") % {"name": name}
    if hour < 18:
        return _("Good afternoon, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}


def _review(request: StaffRequest) -> dict[str, Any] | None:
    if not request.actor.may(May.REVIEW_DOCUMENTS):
        return None
    oldest, number = waiting_for_review(request)
    promised = firm_here(request).reviews_within_hours
    return {
        "number": _up_to_most(number),
        "url": address("desk:review"),
        "note": _("oldest sent %(ago)s, promised within %(hours)d hours")
        % {"ago": wording.ago(oldest), "hours": promised}
        if oldest
        else _("nothing waits"),
        "is_late": bool(oldest and clock.now() - oldest > timedelta(hours=promised)),
    }


def _deadlines(request: StaffRequest, today: date) -> dict[str, Any]:
    near = _near_deadlines(request.desk, until=today + WEEK)
    first = near[0] if near else None
    number = first.number if first else 0
    return {
        "rows": near,
        "number": _up_to_most(number),
        "has_more": number > FIRST,
        "url": address("desk:deadlines"),
        "chip": _("%(what)s, %(day)s")
        % {"what": first.words["en"], "day": wording.short_day(first.on)}
        if first
        else "",
        "is_late": first is not None and first.on < today,
    }


def _tasks(request: StaffRequest, today: date) -> dict[str, Any]:
    found = _open_tasks(request.desk, today=today)
    number, late = (found[0].number, found[0].late) if found else (0, 0)
    return {
        "rows": found,
        "number": _up_to_most(number),
        "has_more": number > FIRST,
        "url": address("desk:tasks"),
        "late": ngettext("%(late)d late", "%(late)d late", late) % {"late": late} if late else "",
    }


def _money(request: StaffRequest, today: date) -> dict[str, Any] | None:
    """Late invoices by number. The sums stand on Billing: they grow with the firm."""
    if not request.actor.may(May.SEE_BILLING):
        return None
    url = address("desk:billing")
    for oldest, number in _late_invoices(request.desk, today=today):
        return {
            "number": _up_to_most(number),
            "url": f"{url}?show=late",
            "note": _("the oldest was due %(day)s") % {"day": wording.short_day(oldest)},
        }
    return {"number": "0", "url": url, "note": _("nothing is late")}
