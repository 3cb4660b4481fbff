"""A long list in pieces, by where the last one ended: no COUNT, and page 1,000 costs as page 1."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest

SIZE = 25


@dataclass(frozen=True)
class Piece:
    """Rows of one page, and the addresses of the pages after and before it (empty: none)."""

    rows: Sequence[Any]
    later: str = ""
    earlier: str = ""

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows)


def piece_of(rows: Any, by: Sequence[str], request: HttpRequest, *, size: int = SIZE) -> Piece:
    """The piece that the address asks for, in the order of `by`; its last column must be unique.

    Columns are all ascending, or all descending with a minus. The address keeps its other words,
    such as filters. A mark that cannot be read is left aside.
    """
    names = [name.removeprefix("-") for name in by]
    falling = by[0].startswith("-")
    back = "before" in request.GET
    mark = _read(request.GET.get("before" if back else "after", ""), len(names))
    ordered = rows.order_by(*(_turned(by) if back else by))
    try:
        found = list(ordered.filter(_past(names, mark, falling != back))[: size + 1])
    except (ValueError, TypeError, ValidationError):  # a mark that somebody made up
        mark, back = None, False
        found = list(rows.order_by(*by)[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    has_later, has_earlier = (bool(mark) if back else more), (more if back else bool(mark))
    return Piece(
        found,
        later=_address(request, "after", found[-1], names) if found and has_later else "",
        earlier=_address(request, "before", found[0], names) if found and has_earlier else "",
    )


def _past(names: Sequence[str], mark: Sequence[Any] | None, falling: bool) -> Q:
    """Rows that come after the mark: (a, b) > (x, y), spelled out."""
    if mark is None:
        return Q()
    compare = "lt" if falling else "gt"
    past = Q()
    for at, name in enumerate(names):
        same = {names[i]: mark[i] for i in range(at)}
        past |= Q(**same, **{f"{name}__{compare}": mark[at]})
    return past


def _turned(by: Sequence[str]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in by]


def _address(request: HttpRequest, word: str, row: Any, names: Sequence[str]) -> str:
    kept = {k: v for k, v in request.GET.items() if k not in {"after", "before"}}
    values = [getattr(row, name) for name in names]
    plain = json.dumps([v if isinstance(v, int | str) else str(v) for v in values])
    mark = base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")
    return f"?{urlencode(kept | {word: mark})}"


def _read(mark: str, length: int) -> Sequence[Any] | None:
    try:
        values = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return None
    whole = isinstance(values, list) and len(values) == length
    return values if whole and all(_is_plain(value) for value in values) else None


def _is_plain(value: object) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and "\0" not in value)
