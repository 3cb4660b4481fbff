"""What a child that was taken over can do to the rest of the world: nothing."""

import socket
import tempfile
import threading
import time
import tracemalloc
from functools import cache
from pathlib import Path

import pytest

from adelante.core.sandbox import Kind, Limits, Rung, SandboxFailed, Unreadable, examine, rung
from adelante.core.sandbox.conversation import ChildStopped, converse
from adelante.core.sandbox.limits import MEBI, STANDARD
from adelante.core.sandbox.run import holds
from adelante.core.sandbox.rungs import confined, is_worth_trying

pytestmark = pytest.mark.usefixtures("no_child_is_left")

PROBE = "adelante.core.sandbox.tests.probe"


@pytest.fixture
def open_folder():
    """Where anybody may read and write, whoever the child has become."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder


@cache
def is_held(each):
    return is_worth_trying(each) and holds(each)


HELD = [rung for rung in (Rung.BUBBLEWRAP, Rung.NAMESPACES, Rung.FILTER) if is_held(rung)]
"""The rungs of this machine. bubblewrap is one more where it is installed."""


def test_this_machine_has_more_than_limits():
    assert HELD


@pytest.fixture(params=HELD)
def shut_in(request):
    """Runs an attempt of the probe on each rung that this machine has; gives what it tells."""
    return lambda what, *arguments: tell(what, *arguments, rung=request.param)


def test_it_cannot_reach_even_this_very_machine(shut_in):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        assert tell("connect", port, rung=Rung.LIMITS) == "connected"  # so the attempt is real

        assert shut_in("connect", port).startswith("refused")


def test_it_cannot_write_or_delete_a_file(shut_in, open_folder):
    precious, spare = open_folder / "precious", open_folder / "spare"
    for each in (precious, spare):
        each.write_text("kept")
        each.chmod(0o666)
    assert tell("delete", str(spare), rung=Rung.LIMITS) == "deleted"  # so the attempt is real

    assert shut_in("delete", str(precious)).startswith("refused")
    assert shut_in("write", str(precious)).startswith("refused")
    assert shut_in("write", str(open_folder / "new")).startswith("refused")
    assert [precious.read_text(), *open_folder.iterdir()] == ["kept", precious]


def test_it_cannot_read_a_file(shut_in, open_folder):
    key = open_folder / "key"
    key.write_text("the master key")
    key.chmod(0o644)
    assert "master" in tell("read", str(key), rung=Rung.LIMITS)  # so the attempt is real

    assert shut_in("read", str(key)).startswith("refused")
    assert shut_in("read", "/etc/passwd").startswith("refused")


def test_it_sees_nothing_of_the_environment(shut_in, monkeypatch):
    monkeypatch.setenv("SECRET", "of-the-house")

    assert "of-the-house" not in shut_in("environment")
    assert shut_in("read", "/proc/self/environ").startswith("refused")
    assert shut_in("parent_environment").startswith("refused")


def test_it_starts_nothing_and_signals_nobody(shut_in):
    assert tell("fork", rung=Rung.LIMITS) == "forked"  # so the attempt is real

    for attempt in ("fork", "run_program", "signal_parent"):
        assert shut_in(attempt).startswith("refused"), attempt


def test_it_inherits_no_open_file(shut_in, tmp_path):
    with (tmp_path / "open").open("w") as held:
        held.fileno()

        assert shut_in("descriptors") == "[0, 1, 2, 3]"  # in, nowhere, nowhere, the answer


@pytest.mark.parametrize("each", HELD)
def test_seen_from_outside_every_wall_stands(each):
    talk = converse(confined(PROBE, "stand", rung=each), source=b"", limits=STANDARD)
    assert next(talk).body == b"here"

    child = innermost_child()
    status = dict(line.split(":\t", 1) for line in (child / "status").read_text().splitlines())
    assert status["Seccomp"] == "2"  # a filter
    assert status["NoNewPrivs"] == "1"
    assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == 0
    if each is not Rung.BUBBLEWRAP:  # it keeps who started it; the filter keeps it from files
        assert "0" not in status["Uid"].split()
    if each is not Rung.FILTER:
        for world in ("net", "user", "mnt", "ipc", "uts"):
            assert (child / "ns" / world).readlink() != Path("/proc/self/ns", world).readlink()
    if each is Rung.NAMESPACES:
        assert list((child / "root").iterdir()) == []
    talk.close()


def test_on_limits_alone_it_still_has_no_environment_and_writes_nothing(monkeypatch, open_folder):
    monkeypatch.setenv("SECRET", "of-the-house")

    assert "of-the-house" not in tell("environment", rung=Rung.LIMITS)
    assert tell("write", str(open_folder / "new"), rung=Rung.LIMITS).startswith("refused")


def test_one_that_hangs_is_killed_when_patience_ends():
    began = time.monotonic()

    assert stopped("hang", limits=Limits(patience_seconds=0.5)) is Unreadable.TOO_SLOW
    assert time.monotonic() - began < 5


def test_one_that_never_stops_computing_is_stopped():
    assert stopped("spin", limits=Limits(processor_seconds=1)) is Unreadable.TOO_SLOW


def test_one_that_hoards_memory_runs_out_of_it():
    assert tell("hoard", limits=Limits(memory=300 * MEBI)) == "ran out"


@pytest.mark.parametrize(
    ("attempt", "limits"),
    [
        ("flood", Limits(output=2 * MEBI, frames=10**9)),
        ("drip", Limits(frames=50)),
        ("boast", Limits(output=8 * 1024 * MEBI)),
    ],
)
def test_one_that_answers_too_much_is_cut_off_before_it_fills_the_parent(attempt, limits):
    tracemalloc.start()
    reason = stopped(attempt, limits=limits)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert reason is Unreadable.TOO_BIG
    assert peak < 8 * MEBI


@pytest.mark.parametrize("attempt", ["break_off", "fall"])
def test_one_that_dies_in_the_middle_is_told_from_one_that_is_done(attempt):
    assert stopped(attempt) is Unreadable.BROKEN


def test_one_that_does_not_read_what_it_is_sent_is_killed_all_the_same():
    def endless():
        while True:
            yield bytes(100_000)

    with pytest.raises(ChildStopped) as caught:
        ask("hang", source=endless(), limits=Limits(patience_seconds=0.5))
    assert caught.value.reason is Unreadable.TOO_SLOW


def test_the_parent_goes_on_after_all_of_this(file):
    stopped("hang", limits=Limits(patience_seconds=0.2))

    assert examine(file("phone_photo.jpg"), kind=Kind.JPEG).page_count == 1


def test_a_file_is_never_blamed_for_a_sandbox_that_cannot_be_set_up():
    command = confined("adelante.core.sandbox.inside.not_there", rung=Rung.LIMITS)

    with pytest.raises(SandboxFailed):
        list(converse(command, source=b"x", limits=STANDARD))


def test_the_firmest_rung_that_holds_is_taken_and_says_what_it_is():
    assert rung() == next(each for each in Rung if is_held(each))
    assert all(each.sentence.endswith(".") for each in Rung)


def innermost_child():
    """Where the system describes the one child of this thread, or the child of its wrapper."""
    at = Path(f"/proc/self/task/{threading.get_native_id()}")
    while below := (at / "children").read_text().split():
        at = Path(f"/proc/{below[-1]}/task/{below[-1]}")
    return at


def tell(what, *arguments, rung=Rung.LIMITS, limits=STANDARD):
    told, end = ask(what, *arguments, rung=rung, limits=limits)
    assert end.letter == b"."
    return told.body.decode()


def stopped(what, *, limits=STANDARD):
    with pytest.raises(ChildStopped) as caught:
        ask(what, rung=rung(), limits=limits)
    return caught.value.reason


def ask(what, *arguments, source=b"", rung=Rung.LIMITS, limits=STANDARD):
    command = confined(PROBE, what, *arguments, rung=rung, limits=limits)
    answer = None
    kept = []
    for answer in converse(command, source=source, limits=limits):
        if answer.letter != b"T" or not kept:
            kept.append(answer)
    return kept
