"""Seconds until `adelante demo` is ready, on a new folder and on an old one; its memory at rest."""

import contextlib
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.places import DATA, ROOT, CannotMeasure, free_port
from bench.processes import Program, with_words
from bench.report import Figure, Report

PART = "start"
PATIENCE = 240.0  # seconds
AT_REST_AFTER = 10.0
FOLDER = DATA / "demo"


@dataclass(frozen=True)
class Ready:
    seconds: float
    program: Program


def measure(report: Report) -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    command = "adelante demo --data build/bench/demo"
    with _demo() as fresh:
        report.add(Figure(PART, "ready on a new folder", fresh.seconds, "s", command))
    with _demo() as again:
        report.add(Figure(PART, "ready on an old folder", again.seconds, "s", command))
        time.sleep(AT_REST_AFTER)
        web_and_worker = again.program.pss()
        database = sum(Program(pid).pss() for pid in _postmaster())
        whole = (web_and_worker + database) / 1e6
        note = f"PSS: {web_and_worker / 1e6:.0f} MB ours, {database / 1e6:.0f} MB PostgreSQL"
        report.add(Figure(PART, "memory at rest, all processes", whole, "MB", command, note=note))


@contextmanager
def _demo() -> Iterator[Ready]:
    port = free_port()
    words = [str(Path(sys.executable).with_name("adelante")), "demo"]
    words += ["--port", str(port), "--data", str(FOLDER)]
    unwanted = {"DATABASE_URL", "OWNER_DATABASE_URL", "DATA", "BASE_URL", "GATEWAY"}
    env = {name: value for name, value in os.environ.items() if name not in unwanted}
    began = time.monotonic()
    with subprocess.Popen(
        words, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as demo:
        try:
            _await_ready(demo)
            yield Ready(time.monotonic() - began, Program(demo.pid))
        finally:
            demo.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                demo.wait(timeout=60)
            demo.kill()


def _await_ready(demo: "subprocess.Popen[str]") -> None:
    said: queue.Queue[str | None] = queue.Queue()

    def listen() -> None:
        assert demo.stdout
        for line in demo.stdout:
            said.put(line)
        said.put(None)

    threading.Thread(target=listen, daemon=True).start()
    last = "it said nothing"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            line = said.get(timeout=1)
        except queue.Empty:
            continue
        if line is None:
            raise CannotMeasure(f"`adelante demo` ended before it was ready: {last}")
        if line.startswith("ready "):
            return
        last = line.strip() or last
    raise CannotMeasure(f"`adelante demo` was not ready within {PATIENCE:.0f} seconds: {last}")


def _postmaster() -> list[int]:
    return [pid for pid in with_words(f"-D {FOLDER}") if _is_postgres(pid)]


def _is_postgres(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/exe").readlink().name == "postgres"
    return False
