from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.core.tenancy.fields import OfFirm
from adelante.core.words import Words
from adelante.library import catalogue
from adelante.library.events import CaseTypeAdopted, CaseTypeChanged, CaseTypeRetired
from adelante.library.facts import (
    CaseTypeFacts,
    DocumentFacts,
    DocumentRow,
    InstallmentFacts,
    Requirement,
)
from adelante.people.permissions import May

OWN = "own_"
"""Keys of documents that a firm has added begin so; the library's never do."""


class CaseTypeQuerySet(models.QuerySet["CaseType"]):
    def for_staff(self, actor: Actor) -> CaseTypeQuerySet:
        return self.filter(firm=actor.firm, retired_at=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChoice:
    """What the firm chose for one row: to have it, how strictly, and to ask for it at opening."""

    used: bool
    requirement: Requirement
    ask_first: bool


class CaseType(OfFirm):
    """A firm's own copy of a library type. The firm edits it; open cases keep what they were given.

    `facts` has the shape of the library's record (see `library.facts.CaseTypeFacts`): names,
    parties, forms, stages, document rows, installments, each with source and `verify` mark. A row
    that the firm does not use is not in it. `words` are the firm's own names of documents, by key:
    {"label": {en, es}, "help": {en, es}}. `from_key` tells which library type it was copied from.
    """

    key = models.SlugField(max_length=60)
    from_key = models.SlugField(max_length=60, blank=True)
    label = models.CharField(max_length=60)
    name = models.JSONField()
    facts = models.JSONField()
    words = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True)

    objects = CaseTypeQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID

    class Meta:
        constraints = [models.UniqueConstraint(fields=["firm", "key"], name="one_case_type_a_key")]

    def __str__(self) -> str:
        return self.label

    @property
    def typed(self) -> CaseTypeFacts:
        """Its facts, as the library reads them."""
        return CaseTypeFacts.from_json(self.facts)

    def paper(self, document: str) -> DocumentFacts:
        """A document in the firm's own words; the library's where the firm wrote none.

        Raises KeyError for a document that neither knows.
        """
        own = self.words.get(document)
        if document not in catalogue.documents() and own:
            return _plain_paper(document, own)
        facts = catalogue.documents()[document]
        if not own:
            return facts
        return replace(
            facts, label=Words.from_json(own["label"]), help=Words.from_json(own["help"])
        )

    def every_row(self) -> tuple[tuple[DocumentRow, bool], ...]:
        """The rows and whether the firm uses them: its own first to last, then those left out."""
        rows = self.typed.documents
        used = {row_key(row) for row in rows}
        original = catalogue.case_types().get(self.from_key)
        left_out = [
            row for row in (original.documents if original else ()) if row_key(row) not in used
        ]
        return (*((row, True) for row in rows), *((row, False) for row in left_out))

    def rename(self, *, label: str, name: Words, title: Words, by: Actor) -> None:
        """`label` is the office's short name, `title` what a client calls such a case."""
        by.must(May.EDIT_LIBRARY, at=self)
        label = " ".join(label.split())[:60]
        if not label or name.is_missing("en") or title.is_missing("en"):
            raise Refused(_("Write the short name, and both names in English at least."))
        with locked(self):
            facts = replace(self.typed, label=label, name=name, title=title)
            self.label, self.name = label, name.as_json()
            self._keep(facts, "names", by=by, also=("label", "name"))

    def keep_rows(self, choices: Mapping[str, RowChoice], *, by: Actor) -> None:
        """Which rows the firm uses, by `row_key`. A row that is not named stays as it is."""
        by.must(May.EDIT_LIBRARY, at=self)
        with locked(self):
            rows = [
                replace(row, requirement=choice.requirement, ask_first=choice.ask_first)
                for row, was_used in self.every_row()
                if (choice := choices.get(row_key(row), _as_it_is(row, was_used))).used
            ]
            if not rows:
                raise Refused(_("A case type asks for one document at least."))
            self._keep(replace(self.typed, documents=tuple(rows)), "rows", by=by)

    def name_paper(self, document: str, *, label: Words, help: Words, by: Actor) -> None:
        """The firm's own words for a document of this type."""
        by.must(May.EDIT_LIBRARY, at=self)
        if label.is_missing("en"):
            raise Refused(_("Write the name in English at least."))
        with locked(self):
            if document not in {row.document for row, _used in self.every_row()}:
                raise Refused(_("This type has no such document."))
            self.words = self.words | {document: {"label": label.as_json(), "help": help.as_json()}}
            self._keep(self.typed, "words", by=by, also=("words",))

    def add_row(
        self,
        *,
        party: str,
        label: Words,
        help: Words,
        requirement: Requirement = "required",
        ask_first: bool = False,
        by: Actor,
    ) -> DocumentRow:
        """Ask also for something that the library does not know."""
        by.must(May.EDIT_LIBRARY, at=self)
        if label.is_missing("en"):
            raise Refused(_("Write the name in English at least."))
        with locked(self):
            facts = self.typed
            if party not in {row.party for row in facts.parties}:
                raise Refused(_("Nobody has this part in such a case."))
            row = DocumentRow(
                document=f"{OWN}{1 + sum(key.startswith(OWN) for key in self.words)}",
                party=party,
                requirement=requirement,
                phase="initial_filing",
                by="client",
                ask_first=ask_first,
                source="added by the firm",
                verify=False,
            )
            self.words = self.words | {
                row.document: {"label": label.as_json(), "help": help.as_json()}
            }
            facts = replace(facts, documents=(*facts.documents, row))
            self._keep(facts, "rows", by=by, also=("words",))
        return row

    def split_fee(
        self, installments: Sequence[InstallmentFacts], *, fee_cents: int, by: Actor
    ) -> None:
        """What such a case usually costs, and the parts in which it is paid."""
        by.must(May.EDIT_LIBRARY, at=self)
        if sum(part.percent for part in installments) != 100:
            raise Refused(_("The parts must make 100 percent together."))
        if any(part.percent <= 0 or part.label.is_missing("en") for part in installments):
            raise Refused(_("Every part needs a percentage above zero and a name in English."))
        if any((part.milestone is None) == (part.days is None) for part in installments):
            raise Refused(_("Every part is due at a milestone or after some days: choose one."))
        with locked(self):
            facts = self.typed
            fee = replace(facts.fee, cents=fee_cents, source="set by the firm", verify=False)
            self._keep(
                replace(facts, installments=tuple(installments), fee=fee), "installments", by=by
            )

    def retire(self, *, by: Actor) -> None:
        """No new case is opened from it; open ones are not touched."""
        by.must(May.EDIT_LIBRARY, at=self)
        with locked(self):
            if self.retired_at:
                return
            self.retired_at = clock.now()
            self.save(update_fields=["retired_at"])
            record(CaseTypeRetired(by=by, case_type=self.pk))

    def bring_back(self, *, by: Actor) -> None:
        by.must(May.EDIT_LIBRARY, at=self)
        with locked(self):
            self.retired_at = None
            self.save(update_fields=["retired_at"])
            record(CaseTypeAdopted(by=by, case_type=self.pk, from_key=self.from_key))

    def _keep(
        self, facts: CaseTypeFacts, part: str, *, by: Actor, also: Collection[str] = ()
    ) -> None:
        self.facts, self.changed_at = facts.as_json(), clock.now()
        self.save(update_fields=["facts", "changed_at", *also])
        record(CaseTypeChanged(by=by, case_type=self.pk, part=part))


def row_key(row: DocumentRow) -> str:
    """What names a row within its type: one document may be asked of two parties, in two phases."""
    return f"{row.party}:{row.document}:{row.phase}"


def _as_it_is(row: DocumentRow, used: bool) -> RowChoice:
    return RowChoice(used=used, requirement=row.requirement, ask_first=row.ask_first)


def _plain_paper(key: str, own: Mapping[str, Mapping[str, str]]) -> DocumentFacts:
    """A paper that only the firm knows: any format, for its owner's and the firm's eyes."""
    return DocumentFacts(
        key=key,
        category="other",
        label=Words.from_json(own["label"]),
        help=Words.from_json(own["help"]),
        alternatives=None,
        formats=("pdf", "jpg", "png", "heic"),
        multiple=True,
        translation="if_not_english",
        original="",
        filename="{SURNAME}_{PARTY}",
        validity=None,
        reviewer="paralegal",
        sensitivity="normal",
        audience="party",
        source="added by the firm",
        verify=False,
    )
