"""The supervisor with real programs."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from adelante.core.children import Children

# Tells its pid through a pipe, then waits for ever.
TELL = "import os, sys, signal; os.write(int(sys.argv[1]), b'%d\\n' % os.getpid()); "
OBEDIENT = TELL + "signal.pause()"
DEAF = (
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    + TELL
    + ("\nwhile True: signal.pause()")
)

# Sends the first signal, waits till it is itself asked to stop, then sends the second.
TWICE = """
import os, signal
signal.signal(signal.SIGTERM, lambda *_: os.kill(%(pid)d, signal.SIGINT))
os.kill(%(pid)d, signal.SIGINT)
while True: signal.pause()
"""


class Line:
    """Hears the pids of programs that start."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "line"
        os.mkfifo(self.path)
        self._end = os.open(self.path, os.O_RDWR)
        self._heard = b""

    def program(self, code: str) -> list[str]:
        opened = "import os, sys; sys.argv[1] = str(os.open(sys.argv[1], os.O_WRONLY))\n"
        return [sys.executable, "-c", opened + code, str(self.path)]

    def next_pid(self, *, within: float = 20) -> int | None:
        while b"\n" not in self._heard:
            if not select.select([self._end], [], [], within)[0]:
                return None
            self._heard += os.read(self._end, 100)
        line, self._heard = self._heard.split(b"\n", 1)
        return int(line)


@pytest.fixture
def line(tmp_path: Path) -> Line:
    return Line(tmp_path)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def until_dead(pid: int) -> None:
    """Wait for a process that is not our child to end."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    assert select.select([handle], [], [], 20)[0], f"{pid} lives on"
    os.close(handle)


def test_stop_ends_every_child(line):
    children = Children()
    children.start("web", line.program(OBEDIENT))
    children.start("worker", line.program(OBEDIENT))
    pids = [line.next_pid(), line.next_pid()]

    assert children.stop() == 0

    assert not any(is_alive(pid) for pid in pids)


def test_a_child_that_does_not_listen_is_killed_and_named(line):
    said: list[str] = []
    children = Children(said.append, patience=0.1)
    children.start("web", line.program(DEAF))
    pid = line.next_pid()

    assert children.stop() == 1

    assert not is_alive(pid)
    assert said == ["web did not stop when asked and was killed."]


def test_a_child_that_dies_is_started_again_until_a_signal_stops_all(line):
    said: list[str] = []
    pids: list[int] = []

    def say(sentence: str) -> None:
        said.append(sentence)

    def watch() -> None:
        if pid := line.next_pid(within=0):
            pids.append(pid)
            os.kill(pid if len(pids) < 3 else os.getpid(), signal.SIGTERM)

    children = Children(say, first_pause=0.01)
    children.start("worker", line.program(OBEDIENT))
    assert children.run_until_stopped(watch=watch, every=0.05) == 0

    assert len(set(pids)) == 3
    assert not any(is_alive(pid) for pid in pids)
    assert said == [
        "worker was ended by SIGTERM; it is started again in 0.01 seconds.",
        "worker was ended by SIGTERM; it is started again in 0.02 seconds.",
    ]
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_pauses_grow_no_longer_than_the_longest():
    said: list[str] = []

    def say(sentence: str) -> None:
        said.append(sentence)
        if len(said) == 4:
            os.kill(os.getpid(), signal.SIGINT)

    children = Children(say, first_pause=0.01, longest_pause=0.02)
    children.start("web", [sys.executable, "-c", "raise SystemExit(3)"])

    assert children.run_until_stopped() == 0

    assert said[0] == "web ended by itself with code 3; it is started again in 0.01 seconds."
    assert said[3] == "web ended by itself with code 3; it is started again in 0.02 seconds."


def test_what_a_dead_child_left_behind_is_killed_before_it_comes_back(line):
    left_behind = line.program(TELL + "print(flush=True); signal.pause()")
    leaver = (
        "import subprocess\n"
        f"left = subprocess.Popen({left_behind!r}, stdout=subprocess.PIPE)\n"
        "left.stdout.readline()\n"
        "raise SystemExit(1)\n"
    )
    left: list[int] = []

    def watch() -> None:
        if pid := line.next_pid(within=0):
            left.append(pid)
            if len(left) == 2:
                until_dead(left[0])
                os.kill(os.getpid(), signal.SIGTERM)

    children = Children(lambda _sentence: None, first_pause=0.01)
    children.start("web", [sys.executable, "-c", leaver])
    children.run_until_stopped(watch=watch, every=0.01)

    for pid in left:
        until_dead(pid)


def test_a_failing_watch_is_told_and_changes_nothing(line):
    said: list[str] = []

    def watch() -> None:
        if said:
            os.kill(os.getpid(), signal.SIGTERM)
        raise RuntimeError("the database is away")

    children = Children(said.append)
    children.start("web", line.program(OBEDIENT))

    assert children.run_until_stopped(watch=watch, every=0.01) == 0
    assert said[0] == "the database is away"


def test_a_second_signal_does_not_wait(line):
    children = Children(lambda _sentence: None, patience=600)
    children.start("web", line.program(DEAF))
    pid = line.next_pid()

    def watch() -> None:
        children.start("impatient", [sys.executable, "-c", TWICE % {"pid": os.getpid()}])

    assert children.run_until_stopped(watch=watch, every=0.01) == 1
    assert not is_alive(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of our death")
def test_children_do_not_outlive_a_killed_supervisor(line):
    supervisor = (
        "import sys\n"
        "from adelante.core.children import Children\n"
        "children = Children()\n"
        "children.start('web', sys.argv[1:])\n"
        "children.run_until_stopped()\n"
    )
    running = subprocess.Popen([sys.executable, "-c", supervisor, *line.program(OBEDIENT)])
    child = line.next_pid()
    assert is_alive(child)

    running.kill()
    running.wait()

    until_dead(child)
