from datetime import UTC, date, datetime

import pytest

from adelante.core import clock

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_the_clock_tells_an_aware_moment_in_utc():
    assert clock.now().utcoffset().total_seconds() == 0


def test_the_clock_stands_where_it_was_set_and_goes_on_after():
    with clock.at(NOON):
        assert clock.now() == NOON
        with clock.at(NOON.replace(hour=13)):
            assert clock.now().hour == 13
        assert clock.now() == NOON
    assert clock.now() != NOON


def test_the_clock_goes_on_after_an_error():
    with pytest.raises(ZeroDivisionError), clock.at(NOON):
        raise ZeroDivisionError
    assert clock.now() != NOON


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="aware"), clock.at(datetime(2026, 11, 24)):
        pass


@pytest.mark.parametrize(
    ("zone", "day"),
    [("America/Chicago", 23), ("Pacific/Kiritimati", 24), ("UTC", 24)],
)
def test_today_is_the_day_of_the_zone(zone, day):
    with clock.at(datetime(2026, 11, 24, 5, 59, tzinfo=UTC)):  # 23:59 in Chicago
        assert clock.today(zone) == date(2026, 11, day)
