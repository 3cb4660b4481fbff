"""Nobody fills the disk: the most bytes of a client in a day, and of a firm in all."""

import logging
from datetime import timedelta

import pytest
from django.core.cache import cache

from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.documents.arriving import MOST_IN_VAIN, abandon, start_upload
from adelante.documents.models import Upload
from adelante.documents.refusals import FileRefused
from adelante.documents.standing import standing_of

from .conftest import photo, send_as


def start(cast, who, request, size):
    return start_upload(request.pk, name="a.jpg", size=size, standing=standing_of(cast.actor(who)))


def arrive(cast, who, request, size):
    """A file of that size has come, as the rows tell it."""
    upload = start(cast, who, request, size)
    with tenant(cast.rivera):
        Upload.objects.filter(pk=upload.pk).update(received=size)
    return upload


@pytest.fixture
def a_day(settings):
    settings.MOST_BYTES_PER_CLIENT_A_DAY = 1000


@pytest.fixture
def a_firm(settings):
    cache.clear()
    settings.MOST_BYTES_OF_FIRM = len(photo()) + 500
    yield
    cache.clear()


def test_a_client_may_send_so_much_in_a_day_and_the_rest_tomorrow(cast, asked, a_day, caplog):
    arrive(cast, "ana", asked.passport, 600)

    with caplog.at_level(logging.WARNING), pytest.raises(FileRefused, match="tomorrow") as refused:
        start(cast, "ana", asked.passport, 401)

    assert refused.value.because == "day_full"
    ana = cast.accounts["ana"].pk
    assert f"upload refused: day_full (firm {cast.rivera}, account {ana})" in caplog.text
    assert "Ana" not in caplog.text
    with cast.standing("maria"):
        assert Upload.objects.get(size=401).failed_because == "day_full"  # the firm sees it
    arrive(cast, "ana", asked.passport, 400)
    with clock.at(clock.now() + timedelta(hours=24, minutes=1)):
        start(cast, "ana", asked.passport, 1000)


def test_what_was_taken_back_and_what_others_send_does_not_count(cast, asked, a_day):
    start(cast, "ana", asked.passport, 1000)  # announced, and nothing came
    taken_back = arrive(cast, "ana", asked.passport, 1000)
    abandon(taken_back.pk, standing=standing_of(cast.actor("ana")))

    start(cast, "ana", asked.passport, 1000)
    start(cast, "luis", asked.taxes, 1000)


def test_what_the_office_files_is_not_bounded_by_a_clients_day(cast, asked, a_day):
    start(cast, "maria", asked.passport, 1001)


@pytest.mark.parametrize("who", ["ana", "maria"])
def test_a_firm_whose_room_is_full_takes_no_file_from_anybody(cast, asked, a_firm, who):
    send_as(cast, "ana", asked.passport, photo())
    start(cast, who, asked.passport, 499)
    cache.clear()  # five minutes later

    with pytest.raises(FileRefused, match="no room") as refused:
        start(cast, who, asked.passport, 501)

    assert refused.value.because == "firm_full"


def test_another_firms_files_take_no_room_of_this_one(cast, asked, a_firm, settings):
    settings.MOST_BYTES_OF_FIRM = 600
    start(cast, "ana", asked.passport, 600)


def test_a_script_that_is_refused_again_and_again_is_not_written_down_for_ever(cast, asked):
    for _ in range(MOST_IN_VAIN):
        with pytest.raises(FileRefused, match="empty"):
            start(cast, "ana", asked.passport, 0)

    with pytest.raises(FileRefused, match="wait an hour"):
        start(cast, "ana", asked.passport, 0)

    with cast.standing("maria"):
        assert Upload.objects.count() == MOST_IN_VAIN
    with clock.at(clock.now() + timedelta(hours=1, minutes=1)):
        start(cast, "ana", asked.passport, 1000)
