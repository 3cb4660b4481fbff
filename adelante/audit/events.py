"""Facts: what happened, who did it, and what follows from it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction

from adelante.audit.actor import Actor
from adelante.audit.models import Audience, Entry
from adelante.core.clock import now


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened in a firm, named in the past tense.

    Fields of a subclass are its facts: UUIDs, whole cents, dates, enum words. UUIDs become the
    entry's subjects too. `audience` tells who besides the firm may read that it happened. A field
    with `metadata={"unrecorded": True}`, such as the secret of a link, reaches the immediate
    reactions and is never written.
    """

    version: ClassVar[int] = 1
    audience: ClassVar[Audience] = Audience.STAFF

    by: Actor
    case: UUID | None = None
    party: UUID | None = None

    @classmethod
    def name(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


@dataclass(frozen=True, kw_only=True)
class TrailExported(Event):
    """The trail left the house, or what was found in it; `head` is the newest seal's number."""

    form: str
    is_whole: bool
    asked_session: UUID | None = None
    act: str = ""
    since: date | None = None
    until: date | None = None
    head: int = 0


Reaction = Callable[[Any], object]
Table = Mapping[type[Event], Sequence[Reaction]]

_table: Table = {}


def wire(table: Table) -> None:
    """Hand over the table of reactions; done once at start-up by whoever stands above the rooms."""
    global _table
    _table = table


def reactions() -> Table:
    return _table


def record(event: Event) -> Entry:
    """Write the fact and let the house react, inside the caller's transaction.

    Immediate reactions get the event; reactions wrapped in `later` get the entry. Raises
    RuntimeError outside a transaction: a fact without its change would be a rumour.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{event.name()} must be recorded inside its change")
    facts = {
        f.name: getattr(event, f.name)
        for f in fields(event)
        if f.name not in _COMMON and not f.metadata.get("unrecorded")
    }
    by = event.by
    entry = Entry.objects.create(
        firm_id=by.firm,
        name=event.name(),
        version=event.version,
        at=now(),
        actor_kind=by.kind,
        account_id=by.account,
        member_id=by.member,
        on_behalf_of_id=by.on_behalf_of,
        session_id=by.session,
        door=by.door.name.lower(),
        case_id=event.case,
        party_id=event.party,
        audience=event.audience,
        subjects=[value for value in facts.values() if isinstance(value, UUID)],
        facts={name: _plain(value) for name, value in facts.items() if value is not None},
    )
    for react in _table.get(type(event), ()):
        react(entry if react.__name__.startswith("later:") else event)
    return entry


_COMMON = {"by", "case", "party"}


def _plain(value: object) -> object:
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, UUID | date | datetime):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    raise TypeError(f"a fact cannot be {type(value).__name__}")
