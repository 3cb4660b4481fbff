"""What stands around every page of a client's case: its name, its sections, their counts."""

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


def case_of(request: ClientRequest, case_id: UUID) -> Case:
    """The client's own case, with its attorney and paralegal; else 404. One query."""
    for case in _cases(request.home, case=case_id):
        return cast("Case", case)
    raise Http404


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
    request: ClientRequest, case: Case, *, tab: str, to_send: int, to_pay: int
) -> dict[str, Any]:
    """Context for `design/client.html`: `to_send` and `to_pay` are the counts on the tabs."""

    sections = [
        ("home", _("Home"), address("home:case", case.pk), 0),
        ("documents", _("Documents"), address("home:documents", case.pk), to_send),
        ("invoices", _("Invoices"), address("home:invoices", case.pk), to_pay),
        ("timeline", _("Timeline"), address("home:timeline", case.pk), 0),
    ]
    return {
        "case": case,
        "case_name": Words.from_json(case.title).in_language(request.LANGUAGE_CODE),
        "case_url": None if tab == "home" else address("home:case", case.pk),
        "tabs": sections,
        "tab": tab,
    }
