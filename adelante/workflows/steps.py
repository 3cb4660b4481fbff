"""When a firm reminds: its own steps, or the library's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from adelante.core import clock
from adelante.firms.models import Firm
from adelante.library import catalogue

FIRST_HOUR, LAST_HOUR = 9, 18
"""Nobody is reminded in the evening or before breakfast, by the firm's clock."""


@dataclass(frozen=True)
class Step:
    """One reminder: its key, the days after asking, and whether staff get a task as well."""

    key: str
    after_days: int
    escalates: bool


def steps_of(firm: Firm) -> tuple[Step, ...]:
    """The firm's steps in order. A firm writes them as {key, after_days, escalates}."""
    if firm.reminders:
        return tuple(
            Step(str(s["key"]), int(s["after_days"]), bool(s.get("escalates")))
            for s in firm.reminders
        )
    return tuple(Step(s.key, s.after_days, s.to == "staff") for s in catalogue.reminders())


def step_at(steps: Sequence[Step], number: int) -> Step:
    """The step of that number; after the last, the last again."""
    return steps[min(number, len(steps) - 1)]


def is_good_hour(moment: datetime, zone: str) -> bool:
    return FIRST_HOUR <= moment.astimezone(ZoneInfo(zone)).hour < LAST_HOUR


def at_a_good_hour(moment: datetime, zone: str) -> datetime:
    """The moment itself if somebody may be reminded then; else the next morning or this one."""
    if is_good_hour(moment, zone):
        return moment
    local = moment.astimezone(ZoneInfo(zone))
    later = 1 if local.hour >= LAST_HOUR else 0
    return _at(local.date() + timedelta(days=later), time(FIRST_HOUR), zone)


def end_of_day(moment: datetime, zone: str) -> datetime:
    """The first moment of the next day there."""
    return _at(moment.astimezone(ZoneInfo(zone)).date() + timedelta(days=1), time(), zone)


def days_after(moment: datetime, days: int, zone: str) -> datetime:
    """Days of the calendar there, so that an hour of summer time moves nothing; at a good hour."""
    local = moment.astimezone(ZoneInfo(zone))
    return at_a_good_hour(_at(local.date() + timedelta(days=days), local.time(), zone), zone)


def morning_of(day: date, zone: str) -> datetime:
    """The first good hour of that day there."""
    return _at(day, time(FIRST_HOUR), zone)


def day_after(day: date, zone: str) -> datetime:
    """The morning of the next day there."""
    return morning_of(day + timedelta(days=1), zone)


def _at(day: date, hour: time, zone: str) -> datetime:
    there = datetime.combine(day, hour, tzinfo=ZoneInfo(zone))
    return there.astimezone(clock.now().tzinfo)
