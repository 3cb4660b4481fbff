"""Typed records from YAML or JSON and back, strictly: nothing unknown, nothing missing."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Record = TypeVar("Record")


class Malformed(ValueError):
    """A record has not the shape of its kind. The message, for developers, says where and why."""


def read(kind: type[Record], raw: object, *, where: str) -> Record:
    """Make a record of a dataclass from plain values; `where` names the place in a complaint.

    Fields may be str, int, bool, date (or its ISO text), Literal, another dataclass, a tuple of
    these, or one of these or None.
    """
    if not isinstance(raw, Mapping):
        raise Malformed(f"{where}: expected a mapping, found {type(raw).__name__}")
    kept: Any = kind  # mypy does not know that a class is hashable
    hints = _hints(kept)
    unknown = sorted(set(raw) - set(hints))
    if unknown:
        raise Malformed(f"{where}: unknown {', '.join(unknown)}")
    missing = sorted(_needed(kept) - set(raw))
    if missing:
        raise Malformed(f"{where}: missing {', '.join(missing)}")
    values = {name: _value(hints[name], raw[name], where=f"{where}.{name}") for name in raw}
    return kind(**values)


def as_json(record: object) -> dict[str, Any]:
    """The record as plain values fit for JSON; `read` gives the same record back."""
    return {
        field.name: _plain(getattr(record, field.name)) for field in fields(cast("Any", record))
    }


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _needed(kind: type) -> frozenset[str]:
    return frozenset(
        field.name
        for field in fields(kind)
        if field.default is MISSING and field.default_factory is MISSING
    )


def _value(hint: Any, raw: object, *, where: str) -> object:
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        if raw is None:
            return None
        (hint,) = (part for part in get_args(hint) if part is not NoneType)
        return _value(hint, raw, where=where)
    if origin is tuple:
        if not isinstance(raw, list | tuple):
            raise Malformed(f"{where}: expected a list, found {type(raw).__name__}")
        part = get_args(hint)[0]
        return tuple(_value(part, one, where=f"{where}[{at}]") for at, one in enumerate(raw))
    if origin is Literal:
        if raw not in get_args(hint):
            raise Malformed(f"{where}: {raw!r} is none of {', '.join(map(repr, get_args(hint)))}")
        return raw
    if is_dataclass(hint):
        return read(cast("type", hint), raw, where=where)
    if hint is date and isinstance(raw, str):
        return date.fromisoformat(raw)
    if type(raw) is not hint:
        raise Malformed(f"{where}: expected {hint.__name__}, found {type(raw).__name__}")
    return raw


def _plain(value: object) -> Any:
    if is_dataclass(value):
        return as_json(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return value
