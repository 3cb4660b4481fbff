"""Money and dates as a reader says them, in the language and the zone that are in force."""

from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from babel.core import Locale
from babel.dates import format_date, format_timedelta
from babel.numbers import get_currency_symbol
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from adelante.core import clock

Width = Literal["full", "short", "weekday"]

# The pattern, and what follows it when the year is told. Babel knows the names.
_PATTERNS: dict[str, dict[Width, tuple[str, str]]] = {
    "en": {
        "full": ("MMMM d", ", y"),
        "short": ("MMM d", ", y"),
        "weekday": ("EEEE, MMMM d", ", y"),
    },
    "es": {
        "full": ("d 'de' MMMM", " 'de' y"),
        "short": ("d MMM", " y"),
        "weekday": ("EEEE d 'de' MMMM", " 'de' y"),
    },
}


def money(cents: int, currency: str = "USD") -> str:
    """Whole cents as "$1,234.50". The style is the country's, whatever the language is."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{_symbol(currency)}{whole:,}.{rest:02d}"


def day(value: date) -> str:
    """ "December 4" or "4 de diciembre"; the year is told when it is not this one."""
    return _day(_local_date(value), "full")


def short_day(value: date) -> str:
    """ "Dec 4" or "4 dic"; the year is told when it is not this one."""
    return _day(_local_date(value), "short")


def recent_day(value: date) -> str:
    """ "Today", "Yesterday", else as `short_day`."""
    days = (timezone.localtime(clock.now()).date() - _local_date(value)).days
    if days == 0:
        return _("Today")
    return _("Yesterday") if days == 1 else short_day(value)


def weekday(value: date) -> str:
    """ "Friday, December 4" or "viernes 4 de diciembre"."""
    return _day(_local_date(value), "weekday")


def is_past(value: date) -> bool:
    """Whether this day is over where the reader is."""
    return value < timezone.localtime(clock.now()).date()


def due(value: date) -> str:
    """ "due Dec 4", and once that day is over "was due Dec 4"."""
    told = _("was due %(day)s") if is_past(value) else _("due %(day)s")
    return told % {"day": short_day(value)}


def moment(value: datetime) -> str:
    """ "Nov 20, 6:41 pm" or "20 nov, 18:41"."""
    return f"{short_day(value)}, {clock_time(value)}"


def clock_time(value: datetime) -> str:
    """ "6:41 pm" or "18:41"."""
    local = timezone.localtime(value)
    if _language() != "en":
        return f"{local.hour}:{local.minute:02d}"
    return f"{local.hour % 12 or 12}:{local.minute:02d} {'am' if local.hour < 12 else 'pm'}"


def ago(value: datetime) -> str:
    """ "2 days ago" or "hace 2 días"; also for times to come."""
    locale = Locale.parse(_language())
    return format_timedelta(value - clock.now(), add_direction=True, locale=locale)


def size(count: int) -> str:
    """Bytes as "1.8 MB" or "640 KB", a thousand at a time as phones show them."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} KB"
    megabytes = f"{count / 1_000_000:.1f}".removesuffix(".0")
    return f"{megabytes} MB"


def _language() -> str:
    return (get_language() or "en").partition("-")[0]


def _local_date(value: date) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _is_other_year(value: date) -> bool:
    return value.year != timezone.localtime(clock.now()).year


def _day(value: date, width: Width) -> str:
    return _formatted(width, value, _language(), _is_other_year(value))


@lru_cache(maxsize=8192)
def _formatted(width: Width, value: date, language: str, with_year: bool) -> str:
    language = language if language in _PATTERNS else "en"
    pattern, year = _PATTERNS[language][width]
    return format_date(value, pattern + year if with_year else pattern, locale=language)


@lru_cache(maxsize=64)
def _symbol(currency: str) -> str:
    return get_currency_symbol(currency, locale="en_US")
