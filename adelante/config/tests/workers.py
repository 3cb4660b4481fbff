"""Real worker processes for tests, and waiting for what they do."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

PATIENCE = 40.0
"""Seconds. Only a worker that is broken takes so long, or a machine with too much to do."""


def until(ask: Callable[[], object], *, seconds: float = PATIENCE) -> None:
    """Wait until `ask` says yes; a failed test if it never does."""
    deadline = time.monotonic() + seconds
    while not ask():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} seconds"
        time.sleep(0.03)


def surroundings(*, mail_port: int = 9, database: str = "") -> dict[str, str]:
    """The environment of a worker at this test's database, or at another one."""
    here = connection.settings_dict
    who = f"{here['USER']}:{quote(here['PASSWORD'])}@{here['HOST']}:{here['PORT']}"
    return os.environ | {
        "DATABASE_URL": database or f"postgresql://{who}/{here['NAME']}",
        "OWNER_DATABASE_URL": "",
        "DATA": str(settings.DATA),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "BASE_URL": settings.BASE_URL,
        "DJANGO_SETTINGS_MODULE": "adelante.config.settings",
    }


class Worker:
    """`python -m adelante.config.worker`, and what it has written."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self._log = log
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "adelante.config.worker"],
                env=dict(environment),
                stdout=file,
                stderr=file,
            )

    @property
    def works(self) -> bool:
        return self.process.poll() is None

    @property
    def log(self) -> str:
        return self._log.read_text()

    def ask_to_stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def end(self) -> int:
        """Its exit code, once it has ended by itself."""
        return self.process.wait(timeout=PATIENCE)


@contextmanager
def workers(environment: Mapping[str, str], folder: Path) -> Iterator[Callable[[], Worker]]:
    """Call what it gives to start one; none of them outlives the block."""
    started: list[Worker] = []

    def start() -> Worker:
        started.append(Worker(environment, folder / f"worker-{len(started)}.log"))
        return started[-1]

    try:
        yield start
    finally:
        for worker in started:
            worker.kill()
