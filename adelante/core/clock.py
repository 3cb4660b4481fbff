"""The only clock. Tests and the seeding of the sample firms set it; nothing else reads the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

_set: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _set.get() or timezone.now()


def today(zone: str) -> date:
    """The calendar day in a firm's or a client's zone, such as "America/Chicago"."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be this moment for the length of the block."""
    if moment.tzinfo is None:
        raise ValueError("the clock is set to an aware moment")
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
