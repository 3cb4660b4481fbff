"""A small supervisor: keeps named programs running until it is told to stop."""

import contextlib
import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1  # <sys/prctl.h>
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def say_on_stderr(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


@dataclass
class _Child:
    name: str
    argv: Sequence[str]
    env: Mapping[str, str] | None
    program: subprocess.Popen[bytes] = field(init=False)
    started: float = 0.0
    deaths: int = 0  # in a row
    again_at: float | None = None  # waits to be restarted


class Children:
    """Programs that live as long as we do, and that come back when they die.

    Use it from the main thread of a process: on Linux the children get SIGTERM when the thread
    that started them ends, so that not even kill -9 leaves one behind.
    """

    def __init__(
        self,
        say: Callable[[str], None] = say_on_stderr,
        *,
        first_pause: float = 0.5,
        longest_pause: float = 10.0,
        settled_after: float = 60.0,
        patience: float = 40.0,
    ) -> None:
        """Pauses before a restart double from the first to the longest, in seconds.

        A child that lived for `settled_after` begins again at the first. `patience` is how long
        `stop` waits before it kills.
        """
        self._say = say
        self._first_pause = first_pause
        self._longest_pause = longest_pause
        self._settled_after = settled_after
        self._patience = patience
        self._children: dict[str, _Child] = {}
        self._asked_to_stop = 0

    def start(
        self, name: str, argv: Sequence[str], *, env: Mapping[str, str] | None = None
    ) -> None:
        """Start a program in a process group of its own; without `env` it gets ours."""
        if name in self._children:
            raise ValueError(f"a child named {name} is already running")
        child = _Child(name, argv, env)
        self._launch(child)
        self._children[name] = child

    def run_until_stopped(
        self, *, watch: Callable[[], None] | None = None, every: float = 5.0
    ) -> int:
        """Restart what dies until SIGINT or SIGTERM; then stop all and return the exit code.

        0 if all children ended when asked, 1 if one had to be killed. A second signal kills at
        once. `watch` is called every so many seconds, for example to revive the database.
        """
        with self._signals() as woken:
            try:
                self._keep_alive(woken, watch, every)
            finally:
                code = self._stop(woken)
        return code

    def stop(self) -> int:
        """End all children: SIGTERM, wait, SIGKILL. Returns 0, or 1 if one had to be killed."""
        with self._signals() as woken:
            return self._stop(woken)

    def _keep_alive(self, woken: int, watch: Callable[[], None] | None, every: float) -> None:
        watch_at = time.monotonic() + every
        while not self._asked_to_stop:
            self._restart_the_dead()
            if watch is not None and time.monotonic() >= watch_at:
                self._look_after(watch)
                watch_at = time.monotonic() + every
            moments = [c.again_at for c in self._children.values() if c.again_at is not None]
            if watch is not None:
                moments.append(watch_at)
            _await(woken, until=min(moments, default=None))

    def _launch(self, child: _Child) -> None:
        parent = os.getpid()

        def die_with_parent() -> None:
            if _libc is not None:
                _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
                if os.getppid() != parent:  # it died before we could ask
                    os._exit(1)

        child.program = subprocess.Popen(
            child.argv,
            env=child.env,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=die_with_parent,
        )
        child.started = time.monotonic()
        child.again_at = None

    def _restart_the_dead(self) -> None:
        for child in self._children.values():
            if child.again_at is None:
                code = child.program.poll()
                if code is not None:
                    self._lay_to_rest(child, code)
            elif time.monotonic() >= child.again_at:
                self._try_again(child)

    def _lay_to_rest(self, child: _Child, code: int) -> None:
        _signal_group(child, signal.SIGKILL)  # what it left behind would hold its port
        if time.monotonic() - child.started >= self._settled_after:
            child.deaths = 0
        self._come_back_later(child, f"{child.name} {_how_it_ended(code)}")

    def _try_again(self, child: _Child) -> None:
        try:
            self._launch(child)
        except OSError as error:
            self._come_back_later(child, f"{child.name} cannot be started ({error})")

    def _come_back_later(self, child: _Child, what: str) -> None:
        pause = min(self._first_pause * 2**child.deaths, self._longest_pause)
        child.deaths = min(child.deaths + 1, 30)
        child.again_at = time.monotonic() + pause
        self._say(f"{what}; it is started again in {pause:g} seconds.")

    def _look_after(self, watch: Callable[[], None]) -> None:
        try:
            watch()
        except Exception as error:  # whatever it is, the children go on
            self._say(f"{error}")

    def _stop(self, woken: int) -> int:
        asked_before = self._asked_to_stop
        deadline = time.monotonic() + self._patience
        living = [c for c in self._children.values() if c.again_at is None]
        for child in living:
            if child.program.poll() is None:
                _signal_group(child, signal.SIGTERM)
        while any(child.program.poll() is None for child in living):
            if time.monotonic() >= deadline or self._asked_to_stop > max(asked_before, 1):
                break
            _await(woken, until=deadline)
        killed = [child for child in living if child.program.poll() is None]
        for child in living:
            _signal_group(child, signal.SIGKILL)
            child.program.wait()
        self._children.clear()
        self._asked_to_stop = 0
        for child in killed:
            self._say(f"{child.name} did not stop when asked and was killed.")
        return 1 if killed else 0

    @contextmanager
    def _signals(self) -> Iterator[int]:
        """Count requests to stop, and wake on them and on every death of a child."""

        def ask(_number: int, _frame: object) -> None:
            self._asked_to_stop += 1

        read_end, write_end = os.pipe()
        os.set_blocking(read_end, False)
        os.set_blocking(write_end, False)
        before_wakeup = signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
        before = {
            signal.SIGINT: signal.signal(signal.SIGINT, ask),
            signal.SIGTERM: signal.signal(signal.SIGTERM, ask),
            signal.SIGCHLD: signal.signal(signal.SIGCHLD, lambda _number, _frame: None),
        }
        try:
            yield read_end
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(before_wakeup)
            os.close(read_end)
            os.close(write_end)


def _await(woken: int, *, until: float | None) -> None:
    """Wait for a signal, or for the moment."""
    left = None if until is None else max(0.0, until - time.monotonic())
    if select.select([woken], [], [], left)[0]:
        with contextlib.suppress(BlockingIOError):
            os.read(woken, 4096)


def _signal_group(child: _Child, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.program.pid, number)


def _how_it_ended(code: int) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended by itself with code {code}"
