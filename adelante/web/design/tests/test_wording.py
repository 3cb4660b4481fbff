from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from adelante.core import clock
from adelante.web.design import wording
from adelante.web.design.templatetags.design import initials

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_chicago():
    with clock.at(NOW), timezone.override("America/Chicago"):
        yield


@pytest.mark.parametrize(
    ("cents", "told"),
    [
        (123450, "$1,234.50"),
        (5, "$0.05"),
        (0, "$0.00"),
        (-8000, "-$80.00"),
        (100_000_000, "$1,000,000.00"),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_money_is_told_the_same_way_in_both_languages(cents, told, language):
    with translation.override(language):
        assert wording.money(cents) == told


@pytest.mark.parametrize(
    ("language", "day", "short", "weekday", "moment"),
    [
        ("en", "December 4", "Dec 4", "Friday, December 4", "Nov 20, 6:41 pm"),
        ("es", "4 de diciembre", "4 dic", "viernes 4 de diciembre", "20 nov, 18:41"),
    ],
)
def test_dates_are_told_in_the_readers_words(language, day, short, weekday, moment):
    due, sent = date(2026, 12, 4), datetime(2026, 11, 21, 0, 41, tzinfo=UTC)
    with translation.override(language):
        assert wording.day(due) == day
        assert wording.short_day(due) == short
        assert wording.weekday(due) == weekday
        assert wording.moment(sent) == moment


def test_another_year_is_told():
    with translation.override("en"):
        assert wording.day(date(2031, 3, 2)) == "March 2, 2031"
        assert wording.short_day(date(2025, 3, 2)) == "Mar 2, 2025"
    with translation.override("es"):
        assert wording.day(date(2031, 3, 2)) == "2 de marzo de 2031"


@pytest.mark.parametrize(
    ("hour", "told"), [(5, "11:30 pm"), (6, "12:30 am"), (18, "12:30 pm"), (7, "1:30 am")]
)
def test_noon_and_midnight_are_twelve(hour, told):
    with translation.override("en"):
        assert wording.clock_time(datetime(2026, 11, 20, hour, 30, tzinfo=UTC)) == told


def test_today_is_the_day_in_the_zone_in_force():
    late_evening = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    with translation.override("en"):
        assert wording.recent_day(late_evening) == "Today"
        assert wording.recent_day(date(2026, 11, 20)) == "Yesterday"
        assert wording.recent_day(date(2026, 11, 18)) == "Nov 18"


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, "1 KB"), (640_000, "640 KB"), (1_840_000, "1.8 MB"), (2_000_000, "2 MB")],
)
def test_sizes_are_told_as_phones_tell_them(count, told):
    assert wording.size(count) == told


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana Gómez", "AG"),
        ("María de la Luz Ruiz", "MR"),
        ("Zed", "Z"),
        ("", ""),
        ("(Acme) Co", "C"),
    ],
)
def test_initials_are_of_the_first_and_the_last_name(name, letters):
    assert initials(name) == letters
