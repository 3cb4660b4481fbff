"""What the pages of a case type show."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from adelante.library import catalogue
from adelante.library.facts import DocumentFacts, DocumentRow
from adelante.library.models import CaseType
from adelante.library.models.case_type import row_key
from adelante.people.permissions import May
from adelante.web.access import StaffRequest
from adelante.web.address import firm_here
from adelante.web.staff.library import forms


@dataclass(frozen=True)
class Row:
    """A row of a type with the words for it."""

    row: DocumentRow
    paper: DocumentFacts
    used: bool = True

    @property
    def key(self) -> str:
        return row_key(self.row)

    @property
    def lacks_spanish(self) -> bool:
        return self.paper.label.is_missing("es") or (
            not self.paper.help.is_missing("en") and self.paper.help.is_missing("es")
        )


def by_part(rows: Iterable[DocumentRow]) -> list[tuple[str, list[Row]]]:
    """The library's rows, by the label of whom they are asked of."""
    papers = catalogue.documents()
    return _grouped(Row(row, papers[row.document]) for row in rows)


def sheet_of(own: CaseType, document: str) -> DocumentFacts:
    """The words of a document that this type asks for, or could; else 404."""
    if document not in {row.document for row, _used in own.every_row()}:
        raise Http404
    return own.paper(document)


def show_type(request: StaffRequest, own: CaseType, **refused: Any) -> HttpResponse:
    """The firm's copy with its forms; `refused` are those whose typed words are to be kept."""
    facts = own.typed
    rows = _grouped(Row(row, own.paper(row.document), used) for row, used in own.every_row())
    context = {
        "own": own,
        "facts": facts,
        "groups": rows,
        "requirements": forms.REQUIREMENTS,
        "lacking": sum(row.lacks_spanish for _label, group in rows for row in group if row.used),
        "names": forms.Names.of(own),
        "new_row": forms.NewRow(case_type=own, auto_id="new_%s"),
        "fee": forms.FeeParts(case_type=own),
        "currency": firm_here(request).currency,
        "may_edit": request.actor.may(May.EDIT_LIBRARY),
        "refused": next(iter(refused), ""),
    }
    status = 422 if refused else 200
    return render(request, "staff/library/type.html", context | refused, status=status)


def _grouped(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(catalogue.parties()[row.row.party].label.en, []).append(row)
    return list(groups.items())
