"""The database is away, or somebody is signed out in the middle of something long."""

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client, override_settings
from django.urls import path

from adelante.core.tenancy import tenant
from adelante.people.models import Account, Session
from adelante.web.parts.documents import giving
from tests.cast import sign_in


def away(request):
    raise OperationalError("the server closed the connection")


def closed(request):
    raise InterfaceError("the connection is closed")


def broken(request):
    raise ZeroDivisionError


urlpatterns = [path("away", away), path("closed", closed), path("broken", broken)]
handler500 = "adelante.web.answers.went_wrong"


@override_settings(ROOT_URLCONF="adelante.web.tests.test_away")
@pytest.mark.parametrize(("what", "status"), [("away", 503), ("closed", 503), ("broken", 500)])
def test_where_the_database_is_away_one_is_told_to_come_back(cast, what, status):
    response = Client(raise_request_exception=False).get(f"/rivera/{what}")
    assert response.status_code == status
    assert response.headers.get("Retry-After") == ("10" if status == 503 else None)
    assert b"closed" not in response.content


def out(cast, how):
    with tenant(cast.rivera):
        if how == "signed out":
            Session.objects.filter(account=cast.accounts["ana"].pk).delete()
        else:
            Account.objects.filter(pk=cast.accounts["ana"].pk).update(is_active=False)


@pytest.mark.parametrize("how", ["signed out", "disabled"])
def test_a_download_ends_at_the_next_piece_once_its_reader_is_out(visit, monkeypatch, how):
    monkeypatch.setattr(giving, "CHUNK", 4)
    browser = Client()
    sign_in(browser, visit.cast.accounts["ana"])
    file = visit.of("file", "ana")
    response = browser.get(f"/rivera/files/{file.pk}/original")
    assert response.status_code == 200
    pieces = iter(response.streaming_content)
    assert len(next(pieces)) == 4
    assert len(next(pieces)) == 4
    out(visit.cast, how)
    assert list(pieces) == []


def test_a_download_of_somebody_who_stays_is_whole(visit, monkeypatch):
    monkeypatch.setattr(giving, "CHUNK", 4)
    browser = Client()
    sign_in(browser, visit.cast.accounts["ana"])
    file = visit.of("file", "ana")
    response = browser.get(f"/rivera/files/{file.pk}/original")
    assert len(response.getvalue()) == file.size
