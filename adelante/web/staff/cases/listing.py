"""Lists of cases: what a row tells besides the case itself, and finding a case by a few letters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Func, Q, Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adelante.billing.balance import due_by_case
from adelante.cases.models import Case, Deadline
from adelante.cases.models.case import WaitsOn
from adelante.core import clock
from adelante.library import catalogue
from adelante.people.permissions import May
from adelante.web.access import StaffRequest
from adelante.web.address import firm_here
from adelante.web.staff.cases.forms import Filters
from adelante.web.staff.desk import Desk

SOON = timedelta(days=7)

_ACCENTED = "áàâäãåéèêëíìîïóòôöõúùûüñçý"
_PLAIN = "aaaaaaeeeeiiiiooooouuuuncy"
_TONES = {WaitsOn.CLIENT: "needed", WaitsOn.FIRM: "review"}


@dataclass(frozen=True)
class Line:
    """One case in a list, with the words and tones of what is not its own column."""

    case: Case
    stage: str
    deadline: Deadline | None
    deadline_is_near: bool
    due_cents: int | None
    waits: str
    tone: str


def lines_of(request: StaffRequest, cases: Iterable[Case]) -> list[Line]:
    """Two reads for the whole list: what is due, and the next deadline of each."""
    cases = list(cases)
    keys = [case.pk for case in cases]
    due = due_by_case(request.desk.invoices, keys)
    nearest = next_deadlines(request.desk, keys)
    soon = clock.today(firm_here(request).time_zone) + SOON
    sees_money = request.actor.may(May.SEE_BILLING)
    return [
        Line(
            case=case,
            stage=stage_word(case),
            deadline=(deadline := nearest.get(case.pk)),
            deadline_is_near=bool(deadline and deadline.on <= soon),
            due_cents=due.get(case.pk, 0) if sees_money else None,
            waits=waits_word(case),
            tone="stop" if case.held_because else _TONES.get(WaitsOn(case.waits_on), ""),
        )
        for case in cases
    ]


def cases_like(request: StaffRequest, filters: Filters) -> Any:
    """The cases that the filters leave. A search by words looks at closed cases too."""
    words = filters.word("q")
    cases = request.desk.cases.annotate(plain_heading=plainly("heading"))
    cases = cases.filter(found(request.desk, words))
    state = filters.word("state") or ("any" if words else "open")
    if filters.word("whose"):
        cases = cases.filter(whose(request.desk))
    if filters.word("waits"):
        cases = cases.filter(waits_on=filters.word("waits"))
    return cases if state == "any" else cases.filter(closed_at__isnull=state == "open")


def whose(desk: Desk) -> Q:
    """Cases of this member: those they are the attorney or the paralegal of."""
    me = desk.actor.member
    return Q(attorney=me) | Q(paralegal=me)


def found(desk: Desk, words: str) -> Q:
    """Cases of that name (with or without accents), number, or receipt number."""
    words = " ".join(words.replace("\0", "").split())
    if not words:
        return Q()
    by_person = desk.parties.annotate(plain=plainly("name")).filter(plain__contains=plain(words))
    receipt = "".join(words.split()).replace("-", "").upper()
    by_receipt = desk.filings.standing().filter(receipt_number=receipt)
    asked = (
        Q(code__iexact=words)
        | Q(plain_heading__contains=plain(words))
        | Q(pk__in=by_person.values("case"))
        | Q(pk__in=by_receipt.values("case"))
    )
    return asked | Q(number=int(words)) if words.isdecimal() and len(words) < 10 else asked


def plain(words: str) -> str:
    """Small letters without accents, as `plainly` makes them of a column."""
    return words.lower().translate(str.maketrans(_ACCENTED, _PLAIN))


def plainly(column: str) -> Func:
    return Func(
        Lower(F(column)),
        Value(_ACCENTED),
        Value(_PLAIN),
        function="translate",
        output_field=CharField(),
    )


def next_deadlines(desk: Desk, cases: Sequence[UUID]) -> Mapping[UUID, Deadline]:
    """The first deadline of each case that is not met."""
    waiting = desk.deadlines.filter(case__in=cases, met_at=None)
    rows = waiting.order_by("case_id", "on", "id").distinct("case_id")
    return {row.case_id: row for row in rows}


def stage_word(case: Case) -> str:
    stage = catalogue.stages().get(case.stage)
    return stage.label.en if stage else case.stage.replace("_", " ").capitalize()


def waits_word(case: Case) -> str:
    """ "client, 2 days"; an office's word, so that a list says at once whom to call."""
    if case.closed_at:
        return _("closed")
    if case.held_because:
        return _("on hold")
    who = str(WaitsOn(case.waits_on).label)
    days = _days_since(case.waits_since)
    if not days or case.waits_on in {WaitsOn.GOVERNMENT, WaitsOn.NOBODY}:
        return who
    since = ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    return f"{who}, {since}"


def _days_since(moment: datetime) -> int:
    here: date = timezone.localtime(clock.now()).date()
    return (here - timezone.localtime(moment).date()).days
