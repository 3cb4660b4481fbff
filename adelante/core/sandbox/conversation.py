"""One child, from start to end: bytes in by pipe, frames out by pipe, and never past a limit."""

import contextlib
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import IO, NamedTuple, TypeAlias

from adelante.core.sandbox import frames
from adelante.core.sandbox.answers import Unreadable
from adelante.core.sandbox.limits import Limits

Source: TypeAlias = IO[bytes] | Iterable[bytes] | bytes
_CHUNK = 64 * 1024


class SandboxFailed(RuntimeError):
    """The sandbox could not be set up; nothing is known about the file. Try again later."""


class ChildStopped(Exception):
    """The child was stopped or died. `reason` is what that says about the file."""

    def __init__(self, reason: Unreadable) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Frame(NamedTuple):
    letter: bytes
    body: bytes


def converse(command: Sequence[str], *, source: Source, limits: Limits) -> Iterator[Frame]:
    """Start a child, feed it, and hand out what it answers, up to its own last frame.

    Raises `ChildStopped` when a limit was reached, the child died or its answer is not a frame;
    `SandboxFailed` when it never locked itself up. The child is gone when this ends, in any way.
    """
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        cwd="/",
        env={},
        close_fds=True,
        start_new_session=True,
    )
    exchange = _Exchange(child, source=_chunks(source), limits=limits)
    try:
        yield from exchange.frames()
    finally:
        exchange.close()


class _Exchange:
    def __init__(
        self, child: subprocess.Popen[bytes], *, source: Iterator[bytes], limits: Limits
    ) -> None:
        assert child.stdin is not None and child.stdout is not None  # both are pipes
        self._child, self._source, self._limits = child, source, limits
        self._to, self._from = child.stdin, child.stdout
        self._unsent = memoryview(b"")
        self._inbox = bytearray()
        self._has_ended = False
        self._patience = limits.patience_seconds
        self._fed = self._taken = self._frames = 0
        self._ready = selectors.DefaultSelector()
        for pipe, event in ((self._to, selectors.EVENT_WRITE), (self._from, selectors.EVENT_READ)):
            os.set_blocking(pipe.fileno(), False)
            self._ready.register(pipe, event)

    def frames(self) -> Iterator[Frame]:
        if self._next_frame(or_else=SandboxFailed("The sandbox could not lock itself up.")) != (
            frames.IS_LOCKED,
            b"",
        ):
            raise SandboxFailed("The sandbox did not say that it is locked.")
        while True:
            frame = self._next_frame(or_else=None)
            yield frame
            if frame.letter in frames.LAST:
                return

    def close(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()
        self._ready.close()
        self._to.close()
        self._from.close()

    def _next_frame(self, *, or_else: Exception | None) -> Frame:
        while (frame := self._whole_frame()) is None:
            if self._has_ended:
                raise or_else or ChildStopped(self._how_it_ended())
            self._pass_bytes()
        return frame

    def _whole_frame(self) -> Frame | None:
        """Checked from its head, before its body is taken in."""
        head = frames.HEAD.size
        if len(self._inbox) < head:
            return None
        letter, length = frames.HEAD.unpack_from(self._inbox)
        if length > self._limits.frame or self._taken + length > self._limits.output:
            raise ChildStopped(Unreadable.TOO_BIG)
        if self._frames >= self._limits.frames:
            raise ChildStopped(Unreadable.TOO_BIG)
        if len(self._inbox) < head + length:
            return None
        with memoryview(self._inbox) as inbox:
            body = bytes(inbox[head : head + length])
        del self._inbox[: head + length]
        self._taken += length
        self._frames += 1
        return Frame(letter, body)

    def _pass_bytes(self) -> None:
        for key, _events in self._wait():
            if key.fileobj is self._from:
                self._take()
            else:
                self._feed()

    def _wait(self) -> list[tuple[selectors.SelectorKey, int]]:
        began = time.monotonic()
        ready = self._ready.select(max(self._patience, 0))
        self._patience -= time.monotonic() - began
        if not ready or self._patience <= 0:
            raise ChildStopped(Unreadable.TOO_SLOW)
        return ready

    def _take(self) -> None:
        piece = os.read(self._from.fileno(), _CHUNK)
        self._inbox += piece
        if not piece:
            self._has_ended = True

    def _feed(self) -> None:
        if not self._unsent:
            chunk = next(self._source, b"")
            self._fed += len(chunk)
            if self._fed > self._limits.input:
                raise ChildStopped(Unreadable.TOO_BIG)
            self._unsent = memoryview(chunk)
        try:
            sent = os.write(self._to.fileno(), self._unsent[:_CHUNK]) if self._unsent else 0
        except BrokenPipeError:
            sent = 0  # it has ended, or wants no more; what it says counts
        if sent:
            self._unsent = self._unsent[sent:]
        else:
            self._ready.unregister(self._to)
            self._to.close()

    def _how_it_ended(self) -> Unreadable:
        try:
            code = self._child.wait(max(self._patience, 0))
        except subprocess.TimeoutExpired:
            return Unreadable.TOO_SLOW
        number = -code if code < 0 else code - 128  # bubblewrap passes signals on as 128 + n
        if number == signal.SIGXCPU:
            return Unreadable.TOO_SLOW
        if number == signal.SIGKILL:  # nobody but the kernel, short of memory
            return Unreadable.TOO_BIG
        return Unreadable.BROKEN


def _chunks(source: Source) -> Iterator[bytes]:
    """The file's bytes, piece by piece; never an empty piece."""
    if isinstance(source, bytes):
        return iter((source,) if source else ())
    if isinstance(source, Iterable) and not hasattr(source, "read"):
        return (piece for piece in source if piece)
    return iter(partial(source.read, _CHUNK), b"")
