"""What the firm says of itself that a case needs: its day, its initials."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from adelante.core import clock
from adelante.firms.models import Firm

FIRST_DAY = date(1990, 1, 1)
"""Nothing of a case that is still worked on is older: a date before it is a slip of the keys."""


def today_at(firm: UUID) -> date:
    """The calendar day where the firm is."""
    return clock.today(Firm.objects.values_list("time_zone", flat=True).get(pk=firm))


def day_at(firm: UUID, moment: datetime) -> date:
    """The calendar day of a moment where the firm is."""
    zone = Firm.objects.values_list("time_zone", flat=True).get(pk=firm)
    return moment.astimezone(ZoneInfo(zone)).date()


def time_zone_of(firm: UUID) -> str:
    return Firm.objects.values_list("time_zone", flat=True).get(pk=firm)


def initials_of(firm: UUID) -> str:
    return Firm.objects.values_list("initials", flat=True).get(pk=firm)
