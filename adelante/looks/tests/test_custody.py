"""The check of the chain of custody: the bytes, not only that something can be read."""

from hashlib import sha256

import pytest

from adelante.documents.models import File
from adelante.documents.tests.conftest import asked, files_folder, photo, send_as  # noqa: F401
from adelante.looks.custody import chain_of, is_whole


@pytest.fixture
def link(cast, asked):  # noqa: F811
    version = send_as(cast, "ana", asked.passport, photo())
    with cast.standing("maria"):
        file = File.objects.select_related("version").get(version=version.pk)
        (found,) = chain_of(asked.passport, [file], by=cast.actor("maria"))
    return found


def test_what_was_sent_is_whole(link):
    assert is_whole(link)


def test_another_readable_file_in_its_place_is_not(link):
    link.file.sha256 = sha256(b"what was really sent").digest()
    assert not is_whole(link)


def test_a_file_of_another_length_is_not(link):
    link.file.size += 1
    assert not is_whole(link)
