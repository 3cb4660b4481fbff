"""Review: the oldest first, by keyboard, and on to the next."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adelante.audit.models import Entry
from adelante.core import clock
from adelante.core.ids import new_id
from adelante.documents.asking import ask
from adelante.documents.looking import look_at_file
from adelante.documents.models import File, Remark, Version
from adelante.documents.tests.conftest import photo, send_as
from tests.cast import sign_in


@pytest.fixture
def waiting(cast, asked):
    """Luis sent his first, then Ana."""
    with clock.at(clock.now() - timedelta(hours=6)):
        taxes = send_as(cast, "luis", asked.taxes, photo())
    passport = send_as(cast, "ana", asked.passport, photo(), photo(words=b"2"))
    return taxes, passport


@pytest.fixture
def maria(signed_in, client):
    return signed_in(client, "maria")


def test_the_queue_begins_with_the_oldest(cast, waiting, maria):
    taxes, passport = waiting
    assert maria.get("/rivera/desk/review/")["Location"] == f"/rivera/desk/review/{taxes.pk}"

    page = maria.get(f"/rivera/desk/review/{taxes.pk}").content.decode()

    assert re.search(rf'review/{passport.pk}" data-key="j"', page)
    assert 'data-key="a"' in page and 'data-key="c"' in page
    assert "6 h" in page and "Luis reads English" in page
    with cast.standing("maria"):
        opened = Entry.objects.get(name="file_opened")
    assert opened.facts["version_id"] == str(taxes.pk) and len(opened.facts["files"]) == 1


def test_accepting_goes_on_to_the_next_and_the_last_to_an_empty_queue(cast, waiting, maria):
    taxes, passport = waiting
    said = {"words": "", "language": "en"}

    then = maria.post(f"/rivera/desk/versions/{taxes.pk}/accept", said)
    assert then["Location"] == f"/rivera/desk/review/{passport.pk}"
    last = maria.post(f"/rivera/desk/versions/{passport.pk}/accept", said)
    assert last["Location"] == "/rivera/desk/review/"

    page = maria.get("/rivera/desk/review/")
    assert page.status_code == 200 and b"Nothing waits" in page.content
    with cast.standing("maria"):
        assert set(Version.objects.values_list("review", flat=True)) == {"accepted"}


def test_a_correction_reaches_the_client_in_their_language(cast, waiting, maria):
    _taxes, passport = waiting
    maria.post(
        f"/rivera/desk/versions/{passport.pk}/send-back",
        {"reasons": ["blurry"], "words": "Página 2", "language": "es"},
    )
    with cast.standing("maria"):
        assert Remark.objects.get().reasons == ["blurry"]
    ana = Client()
    sign_in(ana, cast.accounts["ana"])
    page = ana.get(f"/rivera/documents/{passport.request_id}").content.decode()
    assert "No se lee bien." in page and "Página 2" in page


def test_a_refused_answer_keeps_what_was_typed(cast, waiting, maria):
    taxes, _passport = waiting
    path = f"/rivera/desk/versions/{taxes.pk}/send-back"
    nothing = maria.post(path, {"words": "", "language": "en"})
    assert nothing.status_code == 422 and b"choose a reason" in nothing.content

    with cast.standing("daniela"):
        Version.objects.get(pk=taxes.pk).accept(by=cast.actor("daniela"))
    late = maria.post(path, {"words": "The stamp is cut", "language": "en"})
    assert late.status_code == 422
    assert b"reviewed already" in late.content and b"The stamp is cut" in late.content


@pytest.mark.parametrize("who", ["fin", "zed", "ana"])
def test_nobody_else_finds_anything_to_review(cast, asked, waiting, signed_in, client, who):
    taxes, _passport = waiting
    with cast.standing("maria"):
        file = File.objects.get(version=taxes)
    look_at_file(file.pk, firm=cast.rivera)
    browser = signed_in(client, who)
    firm = "harbour" if who == "zed" else "rivera"
    pages = [
        f"/{firm}/desk/review/{taxes.pk}",
        f"/{firm}/desk/documents/{taxes.request_id}",
        f"/{firm}/desk/cases/{asked.case.pk}/documents",
        f"/{firm}/desk/files/{file.pk}/original",
        f"/{firm}/desk/files/{file.pk}/pages/1",
        f"/{firm}/desk/review/{new_id()}",
    ]
    expected = 302 if who == "ana" else 404  # a client is not staff: sign in
    assert [browser.get(path).status_code for path in pages] == [expected] * len(pages)
    for act in ("accept", "send-back"):
        answer = browser.post(
            f"/{firm}/desk/versions/{taxes.pk}/{act}", {"words": "x", "language": "en"}
        )
        assert answer.status_code == expected
    with cast.standing("maria"):
        assert Version.objects.get(pk=taxes.pk).review == "waiting"


def reads(browser, path):
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(path).status_code == 200
    asked = [query["sql"] for query in seen if query["sql"].startswith("SELECT")]
    return len([sql for sql in asked if "firms_face" not in sql])  # kept between requests


def test_the_page_costs_the_same_with_two_waiting_as_with_twelve(cast, asked, waiting, maria):
    taxes, _passport = waiting
    path = f"/rivera/desk/review/{taxes.pk}"
    few = reads(maria, path)

    for number in range(10):
        with cast.standing("maria"):
            request = ask(
                asked.case,
                cast.parties["ana"].pk,
                label={"en": f"Paper {number}"},
                by=cast.actor("maria"),
            )
        send_as(cast, "ana", request, photo())

    assert reads(maria, path) == few
