"""The rows of a type of case as the office ticks them, for everybody or for somebody who joins."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from adelante.core.words import Words
from adelante.library.facts import CaseTypeFacts, DocumentRow
from adelante.library.models import CaseType
from adelante.web.design.status import Word

_OFFICE_ROWS = _("The firm prepares these first")
_HELPFUL_ROWS = _("Helpful, never needed")


@dataclass(frozen=True)
class Tick:
    """One row of the checklist."""

    key: str
    label: str
    row: DocumentRow
    ticked: bool

    @property
    def is_prepared_here(self) -> bool:
        return self.row.by == "office" and not self.ticked

    @property
    def is_extra(self) -> bool:
        return self.row.requirement == "optional" and self.row.by == "client" and not self.ticked

    @property
    def condition(self) -> str:
        condition: Words | None = self.row.condition
        return condition.en if condition else ""


Group = tuple[str, list[Tick], list[tuple[Word, list[Tick]]]]
"""Label of a part, rows to decide on, folds of the others."""


def groups_of(
    case_type: CaseType, parties: Iterable[tuple[str, str]], *, ticked: Collection[str] | None
) -> list[Group]:
    """The rows of each part, given as (part, its label), that has any."""
    groups = []
    for part, label in parties:
        rows = [
            Tick(key, case_type.paper(row.document).label.en, row, key in (ticked or ()))
            for key, row in rows_of(case_type.typed).items()
            if row.party == part
        ]
        folds: list[tuple[Word, list[Tick]]] = [
            (_OFFICE_ROWS, [tick for tick in rows if tick.is_prepared_here]),
            (_HELPFUL_ROWS, [tick for tick in rows if tick.is_extra]),
        ]
        first = [tick for tick in rows if not tick.is_prepared_here and not tick.is_extra]
        if rows:
            groups.append((label, first, [fold for fold in folds if fold[1]]))
    return groups


def rows_of(facts: CaseTypeFacts) -> dict[str, DocumentRow]:
    """The type's rows by "part:document"; the first of two phases stands for both."""
    rows: dict[str, DocumentRow] = {}
    for row in facts.documents:
        rows.setdefault(f"{row.party}:{row.document}", row)
    return rows
