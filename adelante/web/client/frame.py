"""What stands around every page of a client's case: its name, its sections, their counts."""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from adelante.cases.models import Case
from adelante.core.words import Words
from adelante.documents.models import Requirement, State
from adelante.web.access import ClientRequest
from adelante.web.address import address
from adelante.web.client.home import Home
from adelante.web.reading import prepared

ALL_OF_IT = ("home", "documents", "invoices", "timeline")


@dataclass(frozen=True)
class Reached:
    """A case, and the sections of it that the reader may open.

    Of a case that is not reached whole, `case` has its number and its name and nothing else.
    """

    case: Case
    sections: tuple[str, ...] = ALL_OF_IT

    @property
    def is_whole(self) -> bool:
        return self.sections == ALL_OF_IT

    @property
    def kind(self) -> str:
        """Which kind of case it is; in safe mode nobody is told."""
        return "" if self.is_whole and self.case.is_safe else self.case.type_label

    @property
    def url(self) -> str:
        """Where the reader's pages of this case begin."""
        return self.address(self.sections[0])

    def address(self, section: str) -> str:
        name = "case" if section == "home" else section
        return address(f"home:{name}", self.case.pk)


def reached(request: ClientRequest, case_id: UUID, *, section: str = "") -> Reached:
    """The reader's own case, with its attorney and paralegal, and what they may open of it.

    404 for any other case, and for one whose `section` they may not open. One query; two where
    the case is not reached whole.
    """
    for case in _cases(request.home, case=case_id):
        return Reached(cast("Case", case))
    for each in reached_in_part(request.home):
        if each.case.pk == case_id and (not section or section in each.sections):
            return each
    raise Http404


def reached_in_part(home: Home) -> list[Reached]:
    """Cases of which the reader sends their own papers, or pays the bills, and no more."""
    found = []
    for case in home.narrow_cases:
        parts = {"documents": case.papers, "invoices": case.bills}
        found.append(Reached(case, tuple(name for name, is_open in parts.items() if is_open)))
    return found


@prepared
def _cases(home: Home, *, case: UUID) -> Any:
    return home.cases.filter(pk=case).select_related("attorney", "paralegal")


def to_send(request: ClientRequest, case_id: UUID) -> int:
    """How many required things wait on the reader. One query, for pages that list none of them."""
    owed = _owed(request.home, case=case_id)
    return sum(party in request.actor.parties for (party,) in owed)


def to_pay(request: ClientRequest, case_id: UUID) -> int:
    """How many invoices are open. One query, for pages that list none of them."""
    bills = _bills(request.home, case=case_id)
    return sum(total > paid + credited for total, paid, credited in bills)


@prepared
def _owed(home: Home, *, case: UUID) -> Any:
    open_ones = home.requests.filter(case=case, state__in=[State.NEEDED, State.RETURNED])
    return open_ones.filter(requirement=Requirement.REQUIRED).values_list("party_id")


@prepared
def _bills(home: Home, *, case: UUID) -> Any:
    return home.invoices.filter(case=case).values_list("total", "paid", "credited")


def frame(
    request: ClientRequest, at: Reached, *, tab: str, to_send: int, to_pay: int
) -> dict[str, Any]:
    """Context for `design/client.html`: `to_send` and `to_pay` are the counts on the tabs.

    Whoever may open one section alone has no tabs to choose from.
    """
    case = at.case
    words = {
        "home": (_("Home"), 0),
        "documents": (_("Documents"), to_send),
        "invoices": (_("Invoices"), to_pay),
        "timeline": (_("Timeline"), 0),
    }
    tabs = [(name, words[name][0], at.address(name), words[name][1]) for name in at.sections]
    name = Words.from_json(case.title).in_language(request.LANGUAGE_CODE)
    return {
        "case": case,
        "is_whole": at.is_whole,
        "case_name": name,
        "case_url": at.url if at.is_whole and tab != "home" else None,
        "case_note": f"{case.code} · {name}",
        "tabs": tabs if len(tabs) > 1 else None,
        "tab": tab,
    }
