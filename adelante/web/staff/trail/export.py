"""What was found in the trail, as a file: in pieces, each read by a step of its own."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from django.utils import timezone, translation

from adelante.audit.exporting import trail_lines
from adelante.audit.models import Entry
from adelante.audit.searching import Wanted, matching
from adelante.core import clock
from adelante.documents.standing import Standing
from adelante.web.staff import history
from adelante.web.staff.desk import Desk

ROWS = 500
COLUMNS = (
    *("number", "time_utc", "time_of_the_firm", "who", "what", "case", "act", "kind_of_actor"),
    *("door", "account", "session", "party", "facts"),
)
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins so is run by spreadsheets."""


def json_lines(request: Any, stand: Standing, wanted: Wanted) -> Iterator[bytes]:
    """Lines that verify_export.py reads, with the seals."""
    pieces: Iterator[list[bytes]] | None = None
    while True:
        with stand() as by:
            pieces = pieces or trail_lines(
                by.firm,
                entries=matching(request.desk.entries, wanted),
                seals=request.desk.seals,
                whole=wanted.is_everything,
            )
            piece = next(pieces, None)
        if piece is None:
            return
        yield b"".join(line + b"\n" for line in piece)


def csv_rows(request: Any, stand: Standing, wanted: Wanted) -> Iterator[bytes]:
    """For people: in words, the oldest first. The mark at the start tells spreadsheets UTF-8."""
    yield "\ufeff".encode() + _csv([COLUMNS])
    past = 0
    while True:
        with stand(), translation.override("en"):
            rest = matching(request.desk.entries.filter(seq__gt=past), wanted)
            entries = list(rest.order_by("seq")[:ROWS])
            rows = _rows(entries, request.desk, currency=request.face.currency)
        if not entries:
            return
        past = entries[-1].seq
        yield _csv(rows)


def _rows(entries: list[Entry], desk: Desk, *, currency: str) -> list[tuple[object, ...]]:
    lines = history.lines(entries, desk, currency=currency)
    return [
        (
            *(entry.seq, entry.at.isoformat(), timezone.localtime(entry.at).isoformat()),
            *(line.who, line.words, line.case, entry.name, entry.actor_kind, entry.door),
            *(entry.account_id or "", entry.session_id or "", entry.party_id or ""),
            json.dumps(entry.facts, sort_keys=True, ensure_ascii=False),
        )
        for entry, line in zip(entries, lines, strict=True)
    ]


def _csv(rows: Any) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULAS) else cell


def name_of(form: str, *, firm: str) -> str:
    return f"trail-{firm}-{clock.now():%Y-%m-%d}.{form}"
