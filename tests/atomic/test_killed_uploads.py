"""A web process killed at the system calls of an upload: what it had acknowledged is there.

Some fifteen deaths spread over all of them; `EVERY_DEATH=1` dies every one, in some minutes.
"""

import os
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from http.cookies import SimpleCookie
from itertools import count, cycle
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as configured
from django.db import connection

from adelante.config.tests.workers import surroundings, until
from adelante.core import clock
from adelante.documents.asking import ask
from adelante.documents.models import File, Upload
from adelante.documents.originals import place_of, unlock
from adelante.documents.sweeping import IDLE, sweep_firm
from adelante.firms.face import forget_faces
from tests.atomic.killing import is_there, killing
from tests.atomic.sender import PIECE, Cut, Sender, Site, site
from tests.cast import assemble, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

STRIDES = {
    "openat": 9,
    "mkdir": 4,
    "write": 8,
    "fsync": 4,
    "link": 2,
    "unlink": 2,
    "sendto": 20,
    "recvfrom": 30,
    "writev": 2,
}
"""The calls by which an upload reaches the disk, the database and its sender; and of how many of
them one dies, where not every one does."""


class House:
    """Ana, what she is asked for, and a data folder that the web servers share with this test."""

    def __init__(self, folder: Path) -> None:
        self.cast = cast = assemble()
        with cast.standing("maria"):
            self.asked = ask(
                cast.cases["ana_luis"],
                cast.parties["ana"].pk,
                kind="foreign_beneficiary_passport",
                by=cast.actor("maria"),
            )
        self.folder = folder / "files"
        self.environment = surroundings() | {
            "DATA": str(folder),
            "MASTER_KEY_FILE": str(configured.MASTER_KEY_FILE),
            "SECRET_KEY_FILE": str(configured.DATA / "keys" / "secret"),
        }
        self._session = sign_in(SimpleNamespace(cookies=SimpleCookie()), cast.accounts["ana"])

    def sender(self) -> Sender:
        content = b"%PDF-1.7\n" + os.urandom(PIECE + 1_100_000)
        return Sender(content=content, request=self.asked.pk, session=self._session)

    def upload_of(self, sender: Sender) -> Upload | None:
        with self.cast.standing("ana"):
            return Upload.objects.filter(pk=sender.upload).first() if sender.url else None

    def bytes_of(self, kept: Upload | File) -> bytes:
        with self.cast.standing("ana"):
            original = unlock(kept)
        with original.open() as reader:
            return reader.read()

    def files_of(self, vault) -> list[File]:
        with self.cast.standing("ana"):
            return list(File.objects.filter(vault=vault).select_related("version"))

    def sweep(self) -> None:
        """The sweeper comes two days later: by its clock, and by the age of what lies there."""
        for path in self.folder.rglob(".*"):
            age = path.stat().st_mtime - IDLE.total_seconds() - 60
            os.utime(path, (age, age))
        with clock.at(clock.now() + IDLE + timedelta(minutes=1)):
            sweep_firm(self.cast.rivera)

    def on_disk(self) -> set[str]:
        """Every file in the folder, by the names that the storage gives, or would not show."""
        paths = (path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix() for path in paths}

    def sent(self) -> set[str]:
        with self.cast.standing("maria"):
            files = list(File.objects.all())
        return {
            place_of(file.firm_id, file.vault, place) for file in files for place in file.places
        }


@pytest.fixture
def house(settings, tmp_path):
    forget_faces()
    house = House(tmp_path)
    settings.FILES_FOLDER = house.folder
    yield house
    forget_faces()


def test_a_web_process_killed_in_an_upload_keeps_what_it_acknowledged_and_nothing_else(house):
    died = []
    with site(house.environment) as first, site(house.environment) as second:
        turns = cycle([(first, second), (second, first)])  # one starts while the other dies
        for call, stride in STRIDES.items():
            step = 1 if os.environ.get("EVERY_DEATH") else stride
            for number in count(step, step):
                dying, living = next(turns)
                sender, where = house.sender(), f"killed at {call} {number}"
                if not dies(dying, sender, call, number):
                    break
                died.append((where, bool(sender.url), sender.acknowledged, sender.finishing))
                dying.start_again()
                until(nothing_is_under_way)
                check_what_was_acknowledged(house, sender, where)
                if len(died) % 2:  # its sender comes back, to another process
                    living.wait()
                    sender.send(living)
                    check_that_it_was_sent_once(house, sender, living, where)
                house.sweep()
                assert house.on_disk() == house.sent(), where
    assert {where.split()[2] for where, *_ in died} == set(STRIDES)
    assert len({tuple(told) for _, *told in died}) > 3, "before, between and after the pieces"


def dies(dying: Site, sender: Sender, call: str, number: int) -> bool:
    """Send until the server dies. False if it lives, since an upload makes no such call as that."""
    dying.wait()
    worker = dying.worker
    with killing(worker, call, number=number), suppress(Cut):
        sender.send(dying)
    assert sender.receipt or not is_there(worker)
    return not is_there(worker)


def nothing_is_under_way() -> bool:
    """The database has noticed that its client is gone: what it was told to commit is committed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE state <> 'idle' "
            "AND pid <> pg_backend_pid() AND datname = current_database()"
        )
        return cursor.fetchone() == (0,)


def check_what_was_acknowledged(house: House, sender: Sender, where: str) -> None:
    upload = house.upload_of(sender)
    if upload is None:
        return
    in_flight = min(sender.acknowledged + PIECE, len(sender.content))
    assert upload.received in {sender.acknowledged, in_flight}, where
    assert house.bytes_of(upload) == sender.content[: upload.received], where
    files = house.files_of(upload.vault)
    assert len(files) == (upload.finished_at is not None), where
    assert sender.finishing or not files, where


def check_that_it_was_sent_once(house: House, sender: Sender, at, where: str) -> None:
    upload = house.upload_of(sender)
    (file,) = house.files_of(upload.vault)
    assert sender.receipt.endswith(f"/versions/{file.version_id}/receipt"), where
    assert bytes(file.sha256) == sha256(sender.content).digest(), where
    assert sender.download(file.pk, at) == sender.content, where
