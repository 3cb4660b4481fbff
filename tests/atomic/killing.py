"""Killing a web process at a chosen system call, with strace."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.programs import installed, on_path


class CannotTrace(Exception):
    """No strace, or the machine does not let it look. The message says what to do."""


@contextmanager
def killing(pid: int, call: str, *, number: int) -> Iterator[None]:
    """While the block runs: SIGKILL as a thread of the process enters this call that many times."""
    inject = f"inject={call}:signal=SIGKILL:when={number}"
    options = ["-e", f"trace={call}", "-e", inject, "-o", os.devnull]
    tracing = subprocess.Popen(
        [_strace(), "--follow-forks", "--signal=none", *options, "--attach", str(pid)],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert tracing.stderr
    try:
        first = tracing.stderr.readline()
        if "attached" not in first:
            raise CannotTrace(
                "The tests of a killed upload need ptrace, which this machine refuses "
                f"(in a container: --cap-add=SYS_PTRACE). {first.strip()}"
            )
        yield
    finally:
        if is_there(pid):
            tracing.send_signal(signal.SIGINT)  # never while threads die: it would hang
        tracing.communicate(timeout=20)


def is_there(pid: int) -> bool:
    """Is it still at work? Neither gone, nor a corpse whose parent has not looked yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    except OSError:
        return False


def _strace() -> str:
    found = on_path("strace") or installed("strace", "strace")
    if found is None:
        raise CannotTrace("The tests of a killed upload need strace: install it.")
    return found
