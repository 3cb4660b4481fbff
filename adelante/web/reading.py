"""Reads of the busiest pages, prepared once in a process: ADR 0013 tells what they cost before.

    @prepared
    def filings_of(home: Home, *, case: UUID) -> Any:
        return home.filings.filter(case=case).order_by("filed_on")

    filings = filings_of(request.home, case=case.pk)

The function says what is read, as a queryset from the desk or the home. It is called once for each
set of rights; from then on its SQL is sent as it is, with the ids of this reader and this call put
in. Rows come back as models (or tuples, after `values_list`), with what `select_related` joined and
without what `only` left out; row security is asked as ever.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, NamedTuple, Protocol
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import IntegerField, Model, Subquery
from django.db.models.base import ModelState
from django.db.models.query import ValuesListIterable

from adelante.audit.actor import Actor


class Reach(Protocol):
    """The desk or the home."""

    actor: Actor

    def __init__(self, actor: Actor) -> None: ...


Row = Any
Ask = Callable[..., Any]


def prepared(ask: Ask) -> Callable[..., list[Row]]:
    """Let this read be prepared at its first call.

    `ask` takes the desk or the home and named UUIDs, dates or times, none of them None, and builds
    the same query whatever they are: it is called with stand-ins. Beside them it may use the firm,
    the account and the member of the reader. Raises `CannotPrepare` if it compares with any other
    id or day, such as the reader's parties.
    """
    known: dict[object, _Prepared] = {}

    @wraps(ask)
    def read(reach: Reach, /, **arguments: UUID | date) -> list[Row]:
        actor = reach.actor
        reader = {name: value for name in _READER if (value := getattr(actor, name))}
        shape = (
            *(type(reach), actor.rights, bool(actor.on_behalf_of), actor.cases is None, actor.role),
            *reader,
        )
        ready = known.get(shape)
        if ready is None:
            ready = known[shape] = _prepare(ask, reach, reader, arguments)
        return ready.rows(reader | arguments)

    return read


class CountOf(Subquery):
    """How many rows a sliced queryset has: `CountOf(rows[:100])`, beside the first few of them."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


class CannotPrepare(TypeError):
    """The read depends on something that was not named as an argument."""


_READER = ("firm", "account", "member")


class _Slot(NamedTuple):
    """A place in the parameters for what differs from call to call."""

    name: str


@dataclass(frozen=True)
class _Prepared:
    sql: str
    parameters: Sequence[Any]
    converted: Mapping[int, Callable[[Any], Any]]
    made: Callable[[Sequence[Any]], Row]

    def rows(self, given: Mapping[str, object]) -> list[Row]:
        if not self.sql:
            return []
        values: list[Any] = [
            given[one.name] if isinstance(one, _Slot) else one for one in self.parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            found = cursor.fetchall()
        if self.converted:
            found = [self._converted(row) for row in found]
        return [self.made(row) for row in found]

    def _converted(self, row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for at, convert in self.converted.items():
            values[at] = convert(values[at])
        return values


def _prepare(
    ask: Ask, reach: Reach, reader: Mapping[str, UUID], arguments: Mapping[str, UUID | date]
) -> _Prepared:
    somebody: Any = {name: uuid4() for name in reader}
    something = {name: _stand_in(value, at) for at, (name, value) in enumerate(arguments.items())}
    actor = replace(reach.actor, **somebody, parties=frozenset({uuid4()}))
    rows = ask(type(reach)(actor), **something)
    if rows.query.is_empty():  # the reader has not the right
        return _Prepared("", (), {}, tuple)
    slots: dict[object, _Slot] = {
        value: _Slot(name) for name, value in (somebody | something).items()
    }
    compiler = rows.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    columns = [column for column, _sql, _alias in compiler.select]
    return _Prepared(
        sql=sql,
        parameters=[_slot_or_constant(value, slots) for value in parameters],
        converted={
            at: _one_after_another(converters, expression)
            for at, (converters, expression) in compiler.get_converters(columns).items()
        },
        made=tuple
        if rows._iterable_class is ValuesListIterable
        else _maker(compiler.klass_info, columns, compiler.annotation_col_map),
    )


def _stand_in(value: UUID | date, at: int) -> UUID | date:
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, datetime):
        return datetime(1, 1, 2 + at, tzinfo=UTC)
    return date(1, 1, 2 + at)


def _slot_or_constant(value: object, slots: Mapping[object, _Slot]) -> object:
    if not isinstance(value, UUID | date):
        return value
    if value not in slots:
        raise CannotPrepare(f"{value!r} is no argument of this read")
    return slots[value]


def _one_after_another(
    converters: Iterable[Callable[..., Any]], expression: Any
) -> Callable[[Any], Any]:
    def convert(value: Any) -> Any:
        for step in converters:
            value = step(value, expression, connection)
        return value

    return convert


def _maker(
    told: Mapping[str, Any], columns: Sequence[Any], annotated: Mapping[str, int] | None = None
) -> Callable[[Sequence[Any]], Model]:
    """What makes a model out of a row, as a queryset would, but past `__init__`.

    `told` is the compiler's own account of which columns belong to which model.
    """
    model: type[Model] = told["model"]
    places = told["select_fields"]
    first, last = places[0], places[-1] + 1
    names = [column.target.attname for column in columns[first:last]]
    key = first + names.index(model._meta.pk.attname)
    extra = tuple((annotated or {}).items())
    joined = [
        (each["field"].name, _maker(each, columns))
        for each in told.get("related_klass_infos", ())
        if not each["reverse"]
    ]

    def make(row: Sequence[Any]) -> Any:
        if row[key] is None:  # joined, and there is none
            return None
        made = model.__new__(model)
        state = made._state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        made.__dict__.update(zip(names, row[first:last], strict=True))
        for name, at in extra:
            made.__dict__[name] = row[at]
        for name, other in joined:
            state.fields_cache[name] = other(row)
        return made

    return make
