"""What programs cost, from /proc: processor time, resident and proportional memory."""

import contextlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICK = 1 / os.sysconf("SC_CLK_TCK")  # seconds


@dataclass(frozen=True)
class Program:
    """A process and all that it has started."""

    pid: int

    def pids(self) -> list[int]:
        return [self.pid, *descendants(self.pid)]

    def cpu_seconds(self) -> float:
        """User and system time so far, with that of children that have ended."""
        own = sum(_times(pid, with_ended=False) for pid in descendants(self.pid))
        return own + _times(self.pid, with_ended=True)

    def rss(self) -> int:
        """Resident bytes of all of it: shared pages count once for each process."""
        return sum(_kilobytes(pid, "status", "VmRSS:") for pid in self.pids()) * 1024

    def peak_rss(self) -> int:
        """The highest that `rss` can have been since `forget_peaks`, in bytes."""
        return sum(_kilobytes(pid, "status", "VmHWM:") for pid in self.pids()) * 1024

    def forget_peaks(self) -> None:
        for pid in self.pids():
            with contextlib.suppress(OSError):
                (PROC / str(pid) / "clear_refs").write_text("5")

    def pss(self) -> int:
        """Proportional bytes of all of it: a page shared by three counts a third in each."""
        return sum(_kilobytes(pid, "smaps_rollup", "Pss:") for pid in self.pids()) * 1024


def descendants(of: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for pid in _everybody():
        parent = _parent(pid)
        if parent is not None:
            children.setdefault(parent, []).append(pid)
    found: list[int] = []
    waiting = [of]
    while waiting:
        born = children.get(waiting.pop(), [])
        found += born
        waiting += born
    return found


def parent_of(pid: int) -> int:
    """Raises LookupError if it is not there."""
    parent = _parent(pid)
    if parent is None:
        raise LookupError(f"no process {pid}")
    return parent


def with_words(words: str) -> Iterator[int]:
    """Processes whose command line holds these words."""
    for pid in _everybody():
        with contextlib.suppress(OSError):
            line = (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if words in line:
                yield pid


def total_cpu(programs: Iterable[Program]) -> float:
    return sum(program.cpu_seconds() for program in programs)


def _everybody() -> Iterator[int]:
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            yield int(entry.name)


def _stat(pid: int) -> list[str] | None:
    """Fields of /proc/<pid>/stat after the name; [0] is the state."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return None


def _parent(pid: int) -> int | None:
    fields = _stat(pid)
    return int(fields[1]) if fields else None


def _times(pid: int, *, with_ended: bool) -> float:
    fields = _stat(pid)
    if fields is None:
        return 0.0
    last = 15 if with_ended else 13
    return sum(int(ticks) for ticks in fields[11:last]) * TICK


def _kilobytes(pid: int, file: str, name: str) -> int:
    with contextlib.suppress(OSError):
        for line in (PROC / str(pid) / file).read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1])
    return 0
