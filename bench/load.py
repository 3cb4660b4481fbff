"""The load generator: `wrk` where there is one, else a small client of our own.

Both keep one connection a client alive and ask for one page again and again, with its cookie and
without compression, and count an answer other than 200 as a failure.
"""

import multiprocessing
import os
import shutil
import socket
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.places import CannotMeasure

SCRIPT = Path(__file__).with_name("wrk.lua")


@dataclass(frozen=True)
class Load:
    """What one client, or several, met for some seconds. Times in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p95: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


def generator() -> str:
    """The name of the one in use. As root on Debian, wrk is installed if it is missing."""
    if not shutil.which("wrk") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "-y", "wrk"], check=False, capture_output=True)
    return "wrk" if shutil.which("wrk") else "bench.load, one process a client"


def ask(url: str, *, cookie: str, clients: int, seconds: int) -> Load:
    """Ask for the page as fast as they can. Raises CannotMeasure if an answer is not 200."""
    if shutil.which("wrk"):
        return _by_wrk(url, cookie=cookie, clients=clients, seconds=seconds)
    return _by_ourselves(url, cookie=cookie, clients=clients, seconds=seconds)


def command(url: str, *, clients: int, seconds: int) -> str:
    """What a reader would type to get the same figure."""
    path = urlsplit(url).path
    return f"wrk -t1 -c{clients} -d{seconds}s --timeout 30s -s bench/wrk.lua -H 'Cookie: …' http://…{path}"


def _by_wrk(url: str, *, cookie: str, clients: int, seconds: int) -> Load:
    words = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s"]
    words += ["-s", str(SCRIPT)]
    if cookie:
        words += ["-H", f"Cookie: {cookie}"]
    said = subprocess.run([*words, url], capture_output=True, text=True, check=False)
    figures = [line.split()[1:] for line in said.stdout.splitlines() if line.startswith("FIGURES")]
    if not figures:
        raise CannotMeasure(f"wrk gave no figures for {url}: {said.stdout}{said.stderr}".strip())
    requests, microseconds, p50, p95, refused, broken = (float(word) for word in figures[0])
    if refused or broken or not requests:
        raise CannotMeasure(
            f"{urlsplit(url).path} failed under load: of {requests:.0f} answers {refused:.0f} "
            f"were not 200, and {broken:.0f} connections broke."
        )
    return Load(int(requests), microseconds / 1e6, p50 / 1000, p95 / 1000)


def _by_ourselves(url: str, *, cookie: str, clients: int, seconds: int) -> Load:
    gathered: multiprocessing.Queue[list[float]] = multiprocessing.Queue()
    people = [
        multiprocessing.Process(target=_one, args=(url, cookie, seconds, gathered), daemon=True)
        for _ in range(clients)
    ]
    for person in people:
        person.start()
    try:
        times = [time for _ in people for time in gathered.get(timeout=seconds + 30)]
    except Exception as error:
        raise CannotMeasure(f"{urlsplit(url).path} failed under load.") from error
    finally:
        for person in people:
            person.join(timeout=5)
    if not times or min(times) < 0:
        raise CannotMeasure(f"{urlsplit(url).path} answered something else than 200 under load.")
    cuts = statistics.quantiles(times, n=100)
    return Load(len(times), seconds, cuts[49] * 1000, cuts[94] * 1000)


def _one(
    url: str, cookie: str, seconds: int, gathered: "multiprocessing.Queue[list[float]]"
) -> None:
    """One client: seconds of each answer; a negative one if it was not 200."""
    parts = urlsplit(url)
    head = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: {cookie}\r\n\r\n".encode()
    times: list[float] = []
    with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=20) as line:
        end = time.perf_counter() + seconds
        while (began := time.perf_counter()) < end:
            line.sendall(head)
            fine = _whole_answer(line)
            times.append(time.perf_counter() - began if fine else -1.0)
    gathered.put(times)


def _whole_answer(line: socket.socket) -> bool:
    """Read one answer that tells its length; was it 200?"""
    got = b""
    while b"\r\n\r\n" not in got:
        more = line.recv(65536)
        if not more:
            return False
        got += more
    head, _, body = got.partition(b"\r\n\r\n")
    length = next(
        (
            int(row.split(b":")[1])
            for row in head.lower().split(b"\r\n")
            if row.startswith(b"content-length:")
        ),
        None,
    )
    if length is None:
        return False
    left = length - len(body)
    while left > 0:
        more = line.recv(65536)
        if not more:
            return False
        left -= len(more)
    return head.startswith(b"HTTP/1.1 200")
