"""Finding entries. What narrows a search stands in columns that have an index; words do not, so a
search by words looks back over so many entries at a time, and says how far it has looked.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Lower, StrIndex
from django.db.models.lookups import GreaterThan

from adelante.audit.models import Entry

WINDOW = 20_000
"""Entries that one page of a search by words looks through."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What was typed, the acts it may name, and ids of what is called so."""

    typed: str
    acts: Collection[str] = ()
    ids: Collection[UUID] = ()


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """None asks for all; an empty collection for nothing. `until` is the first moment after."""

    cases: Collection[UUID] | None = None
    accounts: Collection[UUID] | None = None
    session: UUID | None = None
    act: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: Words | None = None

    @property
    def is_everything(self) -> bool:
        return self == Wanted()

    @property
    def case(self) -> UUID | None:
        """The one case that is looked into."""
        return next(iter(self.cases), None) if self.cases else None

    def without_words(self) -> "Wanted":
        return replace(self, words=None)


def matching(entries: QuerySet[Entry], wanted: Wanted) -> QuerySet[Entry]:
    """Of these entries, what is wanted, in no order."""
    if wanted.cases is not None:
        entries = entries.filter(case_id__in=wanted.cases)
    if wanted.accounts is not None:
        entries = entries.filter(account_id__in=wanted.accounts)
    if wanted.session:
        entries = entries.filter(session_id=wanted.session)
    if wanted.act:
        entries = entries.filter(name=wanted.act)
    if wanted.since:
        entries = entries.filter(at__gte=wanted.since)
    if wanted.until:
        entries = entries.filter(at__lt=wanted.until)
    return entries.filter(_saying(wanted.words)) if wanted.words else entries


def newest(entries: QuerySet[Entry], wanted: Wanted, *, count: int) -> tuple[list[Entry], int]:
    """The newest that are wanted, at most `count`; and where to go on: look below that seq (0: that
    was all).
    """
    found = matching(entries, wanted.without_words())
    edge = 0
    if wanted.words:
        seqs = found.order_by("-seq").values_list("seq", flat=True)
        edge = next(iter(seqs[WINDOW - 1 : WINDOW]), 0)
        found = matching(entries.filter(seq__gte=edge) if edge else entries, wanted)
    page = list(found.order_by("-seq")[: count + 1])
    return page[:count], page[count - 1].seq if len(page) > count else edge


def _saying(words: Words) -> Q:
    values = Func(F("facts"), Value("$.*"), function="jsonb_path_query_array")
    said = Lower(Cast(values, TextField()))
    ids = list(words.ids)
    return (
        Q(name__in=words.acts)
        | Q(case_id__in=ids)
        | Q(party_id__in=ids)
        | Q(subjects__overlap=ids)
        | Q(GreaterThan(StrIndex(said, Value(words.typed.lower())), 0))
    )
