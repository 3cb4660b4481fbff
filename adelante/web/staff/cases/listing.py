"""Lists of cases: what a row tells besides the case itself, and finding a case by a few letters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, F, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import JSONObject, Lower
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from adelante.billing.balance import due_of_case
from adelante.cases.models import Case
from adelante.cases.models.case import WaitsOn
from adelante.core import clock
from adelante.core.words import Words
from adelante.library import catalogue
from adelante.people.permissions import May
from adelante.web.access import StaffRequest
from adelante.web.address import address, firm_here
from adelante.web.design import wording
from adelante.web.staff.cases.forms import Filters
from adelante.web.staff.desk import Desk

SOON = timedelta(days=7)

_ACCENTED = "áàâäãåéèêëíìîïóòôöõúùûüñçý"
_PLAIN = "aaaaaaeeeeiiiiooooouuuuncy"
_TONES = {WaitsOn.CLIENT: "needed", WaitsOn.FIRM: "review"}


@dataclass(frozen=True)
class Line:
    """One case in a list, in the words and tones that the reader sees."""

    case: Case
    url: str
    stage: str
    deadline: str
    deadline_is_near: bool
    due: str
    waits: str
    tone: str


def lines_of(request: StaffRequest, cases: Iterable[Any]) -> list[Line]:
    """Of cases read by `with_lines`. No read."""
    face = firm_here(request)
    soon = clock.today(face.time_zone) + SOON
    sees_money = request.actor.may(May.SEE_BILLING)
    lines = []
    for case in cases:
        deadline, is_near = _deadline(case.next_deadline, soon=soon)
        lines.append(
            Line(
                case=case,
                url=address("desk:case", case.pk),
                stage=stage_word(case),
                deadline=deadline,
                deadline_is_near=is_near,
                due=wording.money(case.due_cents or 0, face.currency) if sees_money else "",
                waits=waits_word(case),
                tone="stop" if case.held_because else _TONES.get(WaitsOn(case.waits_on), ""),
            )
        )
    return lines


def with_lines(desk: Desk, cases: Any) -> Any:
    """These cases with the columns of a line, what is due on each, and its next deadline."""
    waiting = desk.deadlines.filter(case=OuterRef("pk"), met_at=None).order_by("on", "id")
    deadline = waiting.values(told=JSONObject(on="on", words="words"))[:1]
    return cases.annotate(
        due_cents=due_of_case(desk.invoices), next_deadline=Subquery(deadline)
    ).only(
        *("number", "code", "heading", "type_label", "stage", "documents_asked"),
        *("documents_accepted", "waits_on", "waits_since", "held_because", "closed_at"),
        *("is_safe", "is_sensitive"),
    )


def _deadline(told: dict[str, Any] | None, *, soon: date) -> tuple[str, bool]:
    """ "Dec 4, Answer the request", and whether it is near; empty without one."""
    if told is None:
        return "", False
    on = date.fromisoformat(told["on"])
    words = Words.from_json(told["words"]).in_language(get_language() or "en")
    return f"{wording.short_day(on)}, {words}", on <= soon


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
