"""The trail on its way out: whole, or what somebody searched for, with the seals that hold it.

Pieces are worked out one after the other, each by reads of its own, so that a door may send them
outside of any transaction. What is written meanwhile is left to the next export.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from adelante.audit.actor import Actor
from adelante.audit.events import TrailExported, record
from adelante.audit.lines import (
    Listed,
    entry_line,
    first_line,
    hash_of,
    last_line,
    list_line,
    seal_line,
    unpacked,
)
from adelante.audit.models import Entry, Seal
from adelante.audit.sealing import newest_seal
from adelante.core.clock import now

SEALS = 100
"""Seals of one piece, and their entries."""
ENTRIES = 1_000
RIGHT = "see trail"  # people's word, who stands above


def note_export(
    *,
    by: Actor,
    form: str,
    is_whole: bool,
    case: UUID | None = None,
    session: UUID | None = None,
    act: str = "",
    since: date | None = None,
    until: date | None = None,
) -> None:
    """Write down that the trail leaves the house, and what of it. Raises NotYours."""
    by.must(RIGHT)
    head = newest_seal(by.firm)
    record(
        TrailExported(
            by=by,
            case=case,
            form=form,
            is_whole=is_whole,
            asked_session=session,
            act=act,
            since=since,
            until=until,
            head=head.number if head else 0,
        )
    )


def head_of(firm: UUID) -> str:
    """ "4711:9f2c…", the trail's head in full; empty before the first seal."""
    head = newest_seal(firm)
    return f"{head.number}:{hash_of(head).hex()}" if head else ""


def trail_lines(
    firm: UUID, *, entries: QuerySet[Entry], seals: QuerySet[Seal], whole: bool
) -> Iterator[list[bytes]]:
    """Pieces of the export, each a list of lines without their ends.

    `entries` and `seals` are the firm's; with `whole` all of them. A part brings, for proof, the
    list of each seal that holds something of it, and every seal from the first of these.
    """
    yield [first_line(firm, whole=whole, at=now())]
    count, number, ends, has_begun = 0, 0, dict[int, int](), whole
    last = seals.order_by("-number").values_list("number", flat=True).first() or 0
    while batch := list(
        seals.defer("listed").filter(number__gt=number, number__lte=last).order_by("number")[:SEALS]
    ):
        number = batch[-1].number
        held = _held_by(batch, entries)
        lists = _lists(seals, batch if whole else [s for s in batch if s.number in held])
        piece: list[bytes] = []
        for seal in batch:
            ends[seal.server] = max(seal.upto, ends.get(seal.server, 0))
            count += len(held[seal.number])
            has_begun = has_begun or bool(held[seal.number])
            piece += map(entry_line, held[seal.number])
            if seal.number in lists:
                piece.append(list_line(lists[seal.number]))
            if has_begun:
                piece.append(seal_line(seal))
        yield piece
    for found in _not_sealed(entries, ends):
        count += len(found)
        yield [entry_line(entry) for entry in found]
    yield [last_line(count)]


def _held_by(batch: list[Seal], entries: QuerySet[Entry]) -> dict[int, list[Entry]]:
    """{seal's number: its entries in the order of seq}: those of its transactions, as they are."""
    found: dict[int, list[Entry]] = defaultdict(list)
    for server in {seal.server for seal in batch}:
        mine = sorted((s for s in batch if s.server == server), key=lambda seal: seal.after)
        begins = [seal.after for seal in mine]
        within = entries.filter(server=server, xid__gte=max(0, begins[0]))
        for entry in within.filter(xid__lt=max(0, *(s.upto for s in mine))).order_by("seq"):
            found[mine[bisect_right(begins, entry.xid) - 1].number].append(entry)
    return found


def _lists(seals: QuerySet[Seal], wanted: list[Seal]) -> dict[int, Listed]:
    if not wanted:
        return {}
    known = seals.filter(number__in=[seal.number for seal in wanted])
    return {n: unpacked(bytes(listed)) for n, listed in known.values_list("number", "listed")}


def _not_sealed(entries: QuerySet[Entry], ends: dict[int, int]) -> Iterator[list[Entry]]:
    """What no seal's transactions have written."""
    later = ~Q(server__in=list(ends))
    for server, end in ends.items():
        later |= Q(server=server, xid__gte=max(0, end))
    past = None
    while True:
        rest = entries.filter(later).order_by("seq")
        found = list((rest if past is None else rest.filter(seq__gt=past))[:ENTRIES])
        if not found:
            return
        yield found
        past = found[-1].seq
