"""When a firm reminds: its own steps, or the library's."""

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


def at_a_good_hour(moment: datetime, zone: str) -> datetime:
    """The moment itself if somebody may be reminded then; else the next morning or this one."""
    local = moment.astimezone(ZoneInfo(zone))
    if local.hour < FIRST_HOUR:
        return _morning(local.date(), zone)
    if local.hour >= LAST_HOUR:
        return _morning(local.date() + timedelta(days=1), zone)
    return moment


def due_at(started: datetime, step: Step, zone: str) -> datetime:
    """Days are calendar days in the firm's zone, so that an hour of summer time moves nothing."""
    local = started.astimezone(ZoneInfo(zone))
    that_day = local.date() + timedelta(days=step.after_days)
    wanted = datetime.combine(that_day, local.time(), tzinfo=ZoneInfo(zone))
    return at_a_good_hour(wanted, zone).astimezone(clock.now().tzinfo)


def _morning(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(FIRST_HOUR), tzinfo=ZoneInfo(zone))
