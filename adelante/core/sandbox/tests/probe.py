"""A child that tries to break out, or to harm its parent, and tells what it got."""

import os
import signal
import socket
import sys
import time
from pathlib import Path

from adelante.core.sandbox import frames
from adelante.core.sandbox.limits import Limits

"".encode("idna")  # loaded now: a locked child could not, and an attempt would fail for that


def main(answer: int, limits: Limits, what: str, *arguments: str) -> None:
    ATTEMPTS[what](answer, *arguments)


def _tell(answer: int, words: object) -> None:
    frames.send(b"T", str(words).encode(), to=answer)
    frames.send(frames.IS_END, to=answer)


def _tries(attempt):
    def told(answer: int, *arguments: str) -> None:
        try:
            outcome = attempt(*arguments)
        except OSError as error:
            outcome = f"refused: {error.strerror}"
        _tell(answer, outcome)

    return told


def _connect(port: str) -> str:
    with socket.create_connection(("127.0.0.1", int(port)), timeout=2):
        return "connected"


def _write(path: str) -> str:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    os.write(descriptor, b"x")
    return "written"


def _read(path: str) -> str:
    return repr(os.read(os.open(path, os.O_RDONLY), 100_000))


def _parent_environment() -> str:
    return _read(f"/proc/{os.getppid()}/environ")


def _signal_parent() -> str:
    os.kill(os.getppid(), 0)
    return "signalled"


def _fork() -> str:
    if os.fork() == 0:
        os._exit(0)
    return "forked"


def _run_program() -> str:
    os.execv(sys.executable, [sys.executable, "-c", ""])
    return "run"


def _delete(path: str) -> str:
    Path(path).unlink()
    return "deleted"


def _stand(answer: int) -> None:
    frames.send(b"T", b"here", to=answer)
    _hang(answer)


def _hang(answer: int) -> None:
    while True:
        time.sleep(3600)


def _spin(answer: int) -> None:
    while True:
        pass


def _hoard(answer: int) -> None:
    try:
        hoard = [bytes(16 * 1024 * 1024) for _ in range(1024)]
    except MemoryError:
        hoard = []
    _tell(answer, "ran out" if not hoard else "hoarded")


def _flood(answer: int) -> None:
    while True:
        frames.send(b"T", b"x" * 60_000, to=answer)


def _drip(answer: int) -> None:
    while True:
        frames.send(b"T", to=answer)


def _boast(answer: int) -> None:
    os.write(answer, frames.HEAD.pack(b"T", 0xFFFFFFFF))
    while True:
        os.write(answer, b"x" * 60_000)


def _break_off(answer: int) -> None:
    os.write(answer, frames.HEAD.pack(b"T", 100) + b"half")


def _fall(answer: int) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)  # the filter may refuse; then it just stops


ATTEMPTS = {
    "connect": _tries(_connect),
    "write": _tries(_write),
    "read": _tries(_read),
    "delete": _tries(_delete),
    "parent_environment": _tries(_parent_environment),
    "signal_parent": _tries(_signal_parent),
    "fork": _tries(_fork),
    "run_program": _tries(_run_program),
    "environment": _tries(lambda: dict(os.environ)),
    "descriptors": _tries(lambda: [n for n in range(8) if _is_open(n)]),
    "stand": _stand,
    "hang": _hang,
    "spin": _spin,
    "hoard": _hoard,
    "flood": _flood,
    "drip": _drip,
    "boast": _boast,
    "break_off": _break_off,
    "fall": _fall,
}


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
