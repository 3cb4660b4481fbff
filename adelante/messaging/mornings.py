"""The mail of a working morning: what waits for one member of staff, in numbers and case codes."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adelante.cases.models import Deadline, Task
from adelante.core import clock
from adelante.documents.models import RequestLimit, Review, Version
from adelante.firms.links import link
from adelante.firms.models import Firm
from adelante.messaging.days import day
from adelante.messaging.letter import Letter, NotWanted
from adelante.messaging.models import Message
from adelante.people.models import Member

AHEAD = timedelta(days=7)
"""Deadlines are told of from a week before."""
MOST_CODES = 5


@dataclass
class Waiting:
    """What waits for somebody: when papers were sent, (day, case code) of tasks and deadlines."""

    papers: list[datetime] = field(default_factory=list)
    tasks: list[tuple[date | None, str]] = field(default_factory=list)
    deadlines: list[tuple[date, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.papers or self.tasks or self.deadlines)


def waiting_for(members: Collection[UUID], *, firm: Firm) -> Mapping[UUID, Waiting]:
    """What waits for each of them, the earliest first; who has nothing is left out. Four reads,
    or five where something is limited."""
    today = clock.today(firm.time_zone)
    found: dict[UUID, Waiting] = defaultdict(Waiting)
    papers = Version.objects.filter(
        firm=firm, review=Review.WAITING, request__reviewer__in=members, case__closed_at=None
    )
    shut = _limits_of(members, firm=firm)
    for member, sent_at, asked in papers.order_by("sent_at").values_list(
        "request__reviewer", "sent_at", "request_id"
    ):
        if asked not in shut[member]:
            found[member].papers.append(sent_at)
    tasks = Task.objects.filter(
        firm=firm, done_at=None, due_on__lte=today, assignee__in=members, case__closed_at=None
    )
    for member, on, code in tasks.order_by("due_on").values_list(
        "assignee", "due_on", "case__code"
    ):
        found[member].tasks.append((on, code))
    deadlines = Deadline.objects.filter(
        firm=firm, met_at=None, on__lte=today + AHEAD, case__closed_at=None
    )
    for attorney, paralegal, on, code in deadlines.order_by("on").values_list(
        "case__attorney", "case__paralegal", "on", "case__code"
    ):
        for member in {attorney, paralegal} & set(members):
            found[member].deadlines.append((on, code))
    return found


def _limits_of(members: Collection[UUID], *, firm: Firm) -> Mapping[UUID, set[UUID]]:
    """Documents that are limited to others, by member."""
    limits = list(RequestLimit.objects.filter(firm=firm, of_staff=True))
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for member in Member.objects.filter(pk__in=members) if limits else ():
        found[member.pk] = {each.request_id for each in limits if not each.lets_in(member)}
    return found


def morning(message: Message, firm: Firm) -> Letter:
    """Looked at again as it is written: what has been done meanwhile is not told."""
    member = UUID(message.about["member"])
    waiting = waiting_for([member], firm=firm).get(member)
    if not waiting:
        raise NotWanted("nothing waits any more")
    return Letter(
        subject=_("What waits for you today"),
        paragraphs=(_("Good morning. This waits for you:"),),
        items=tuple(_lines(waiting, today=clock.today(firm.time_zone))),
        button=(_("Open my day"), link(firm.slug, "desk:today")),
        may_answer=False,
    )


def _lines(waiting: Waiting, *, today: date) -> list[str]:
    lines = []
    if waiting.papers:
        count = len(waiting.papers)
        words = ngettext(
            "%(count)d document to review, sent on %(day)s",
            "%(count)d documents to review, the oldest sent on %(day)s",
            count,
        )
        lines.append(words % {"count": count, "day": day(waiting.papers[0])})
    if waiting.tasks:
        count = len(waiting.tasks)
        words = ngettext("%(count)d task due: %(cases)s", "%(count)d tasks due: %(cases)s", count)
        codes = [code for _on, code in waiting.tasks]
        lines.append(words % {"count": count, "cases": _some(codes)})
    for on, code in waiting.deadlines[:MOST_CODES]:
        words = _("Past its date, %(day)s: %(case)s") if on < today else _("%(day)s: %(case)s")
        lines.append(words % {"day": day(on), "case": code})
    if len(waiting.deadlines) > MOST_CODES:
        more = len(waiting.deadlines) - MOST_CODES
        lines.append(ngettext("and %(n)d more date", "and %(n)d more dates", more) % {"n": more})
    return lines


def _some(codes: list[str]) -> str:
    """Each case once, the first few by name."""
    cases = list(dict.fromkeys(codes))
    return ", ".join(cases[:MOST_CODES]) + (" …" if len(cases) > MOST_CODES else "")
