"""What the database itself shows and refuses, whatever a page would ask."""

import pytest
from django.db import ProgrammingError, connection, transaction

from adelante.core.errors import NotYours
from adelante.documents.asking import ask
from adelante.documents.looking import look_at_file
from adelante.documents.models import (
    Document,
    File,
    Preview,
    Remark,
    Request,
    Review,
    Upload,
    Version,
)
from adelante.documents.models.visible import Audience

from .conftest import bring, photo, send_as

CONTENT = (Version, File, Preview, Remark, Upload, Document)


@pytest.fixture
def filled(cast, asked):
    """Luis sent his tax return, it was looked at and commented on; another file is on its way."""
    version = send_as(cast, "luis", asked.taxes, photo())
    with cast.standing("maria"):
        file = File.objects.get()
        asked.taxes.comment("Thank you", language="en", by=cast.actor("maria"))
    look_at_file(file.pk, firm=cast.rivera)
    bring(cast, "luis", asked.taxes, photo(words=b"new"))
    return version


def seen(cast, who):
    with cast.standing(who):
        return {model.__name__: model.objects.count() for model in (*CONTENT, Request)}


def test_a_spouse_sees_that_it_was_sent_and_nothing_of_what(cast, filled, asked):
    assert seen(cast, "luis") == {
        "Version": 1,
        "File": 1,
        "Preview": 1,
        "Remark": 1,
        "Upload": 2,
        "Document": 1,
        "Request": 2,
    }
    assert seen(cast, "ana") == dict.fromkeys(
        ("Version", "File", "Preview", "Remark", "Upload", "Document"), 0
    ) | {"Request": 2}
    with cast.standing("ana"):
        assert Request.objects.get(pk=asked.taxes.pk).state == "waiting"


@pytest.mark.parametrize("who", ["carla", "hugo", "zed"])
def test_other_clients_and_other_firms_find_nothing(cast, filled, who):
    assert set(seen(cast, who).values()) == {0}


def test_what_is_for_the_whole_case_is_opened_by_both(cast, asked):
    with cast.standing("maria"):
        Request.objects.filter(pk=asked.passport.pk).update(audience=Audience.CASE)
    send_as(cast, "ana", asked.passport, photo())
    assert seen(cast, "luis")["File"] == 1


@pytest.mark.parametrize("who", ["ana", "maria"])
@pytest.mark.parametrize(
    "change",
    [
        lambda: Version.objects.update(receipt="R-AAAA-AAAA"),
        lambda: Version.objects.all()._raw_delete("default"),
        lambda: File.objects.update(sha256=b"x"),
        lambda: File.objects.update(original_name="x"),
        lambda: File.objects.all()._raw_delete("default"),
        lambda: Remark.objects.update(words="x"),
        lambda: Remark.objects.all()._raw_delete("default"),
        lambda: Request.objects.all()._raw_delete("default"),
    ],
)
def test_what_was_sent_and_said_stays(cast, asked, who, change):
    send_as(cast, "ana", asked.passport, photo())
    with pytest.raises(ProgrammingError, match="permission denied"), cast.standing(who):
        change()


def test_a_client_cannot_judge_their_own_version(cast, asked):
    send_as(cast, "ana", asked.passport, photo())
    with pytest.raises(ProgrammingError, match="row-level security"), cast.standing("ana"):
        Version.objects.update(review=Review.ACCEPTED)


def test_a_client_cannot_write_words_in_the_firms_name(cast, asked):
    with pytest.raises(ProgrammingError, match="row-level security"), cast.standing("ana"):
        Remark.objects.create(
            firm_id=cast.rivera,
            case=asked.case,
            party=cast.parties["ana"],
            request=asked.passport,
            account_id=cast.accounts["ana"].pk,
            by_staff=True,
            author="María",
            words="x",
            language="en",
        )


def test_a_client_cannot_hand_in_for_the_spouse(cast, asked):
    with pytest.raises(ProgrammingError, match="row-level security"), cast.standing("ana"):
        Upload.objects.create(
            firm_id=cast.rivera,
            case=asked.case,
            party=cast.parties["luis"],
            request=asked.taxes,
            account_id=cast.accounts["ana"].pk,
            sender="Ana",
            original_name="x",
            size=1,
            vault=asked.taxes.pk,
            wrapped_key=b"x",
        )


def test_the_spouses_request_is_not_changed(cast, asked):
    with pytest.raises(ProgrammingError, match="row-level security"), cast.standing("ana"):
        Request.objects.filter(pk=asked.taxes.pk).update(state="accepted")


def test_a_filter_forgotten_everywhere_still_shows_one_firm(cast, filled):
    with cast.standing("zed"), connection.cursor() as cursor:
        for model in (*CONTENT, Request):
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
            assert cursor.fetchone() == (0,)


def test_asking_a_party_of_another_case_finds_nobody(cast):
    maria, carla = cast.actor("maria"), cast.parties["carla"].pk
    with cast.standing("maria"), transaction.atomic(), pytest.raises(NotYours):
        ask(cast.cases["ana_luis"], carla, label={"en": "x"}, by=maria)
