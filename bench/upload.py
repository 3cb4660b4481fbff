"""A 100 MB file sent in pieces of 4 MB as the page's script sends it, against its floor.

From the first request to the receipt, so with reading everything back for the fingerprint.
"""

import os
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse, set_script_prefix

from bench.houses import Houses
from bench.places import DATA, ROOT, CannotMeasure, Site, site
from bench.report import Aim, Figure, Report

PART = "upload"
COMMAND = "python -m bench upload"
SIZE, PIECE = 100_000_000, 4 * 1024 * 1024
ROUNDS = 3
WARM_UPS = 10  # files of one piece: enough that each web process has done it before
TIMES_FLOOR, GROWTH = Aim("≤", 1.5), Aim("≤", 16)


def measure(houses: Houses, report: Report) -> None:
    source = DATA / "upload.pdf"
    source.write_bytes(b"%PDF-1.7\n" + os.urandom(SIZE - 9))
    ours: list[float] = []
    floor: list[tuple[float, int]] = []
    growth: list[int] = []
    try:
        with site(houses.small.environment()) as at:
            for _ in range(WARM_UPS):
                _Sender(at, houses).send(source, size=PIECE)
            at_rest = at.program.rss()
            for _ in range(ROUNDS):
                at.program.forget_peaks()
                began = time.perf_counter()
                _Sender(at, houses).send(source, size=SIZE)
                ours.append(time.perf_counter() - began)
                growth.append(at.program.peak_rss() - at_rest)
                floor.append(_floor(source))
    finally:
        source.unlink()
    report.add(
        Figure(PART, "100 MB in pieces of 4 MB", median(ours), "s", COMMAND),
        Figure(PART, "its floor", median(seconds for seconds, _ in floor), "s", COMMAND),
        Figure(
            PART,
            "times its floor",
            median(a / b for a, (b, _) in zip(ours, floor, strict=True)),
            "×",
            COMMAND,
            TIMES_FLOOR,
        ),
        Figure(
            PART,
            "growth of memory, all web processes (RSS, peak)",
            max(growth) / 1e6,
            "MB",
            COMMAND,
            GROWTH,
            note=f"the floor's own: {max(grown for _, grown in floor) / 1e6:.1f} MB",
        ),
    )


def _floor(source: Path) -> tuple[float, int]:
    target = DATA / "upload.sealed"
    try:
        said = subprocess.run(
            [sys.executable, "-m", "bench.floors.disk", str(source), str(target)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    finally:
        target.unlink(missing_ok=True)
    seconds, grown = said.stdout.split()
    return float(seconds), int(grown)


class _Sender:
    """A browser on one connection, as far as the upload goes."""

    def __init__(self, at: Site, houses: Houses) -> None:
        self._line = HTTPConnection("127.0.0.1", at.port, timeout=60)
        self._cookies = houses.sample.client_cookie
        self._token = ""
        set_script_prefix("/rivera/")
        try:
            self._item, self._start, self._finish = (
                reverse(f"home:{name}", args=[houses.sample.request])
                for name in ("item", "uploads", "send")
            )
        except NoReverseMatch as why:
            raise CannotMeasure("The product has no upload page yet.") from why
        finally:
            set_script_prefix("/")

    def send(self, source: Path, *, size: int) -> None:
        self._take_token(self._ask("GET", self._item, expect=200))
        began = self._ask("POST", self._start, expect=201, headers={"Upload-Length": str(size)})
        address = began.headers["Location"]
        sent = 0
        with source.open("rb") as file:
            while sent < size:
                piece = file.read(min(PIECE, size - sent))
                headers = {
                    "Content-Type": "application/offset+octet-stream",
                    "Upload-Offset": str(sent),
                }
                took = self._ask("PATCH", address, expect=204, headers=headers, body=piece)
                sent = int(took.headers["Upload-Offset"])
        form = {"csrfmiddlewaretoken": self._token, "upload": address.rstrip("/").split("/")[-1]}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self._ask("POST", self._finish, expect=302, headers=headers, body=urlencode(form).encode())
        self._line.close()

    def _take_token(self, page: HTTPResponse) -> None:
        cookie = SimpleCookie(page.headers.get("Set-Cookie", "")).get("csrf")
        if cookie is None:
            raise CannotMeasure("The page of a document gave no CSRF cookie.")
        self._token = cookie.value
        self._cookies += f"; csrf={self._token}"

    def _ask(
        self,
        method: str,
        path: str,
        *,
        expect: int,
        headers: dict[str, str] | None = None,
        body: bytes = b"",
    ) -> HTTPResponse:
        always = {
            "Cookie": self._cookies,
            "Tus-Resumable": "1.0.0",
            "X-CSRFToken": self._token,
            "Upload-Metadata": "filename c2Nhbi5wZGY=",  # scan.pdf
        }
        self._line.request(method, path, body=body or None, headers=always | (headers or {}))
        answer = self._line.getresponse()
        said = answer.read()
        if answer.status != expect:
            words = said[:200].decode(errors="replace") if answer.status < 500 else ""
            raise CannotMeasure(f"{method} {path} answered {answer.status}. {words}".strip())
        return answer
