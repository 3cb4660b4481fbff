"""Which machine and which versions the figures belong to."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path


def described(*, generator: str, postgres: str) -> dict[str, str]:
    """Facts by name, in the order in which they are shown."""
    load = ", ".join(f"{average:.1f}" for average in os.getloadavg())
    return {
        "run": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": _commit(),
        "processor": f"{_model()}, {os.cpu_count()} cores, shared with the load generator",
        "load before (1, 5, 15 min)": load,
        "memory": f"{_kilobytes('MemTotal:') / 1024**2:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "Django": version("django"),
        "granian": f"{version('granian')}, 2 workers of 8 threads, as `adelante serve` starts it",
        "PostgreSQL": f"{postgres}, embedded, fsync on",
        "load generator": generator,
    }


def _commit() -> str:
    here = Path(__file__).parent
    asked = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=here,
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip() or "unknown"


def _model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _kilobytes(name: str) -> int:
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1])
    return 0
