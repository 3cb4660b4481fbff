"""From the first byte to a version with a receipt."""

import hashlib
import re

import pytest

from adelante.audit.models import Entry
from adelante.core.errors import NotYours, Refused
from adelante.documents.arriving import MOST_PIECE, abandon, receive_piece, start_upload
from adelante.documents.models import File, Request, Review, State, Upload, Version
from adelante.documents.originals import unlock
from adelante.documents.refusals import FileRefused
from adelante.documents.sending import send
from adelante.documents.standing import standing_of

from .conftest import bring, photo, send_as


def read_back(cast, file):
    with cast.standing("maria"):
        opened = unlock(file)
    with opened.open() as reader:
        return reader.read()


def test_what_was_sent_comes_back_bit_for_bit_with_a_receipt(cast, asked):
    first, second = photo(words=b"one"), photo(words=b"two")

    version = send_as(cast, "ana", asked.passport, first, second, pieces=1000)

    assert re.fullmatch(r"R-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", version.receipt)
    with cast.standing("maria"):
        files = list(File.objects.filter(version=version).order_by("position"))
        request = Request.objects.get(pk=asked.passport.pk)
        entry = Entry.objects.get(name="version_sent")
    assert [bytes(file.sha256) for file in files] == [
        hashlib.sha256(content).digest() for content in (first, second)
    ]
    assert [read_back(cast, file) for file in files] == [first, second]
    assert (version.number, version.review, request.state) == (1, "waiting", "waiting")
    assert (
        entry.facts["version_id"] == str(version.pk)
        and entry.account_id == version.sent_by_account_id
    )


def test_the_same_uploads_sent_twice_are_one_version(cast, asked):
    uploads = bring(cast, "ana", asked.passport, photo())
    stand = standing_of(cast.actor("ana"))

    once = send(asked.passport.pk, uploads=uploads, standing=stand)
    twice = send(asked.passport.pk, uploads=uploads, standing=stand)

    assert once == twice
    with cast.standing("maria"):
        assert Version.objects.count() == 1


def test_a_new_sending_takes_the_place_of_the_one_that_waits(cast, asked):
    wrong = send_as(cast, "ana", asked.passport, photo(words=b"wrong"))

    right = send_as(cast, "ana", asked.passport, photo(words=b"right"))

    with cast.standing("maria"):
        wrong.refresh_from_db()
    assert (wrong.review, right.review, right.number) == (Review.REPLACED, Review.WAITING, 2)
    assert wrong.document_id == right.document_id


def test_nothing_is_taken_for_what_was_accepted_or_waived(cast, asked):
    version = send_as(cast, "ana", asked.passport, photo())
    with cast.standing("maria"):
        version.accept(by=cast.actor("maria"))

    with pytest.raises(Refused, match="accepted"):
        bring(cast, "ana", asked.passport, photo())

    with cast.standing("maria"):
        asked.taxes.waive("not needed", by=cast.actor("maria"))
    with pytest.raises(Refused, match="not need"):
        bring(cast, "luis", asked.taxes, photo())


@pytest.mark.parametrize("who", ["luis", "carla", "hugo", "fin", "zed"])
def test_nobody_else_may_send_for_ana(cast, asked, who):
    with pytest.raises(NotYours):
        bring(cast, who, asked.passport, photo())


def test_staff_file_what_was_brought_on_paper(cast, asked):
    version = send_as(cast, "maria", asked.passport, photo())

    assert version.sent_by_name == "María Ruiz" and version.party_id == cast.parties["ana"].pk


@pytest.mark.parametrize("who", ["luis", "carla", "maria", "hugo"])
def test_an_upload_is_gone_on_with_by_its_sender_alone(cast, asked, who):
    content = photo()
    stand = standing_of(cast.actor("ana"))
    upload = start_upload(asked.passport.pk, name="a.jpg", size=len(content), standing=stand)
    receive_piece(upload.pk, offset=0, chunks=[content[:500]], standing=stand)

    for act in (
        lambda other: receive_piece(upload.pk, offset=500, chunks=[content[500:]], standing=other),
        lambda other: send(asked.passport.pk, uploads=[upload.pk], standing=other),
        lambda other: abandon(upload.pk, standing=other),
    ):
        with pytest.raises(NotYours):
            act(standing_of(cast.actor(who)))

    assert receive_piece(upload.pk, offset=500, chunks=[content[500:]], standing=stand) == len(
        content
    )


def test_half_a_file_is_not_sent(cast, asked):
    content = photo()
    stand = standing_of(cast.actor("ana"))
    upload = start_upload(asked.passport.pk, name="a.jpg", size=len(content), standing=stand)
    receive_piece(upload.pk, offset=0, chunks=[content[:500]], standing=stand)

    with pytest.raises(FileRefused, match="in full"):
        send(asked.passport.pk, uploads=[upload.pk], standing=stand)

    with cast.standing("maria"):
        assert not Version.objects.exists() and not File.objects.exists()


def test_a_cut_in_a_piece_leaves_nothing_of_the_piece(cast, asked, files_folder):
    content = photo()
    stand = standing_of(cast.actor("ana"))
    upload = start_upload(asked.passport.pk, name="a.jpg", size=len(content), standing=stand)

    def cut():
        yield content[:5000]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        receive_piece(upload.pk, offset=0, chunks=cut(), standing=stand)

    with cast.standing("ana"):
        assert Upload.objects.get().received == 0
    assert not [path for path in files_folder.rglob("*") if path.is_file()]


def test_a_repeated_or_late_piece_wins_nothing(cast, asked, files_folder):
    content = photo()
    stand = standing_of(cast.actor("ana"))
    upload = start_upload(asked.passport.pk, name="a.jpg", size=len(content), standing=stand)
    receive_piece(upload.pk, offset=0, chunks=[content[:500]], standing=stand)

    for offset in (0, 499, 501, len(content)):
        with pytest.raises(FileRefused) as told:
            receive_piece(upload.pk, offset=offset, chunks=[b"x" * 10], standing=stand)
        assert told.value.because == "moved"

    assert len([path for path in files_folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    ("size", "because"), [(0, "empty"), (100_000_001, "too_large"), (240_000_000, "too_large")]
)
def test_sizes_that_are_not_taken_are_told_and_noted_for_the_firm(cast, asked, size, because):
    stand = standing_of(cast.actor("ana"))
    with pytest.raises(FileRefused) as told:
        start_upload(asked.passport.pk, name="all.pdf", size=size, standing=stand)

    assert told.value.because == because
    if size == 240_000_000:
        assert str(told.value).startswith("This file is 240 MB; the most we can take is 100 MB.")
    with cast.standing("maria"):
        noted = Upload.objects.get()
    assert (noted.failed_because, noted.sender) == (because, "Ana Gómez")


def test_the_largest_file_is_taken_and_no_byte_more(cast, asked):
    stand = standing_of(cast.actor("ana"))
    start_upload(asked.passport.pk, name="all.pdf", size=100_000_000, standing=stand)
    small = start_upload(asked.passport.pk, name="a.jpg", size=600, standing=stand)

    with pytest.raises(FileRefused) as told:
        receive_piece(small.pk, offset=0, chunks=[photo()[:601]], standing=stand)
    assert told.value.because == "piece_too_large"


def test_a_piece_is_at_most_four_megabytes(cast, asked):
    stand = standing_of(cast.actor("ana"))
    upload = start_upload(asked.passport.pk, name="a.jpg", size=MOST_PIECE * 2, standing=stand)
    chunks = iter([photo(), b"\0" * MOST_PIECE])

    with pytest.raises(FileRefused) as told:
        receive_piece(upload.pk, offset=0, chunks=chunks, standing=stand)
    assert told.value.because == "piece_too_large"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<!doctype html><script>alert(1)</script>", "web page"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "SVG"),
        (b"MZ\x90\0" + b"\0" * 100, "program"),
        (b"L\0\0\0\x01\x14\x02\0" + b"\0" * 50, "shortcut"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "email"),
        (b"PK\x03\x04" + b"\0" * 26 + b"word/document.xml", "Save it as a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "Save it as a PDF"),
        (b"PK\x03\x04" + b"\0" * 26 + b"a.exe", "Open it first"),
        (b"GIF89a" + b"\0" * 60, "JPG or PNG"),
        (b"nothing that anybody knows", "cannot tell"),
    ],
)
@pytest.mark.parametrize("name", ["passport.pdf", "passport.jpg", "PASSPORT.JPG ", "a.pdf.exe."])
def test_other_types_are_refused_by_what_is_in_them(cast, asked, files_folder, content, says, name):
    with pytest.raises(FileRefused, match=says) as told:
        bring(cast, "ana", asked.passport, content, name=name)

    assert told.value.because == "wrong_kind"
    assert not [path for path in files_folder.rglob("*") if path.is_file()]
    with cast.standing("maria"):
        assert Upload.objects.get().failed_because == "wrong_kind"


def test_a_file_that_was_given_up_cannot_be_sent(cast, asked, files_folder):
    (upload,) = bring(cast, "ana", asked.passport, photo())
    stand = standing_of(cast.actor("ana"))

    abandon(upload, standing=stand)

    with pytest.raises(FileRefused, match="ended"):
        send(asked.passport.pk, uploads=[upload], standing=stand)
    assert not [path for path in files_folder.rglob("*") if path.is_file()]


def test_a_file_whose_bytes_were_changed_is_not_sent(cast, asked, files_folder):
    (upload,) = bring(cast, "ana", asked.passport, photo())
    (sealed,) = [path for path in files_folder.rglob("*") if path.is_file()]
    sealed.write_bytes(sealed.read_bytes()[:-1] + b"\0")

    with pytest.raises(FileRefused, match="damaged"):
        send(asked.passport.pk, uploads=[upload], standing=standing_of(cast.actor("ana")))


def test_uploads_of_another_request_are_not_taken(cast, asked):
    (upload,) = bring(cast, "luis", asked.taxes, photo())

    with pytest.raises(NotYours):
        send(asked.passport.pk, uploads=[upload], standing=standing_of(cast.actor("ana")))
    assert asked.passport.state == State.NEEDED
