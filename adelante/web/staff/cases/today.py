"""What waits for this member today."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case as Choice
from django.db.models import Count, Q, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adelante.billing.balance import owed_to
from adelante.cases.models import Deadline
from adelante.cases.models.case import WaitsOn
from adelante.core import clock
from adelante.people.permissions import May
from adelante.web.access import StaffRequest
from adelante.web.address import firm_here
from adelante.web.design import wording
from adelante.web.reading import prepared
from adelante.web.staff.cases.listing import lines_of, whose
from adelante.web.staff.desk import Desk
from adelante.web.staff.navigation import MOST, address_of, waiting_since

ROWS = 12
WEEK = timedelta(days=7)


def todays(request: StaffRequest) -> dict[str, Any]:
    """The tiles and the first of one's own cases. Nine reads, whatever the firm's size."""
    today = clock.today(firm_here(request).time_zone)
    counts = dict(_turns(request.desk))
    cases = _first_of_mine(request.desk)
    return {
        "greeting": _greeting(request),
        "today": today,
        "review_url": address_of("desk:review"),
        "billing_url": address_of("desk:billing"),
        "review": _review(request),
        "deadlines": _deadlines(request, today),
        "tasks": _tasks(request, today),
        "money": _money(request, today),
        "lines": lines_of(request, cases),
        "counts": [
            (tone, word, who, counts[who])
            for tone, word, who in (
                ("needed", _("waiting on client"), WaitsOn.CLIENT),
                ("review", _("waiting on us"), WaitsOn.FIRM),
                ("", _("with USCIS"), WaitsOn.GOVERNMENT),
            )
            if counts.get(who)
        ],
    }


@prepared
def _turns(desk: Desk) -> Any:
    mine = desk.cases.filter(whose(desk), closed_at=None)
    return mine.values_list("waits_on").annotate(Count("id")).order_by()


@prepared
def _first_of_mine(desk: Desk) -> Any:
    """What waits on the firm comes first, the longest wait before all others."""
    ours, theirs = When(waits_on=WaitsOn.FIRM, then=0), When(waits_on=WaitsOn.CLIENT, then=1)
    mine = desk.cases.filter(whose(desk), closed_at=None)
    return mine.order_by(Choice(ours, theirs, default=2), "waits_since", "-number")[:ROWS]


@prepared
def _near_deadlines(desk: Desk, *, until: date) -> Any:
    rows = desk.deadlines.filter(met_at=None, on__lte=until).select_related("case")
    shown = rows.only("words", "on", "source", "case__heading", "case__code")
    return shown.order_by("on", "id")[:MOST]


@prepared
def _open_tasks(desk: Desk) -> Any:
    mine = Q(assignee=desk.actor.member) | Q(assignee=None)
    rows = desk.tasks.filter(mine, done_at=None, case__closed_at=None)
    return rows.select_related("case", "assignee").order_by("due_on", "made_at")[:MOST]


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
    waiting = waiting_since(request)
    promised = firm_here(request).reviews_within_hours
    return {
        "number": len(waiting) if len(waiting) < MOST else f"{MOST}+",
        "note": _("oldest sent %(ago)s, promised within %(hours)d hours")
        % {"ago": wording.ago(waiting[0]), "hours": promised}
        if waiting
        else _("nothing waits"),
        "is_late": bool(waiting) and clock.now() - waiting[0] > timedelta(hours=promised),
    }


def _deadlines(request: StaffRequest, today: date) -> dict[str, Any]:
    near = _near_deadlines(request.desk, until=today + WEEK)
    first: Deadline | None = near[0] if near else None
    return {
        "rows": near[:6],
        "number": len(near) if len(near) < MOST else f"{MOST}+",
        "chip": _("%(what)s, %(day)s")
        % {"what": first.words["en"], "day": wording.short_day(first.on)}
        if first
        else "",
        "is_late": first is not None and first.on < today,
    }


def _tasks(request: StaffRequest, today: date) -> dict[str, Any]:
    """One's own, and those that nobody has taken."""
    found = _open_tasks(request.desk)
    late = sum(bool(row.due_on and row.due_on < today) for row in found)
    return {
        "rows": found[:6],
        "number": len(found) if len(found) < MOST else f"{MOST}+",
        "late": ngettext("%(late)d late", "%(late)d late", late) % {"late": late} if late else "",
    }


def _money(request: StaffRequest, today: date) -> dict[str, Any] | None:
    if not request.actor.may(May.SEE_BILLING):
        return None
    owed = owed_to(request.desk.invoices, today)
    words = ngettext("overdue, %(n)d invoice", "overdue, %(n)d invoices", owed.late_invoices)
    return {
        "late": wording.money(owed.late_cents, firm_here(request).currency),
        "words": words % {"n": owed.late_invoices},
        "note": _("%(all)s owed in all")
        % {"all": wording.money(owed.cents, firm_here(request).currency)},
    }
