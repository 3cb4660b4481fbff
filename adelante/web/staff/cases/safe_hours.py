"""Safe hours in the office's words."""

from zoneinfo import available_timezones

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adelante.cases.models import Safety

DAYS = [
    (0, gettext_lazy("Monday")),
    (1, gettext_lazy("Tuesday")),
    (2, gettext_lazy("Wednesday")),
    (3, gettext_lazy("Thursday")),
    (4, gettext_lazy("Friday")),
    (5, gettext_lazy("Saturday")),
    (6, gettext_lazy("Sunday")),
]


def told_hours(safety: Safety) -> str:
    """ "Letters leave on: Monday, 9 a.m. to 2 p.m. (America/Chicago)."; empty for any time."""
    if not safety.days and safety.hours_from is None:
        return ""
    days = ", ".join(str(dict(DAYS)[day]) for day in safety.days) or _("any day")
    if safety.hours_from is None or safety.hours_until is None:
        return _("Letters leave on: %(days)s.") % {"days": days}
    said = {
        "days": days,
        "start": time_format(safety.hours_from),
        "end": time_format(safety.hours_until),
        "zone": safety.time_zone.replace("_", " "),
    }
    return _("Letters leave on: %(days)s, %(start)s to %(end)s (%(zone)s).") % said


def zones(own: str) -> list[tuple[str, str]]:
    """Time zones to choose from, those of America first."""
    known = {zone for zone in available_timezones() if "/" in zone} | {own}
    first = sorted(known, key=lambda zone: (not zone.startswith(("America/", "US/")), zone))
    return [(zone, zone.replace("_", " ")) for zone in first]
