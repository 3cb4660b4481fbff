"""Two tabs, a double tap, a killed process: real commits, real threads."""

import os
import signal
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from adelante.core import clock
from adelante.core.vault import LocalFolder
from adelante.documents.arriving import receive_piece, start_upload
from adelante.documents.models import File, Upload, Version
from adelante.documents.refusals import FileRefused
from adelante.documents.sending import send
from adelante.documents.standing import standing_of
from adelante.documents.sweeping import sweep_firm
from adelante.firms.face import forget_faces
from tests.cast import assemble

from .conftest import ask_both, bring, photo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house():
    forget_faces()
    cast = assemble()
    yield cast, ask_both(cast)
    forget_faces()


def at_once(count, act):
    """What `act(number)` gave or raised in each of that many threads, started together."""
    start, results = threading.Barrier(count), [None] * count

    def run(number):
        start.wait()
        try:
            results[number] = act(number)
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_sixteen_presses_of_send_make_one_version(house):
    cast, asked = house
    uploads = bring(cast, "ana", asked.passport, photo())

    versions = at_once(
        16,
        lambda _: (
            send(asked.passport.pk, uploads=uploads, standing=standing_of(cast.actor("ana"))).pk
        ),
    )

    assert len(set(versions)) == 1
    with cast.standing("maria"):
        assert (Version.objects.count(), File.objects.count()) == (1, 1)


def test_one_of_two_tabs_wins_a_piece_and_the_file_is_whole(house, files_folder):
    cast, asked = house
    content, stand = photo(), standing_of(cast.actor("ana"))
    upload = start_upload(asked.passport.pk, name="a.jpg", size=len(content), standing=stand)

    def both(offset, piece):
        outcomes = at_once(
            4, lambda _: receive_piece(upload.pk, offset=offset, chunks=[piece], standing=stand)
        )
        assert [o for o in outcomes if isinstance(o, int)] == [offset + len(piece)]
        assert {o.because for o in outcomes if isinstance(o, FileRefused)} == {"moved"}

    both(0, content[:700])
    both(700, content[700:])

    assert len(list(LocalFolder(files_folder).names())) == 2  # the losers' pieces are gone
    version = send(asked.passport.pk, uploads=[upload.pk], standing=stand)
    assert version.number == 1


def test_killed_between_sealing_and_writing_down_leaves_nothing_to_see(house, files_folder):
    cast, asked = house
    content, stand = photo(), standing_of(cast.actor("ana"))
    upload = start_upload(asked.passport.pk, name="a.jpg", size=len(content), standing=stand)
    connection.close()

    child = os.fork()
    if child == 0:  # a process of its own, which dies after the piece is durable
        from adelante.documents import arriving

        arriving._write_down = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
        receive_piece(upload.pk, offset=0, chunks=[content], standing=stand)
        os._exit(3)
    _, status = os.waitpid(child, 0)

    assert os.WTERMSIG(status) == signal.SIGKILL
    with cast.standing("ana"):
        assert Upload.objects.get().received == 0
    assert len(list(LocalFolder(files_folder).names())) == 1

    with clock.at(clock.now() + timedelta(hours=47)):
        sweep_firm(cast.rivera)
    assert len(list(LocalFolder(files_folder).names())) == 1
    with clock.at(clock.now() + timedelta(hours=49)):
        assert sweep_firm(cast.rivera) == 1
    assert not list(LocalFolder(files_folder).names())


def test_the_sweeper_takes_what_was_given_up_and_nothing_that_was_sent(house, files_folder):
    cast, asked = house
    stand = standing_of(cast.actor("ana"))
    sent = send(
        asked.passport.pk, uploads=bring(cast, "ana", asked.passport, photo()), standing=stand
    )
    bring(cast, "luis", asked.taxes, photo(), photo(words=b"2"))
    assert len(list(LocalFolder(files_folder).names())) == 3

    with clock.at(clock.now() + timedelta(hours=49)):
        sweep_firm(cast.rivera)
        sweep_firm(cast.rivera)

    with cast.standing("maria"):
        file = File.objects.get(version=sent)
        failed = list(Upload.objects.filter(failed_because="idle").values_list("sender", flat=True))
    assert [name.split("/")[1] for name in LocalFolder(files_folder).names()] == [str(file.vault)]
    assert failed == ["Luis Gómez"] * 2
