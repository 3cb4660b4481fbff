"""Unusual sign-ins are told to the person and to whom the firm has named."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings

from adelante.audit.models import Entry
from adelante.core import clock
from adelante.core.later import at_once
from adelante.core.tenancy import tenant
from adelante.firms.models import Firm
from adelante.messaging.models import Message
from tests.cast import PASSWORD

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def behind_a_proxy():
    with override_settings(TRUSTED_PROXIES=1), at_once():
        yield


def come_in(who="maria", browser=None, password=PASSWORD, at="203.0.113.7"):
    browser = browser or Client(headers={"user-agent": FIREFOX})
    form = {"login": f"{who}@example.com", "password": password}
    browser.post("/rivera/sign-in/password", form, HTTP_X_FORWARDED_FOR=at)
    return browser


def letters(cast, kind):
    with tenant(cast.rivera):
        found = Message.objects.filter(template__startswith=kind)
        return sorted(found.values_list("template", "to_address"))


def test_a_new_device_is_told_to_the_person_and_the_managing_partners(cast):
    own = come_in()
    assert letters(cast, "new_device") == []  # the first is how they joined
    own.post("/rivera/sign-out")
    come_in(browser=own)
    assert letters(cast, "new_device") == []
    come_in()
    assert letters(cast, "new_device") == [
        ("new_device", "maria@example.com"),
        ("new_device_office", "olga@example.com"),
    ]


def test_the_firm_names_who_hears_of_it(cast):
    with tenant(cast.rivera):
        Firm.objects.update(security_contact="alarm@rivera.example")
    come_in(), come_in()
    assert ("new_device_office", "alarm@rivera.example") in letters(cast, "new_device")
    assert ("new_device_office", "olga@example.com") not in letters(cast, "new_device")


def test_there_is_one_letter_of_a_kind_a_day(cast):
    for _ in range(5):
        come_in()
    assert len(letters(cast, "new_device")) == 2
    with clock.at(clock.now() + timedelta(days=1)):
        come_in()
    assert len(letters(cast, "new_device")) == 4


def test_a_partner_who_is_the_person_gets_one_letter_not_two(cast):
    come_in("olga"), come_in("olga")
    assert letters(cast, "new_device") == [("new_device", "olga@example.com")]


def test_two_places_within_minutes_are_unusual_for_the_office(cast):
    come_in(at="203.0.113.7")
    come_in(at="198.51.100.7")
    assert len(letters(cast, "unusual_pace")) == 2


@pytest.mark.parametrize(
    ("who", "at", "minutes"),
    [
        ("maria", "203.0.200.9", 0),  # the same network
        ("maria", "198.51.100.7", 30),  # later
        ("ana", "198.51.100.7", 0),  # a client, whose telephone changes networks all day
    ],
)
def test_what_is_usual_is_told_to_nobody(cast, who, at, minutes):
    come_in(who)
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        come_in(who, at=at)
    assert letters(cast, "unusual_pace") == []


def test_many_wrong_passwords_are_told_once_and_those_of_nobody_to_nobody(cast):
    for number in range(8):
        come_in("ana", password="not the right words", at=f"203.0.{number}.1")
        come_in("bob", password="not the right words", at=f"203.0.{number}.2")
    assert letters(cast, "many_failures") == [
        ("many_failures", "ana@example.com"),
        ("many_failures_office", "olga@example.com"),
    ]
    with tenant(cast.rivera):
        assert Entry.objects.filter(name="many_failures").count() == 2
