"""What stands around every page of a client's case: its name, its sections, their counts."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from adelante.cases.models import Case
from adelante.core.words import Words
from adelante.web.access import ClientRequest


def case_of(request: ClientRequest, case_id: UUID) -> Case:
    """The client's own case, with its attorney and paralegal; else 404. One query."""
    cases = request.home.cases.select_related("attorney", "paralegal")
    case: Case = get_object_or_404(cases, pk=case_id)
    return case


def frame(
    request: ClientRequest, case: Case, *, tab: str, to_send: int, to_pay: int
) -> dict[str, Any]:
    """Context for `design/client.html`: `to_send` and `to_pay` are the counts on the tabs."""

    def address(name: str) -> str:
        return reverse(f"home:{name}", args=[case.pk])

    sections = [
        ("home", _("Home"), address("case"), 0),
        ("documents", _("Documents"), address("documents"), to_send),
        ("invoices", _("Invoices"), address("invoices"), to_pay),
        ("timeline", _("Timeline"), address("timeline"), 0),
    ]
    return {
        "case": case,
        "case_name": Words.from_json(case.title).in_language(request.LANGUAGE_CODE),
        "case_url": None if tab == "home" else address("case"),
        "tabs": sections,
        "tab": tab,
    }
