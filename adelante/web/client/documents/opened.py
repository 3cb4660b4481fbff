"""Who opened a client's documents: each look of a person, told in plain words, day by day.

The product's own work (drawing a preview, counting pages) is no look and writes none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from adelante.audit.models import Entry
from adelante.cases.models import Case
from adelante.core.words import Words
from adelante.web.access import ClientRequest

PAGE = 200
"""Looks on one page; older ones stand on the next."""


@dataclass(frozen=True)
class Line:
    """ "María Ruiz (Paralegal) looked at your passport, 3 times" """

    words: str
    at: datetime
    by_me: bool


@dataclass(frozen=True)
class Day:
    on: date
    lines: list[Line]


def opened_page(request: ClientRequest, case: Case) -> dict[str, Any]:
    """Four reads, however much was opened. Row security leaves looks at the reader's own papers."""
    home = request.home
    looks = home.entries.filter(case_id=case.pk, name="file_opened").order_by("-seq")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        looks = looks.filter(seq__lt=int(before))
    found = list(looks[: PAGE + 1])
    shown = found[:PAGE]
    names = _Names.of(request, case, shown)
    return {
        "days": [
            Day(on, _lines(list(group), names))
            for on, group in groupby(shown, key=lambda look: timezone.localtime(look.at).date())
        ],
        "older": shown[-1].seq if len(found) > PAGE else None,
        "firm": request.face.name,
    }


@dataclass(frozen=True)
class _Names:
    me: UUID | None
    firm: str
    team: Mapping[UUID, str]
    documents: Mapping[str, str]

    @classmethod
    def of(cls, request: ClientRequest, case: Case, looks: Iterable[Entry]) -> "_Names":
        home, language = request.home, get_language() or "en"
        members = {look.member_id for look in looks if look.member_id}
        team = {
            one.pk: _("%(name)s (%(role)s)") % {"name": one.name, "role": one.get_role_display()}
            for one in home.team.filter(pk__in=members)
        }
        labels = {
            str(pk): Words.from_json(label).in_language(language)
            for pk, label in home.requests.filter(case=case.pk).values_list("pk", "label")
        }
        versions = {look.facts["version_id"] for look in looks if not look.facts.get("request")}
        for pk, asked in home.versions.filter(pk__in=versions).values_list("pk", "request_id"):
            labels[str(pk)] = labels.get(str(asked), "")
        return cls(request.actor.account, request.face.name, team, labels)

    def who(self, look: Entry) -> str:
        """A name and a role; of somebody who has left, and of others in the case, no name."""
        if look.account_id == self.me:
            return _("You")
        if look.member_id:
            former = _("Somebody who worked at %(firm)s") % {"firm": self.firm}
            return self.team.get(look.member_id, former)
        return _("Somebody else in your case")

    def document(self, look: Entry) -> str:
        about = look.facts.get("request") or look.facts["version_id"]
        return self.documents.get(str(about)) or _("a document")


def _lines(looks: list[Entry], names: _Names) -> list[Line]:
    """One line for each person, document and way of opening it, with how often."""
    counted: dict[tuple[str, str, bool], list[Entry]] = {}
    for look in looks:
        taken = look.facts.get("how") == "original"
        counted.setdefault((names.who(look), names.document(look), taken), []).append(look)
    return [
        Line(
            _told(who, document, taken=taken, times=len(group), me=group[0].account_id == names.me),
            group[0].at,
            group[0].account_id == names.me,
        )
        for (who, document, taken), group in counted.items()
    ]


def _told(who: str, document: str, *, taken: bool, times: int, me: bool) -> str:
    said = {"who": who, "document": document, "count": times}
    if me and taken:
        words = ngettext(
            "You downloaded “%(document)s”", "You downloaded “%(document)s” %(count)d times", times
        )
    elif me:
        words = ngettext(
            "You opened “%(document)s”", "You opened “%(document)s” %(count)d times", times
        )
    elif taken:
        words = ngettext(
            "%(who)s downloaded “%(document)s”",
            "%(who)s downloaded “%(document)s” %(count)d times",
            times,
        )
    else:
        words = ngettext(
            "%(who)s opened “%(document)s”",
            "%(who)s opened “%(document)s” %(count)d times",
            times,
        )
    return words % said
