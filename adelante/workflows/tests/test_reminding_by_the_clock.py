"""Reminders on the days of 23 and 25 hours, and in zones whose clocks are odd."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.documents.asking import ask
from adelante.firms.models import Firm
from adelante.messaging.models import Message
from adelante.workflows.reminding import remind_firm
from adelante.workflows.steps import (
    FIRST_HOUR,
    LAST_HOUR,
    at_a_good_hour,
    days_after,
    end_of_day,
    is_good_hour,
)

ZONES = [
    "America/Chicago",
    "America/Havana",  # midnight is skipped
    "America/Santiago",
    "America/St_Johns",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Kolkata",
    "Asia/Manila",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
]
HALF_HOUR = timedelta(minutes=30)


@pytest.mark.parametrize("zone", ["America/Chicago", "America/Havana", "Australia/Lord_Howe"])
@pytest.mark.parametrize(
    "changes", [date(2026, 3, 8), date(2026, 4, 5), date(2026, 10, 4), date(2026, 11, 1)]
)
@pytest.mark.parametrize("asked_at", [(1, 30), (2, 30), (23, 30)])
def test_one_reminder_by_day_when_the_clocks_change(cast, zone, changes, asked_at):
    """Asked three days before; the round runs every half hour from that day's midnight on."""
    there = ZoneInfo(zone)
    with tenant(cast.rivera):
        Firm.objects.update(time_zone=zone)
    asked = datetime(
        *(changes - timedelta(days=3)).timetuple()[:3], *asked_at, tzinfo=there
    ).astimezone(UTC)
    with clock.at(asked), cast.standing("maria"):
        ask(
            cast.cases["ana_luis"],
            cast.parties["ana"].pk,
            label={"en": "Passport", "es": "Pasaporte"},
            by=cast.actor("maria"),
        )
    midnight = datetime(*changes.timetuple()[:3], tzinfo=there).astimezone(UTC)

    for step in range(2 * 40):
        with clock.at(midnight + step * HALF_HOUR):
            remind_firm(cast.rivera)

    with tenant(cast.rivera):
        (sent,) = Message.objects.filter(template="reminder")
    local = sent.queued_at.astimezone(there)
    assert FIRST_HOUR <= local.hour < LAST_HOUR
    assert local.date() == changes + timedelta(days=asked_at[0] >= LAST_HOUR)


@pytest.mark.parametrize("zone", ZONES)
def test_the_next_good_hour_is_the_first_one_by_that_clock(zone):
    there = ZoneInfo(zone)
    moment, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    while moment < end:
        good = at_a_good_hour(moment, zone)
        assert good >= moment and is_good_hour(good, zone)
        if good != moment:
            assert good.astimezone(there).strftime("%H:%M") == "09:00"
            assert good - moment <= timedelta(hours=16)
            assert not is_good_hour(good - timedelta(minutes=1), zone)
        moment += timedelta(hours=7, minutes=13)


@pytest.mark.parametrize("zone", ZONES)
def test_days_are_days_of_the_calendar_there(zone):
    there = ZoneInfo(zone)
    moment, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    while moment < end:
        local = moment.astimezone(there)
        later = days_after(moment, 3, zone).astimezone(there)
        evening = local.hour >= LAST_HOUR
        assert later.date() == local.date() + timedelta(days=3 + evening)
        assert end_of_day(moment, zone).astimezone(there).date() == local.date() + timedelta(days=1)
        moment += timedelta(hours=11, minutes=47)
