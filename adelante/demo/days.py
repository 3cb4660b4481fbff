"""Time in the sample firms: working hours of a zone, and a diary that tells all plots in order."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from random import Random
from zoneinfo import ZoneInfo

from adelante.core import clock

Plot = Iterator[datetime]
"""Yields the moment at which it wants to go on; what it does next, it does at that moment."""

OPENS, CLOSES = 9, 17
SATURDAY = 5


class Days:
    """The last half year as a firm sees it, up to `now`. Moments are in UTC."""

    def __init__(self, now: datetime, zone: str) -> None:
        self.now = now
        self.zone = ZoneInfo(zone)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def on(self, days_ago: float, hour: int, minute: int = 0) -> datetime:
        """That time of day in the firm's zone, and never after now."""
        day = self.today - timedelta(days=int(days_ago))
        return self.past(datetime.combine(day, time(hour, minute), self.zone))

    def ago(self, hours: float) -> datetime:
        """So many hours before now."""
        return self.past(self.now - timedelta(hours=hours))

    def office(self, moment: datetime, *, chance: Random) -> datetime:
        """The next working hour from there on; the moment itself if that would be after now."""
        local = moment.astimezone(self.zone)
        if local.hour >= CLOSES:
            local = datetime.combine(local.date() + timedelta(days=1), time(0), self.zone)
        while local.weekday() >= SATURDAY:
            local = datetime.combine(local.date() + timedelta(days=1), time(0), self.zone)
        if local.hour < OPENS:
            opens = time(OPENS + chance.randrange(3), chance.randrange(60))
            local = datetime.combine(local.date(), opens, self.zone)
        return local.astimezone(UTC) if local < self.now else moment

    def past(self, moment: datetime) -> datetime:
        """The moment, or one some minutes before now if it is still to come."""
        latest = self.now - timedelta(minutes=3)
        return min(moment, latest).astimezone(UTC)


class Diary:
    """Many plots told as one: always the one whose moment comes first, with the clock set to it.

    So numbers, receipts and the trail grow in the order of time, whoever's plot they belong to.
    """

    def __init__(self, now: datetime, *, after_each: Callable[[], None]) -> None:
        self._now = now
        self._after_each = after_each
        self._waiting: list[tuple[datetime, int, Plot]] = []
        self._added = 0

    def add(self, plot: Plot) -> None:
        """Begin a plot: what it does before its first moment, it does at once."""
        self._go_on(plot, since=None)

    def tell(self) -> None:
        """Tell all of them to their end, or as far as now."""
        while self._waiting:
            moment, _order, plot = heappop(self._waiting)
            with clock.at(moment):
                self._go_on(plot, since=moment)
                self._after_each()

    def _go_on(self, plot: Plot, *, since: datetime | None) -> None:
        wanted = next(plot, None)
        if wanted is None:
            return
        moment = max(wanted, since) if since else wanted
        if moment <= self._now:
            self._added += 1
            heappush(self._waiting, (moment, self._added, plot))
