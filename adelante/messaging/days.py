"""Dates in letters, in words, in the active language and the firm's zone."""

from datetime import date, datetime

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import get_language


def day(value: date | datetime) -> str:
    """ "Friday, December 4, 2026" or "viernes, 4 de diciembre de 2026"."""
    here = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return format_date(here, format="full", locale=get_language() or "en")
