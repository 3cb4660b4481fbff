"""A web server as the product starts it, and a client's browser that sends one file to it."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

from adelante.config import serving
from adelante.config.tests.workers import until
from adelante.core.alive import free_port

PIECE = 1_500_000  # bytes: more than one sealed segment
TOKEN = "c" * 32


class Cut(Exception):
    """The connection broke before an answer came."""


class Site:
    """A web server as the product starts it, but with one process, and one thread that works."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.port = free_port("127.0.0.1")
        self._environment = dict(environment)
        self._start()

    @property
    def worker(self) -> int:
        """The process that serves."""
        return self._workers()[0]

    def start_again(self) -> None:
        """What the supervisor does in the end; too many deaths in a row make the server give up."""
        self.stop()
        self._start()

    def wait(self) -> None:
        until(lambda: self._workers() and self._answers())

    def stop(self) -> None:
        workers = self._workers()
        self._server.kill()  # asked politely, it waits ten seconds for a worker that still starts
        self._server.wait()
        for worker in workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)

    def _start(self) -> None:
        serving.start_web(self, host="127.0.0.1", port=self.port, processes=1)

    def start(self, _name: str, argv: list[str], *, env: Mapping[str, str] | None = None) -> None:
        """Stands where `Children.start` does."""
        threads = argv.index("--blocking-threads") + 1
        argv = [*argv[:threads], "1", *argv[threads + 1 :]]
        self._server = subprocess.Popen(argv, env=self._environment, stderr=subprocess.DEVNULL)

    def _workers(self) -> list[int]:
        pid = self._server.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(child) for child in children.split()]

    def _answers(self) -> bool:
        try:
            return Line(self).ask("GET", "/health", {}, None)[0] == 200
        except Cut:
            return False


@contextmanager
def site(environment: Mapping[str, str]) -> Iterator[Site]:
    running = Site(environment)
    try:
        yield running
    finally:
        running.stop()


class Line:
    """A connection that is kept."""

    def __init__(self, to: Site) -> None:
        self._connection = HTTPConnection("127.0.0.1", to.port, timeout=20)

    def ask(self, method, path, headers, body):
        try:
            self._connection.request(method, path, body=body, headers=headers)
            answer = self._connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (OSError, HTTPException) as error:
            raise Cut from error


@dataclass
class Sender:
    """A client with one file: what it has been told is there, and nothing that it guesses."""

    content: bytes
    request: UUID
    session: str
    url: str = ""
    acknowledged: int = 0
    receipt: str = ""
    finishing: bool = False
    _line: Line | None = field(default=None, repr=False)

    def send(self, to: Site) -> None:
        """From the beginning, or from where the server says it stands, up to the receipt."""
        self._line = Line(to)
        if not self.url:
            length = {"Upload-Length": str(len(self.content))}
            began = self._ask("POST", f"/rivera/documents/{self.request}/uploads", length)
            self.url = began["Location"]
        elif not self.finishing:
            self.acknowledged = int(self._ask("HEAD", self.url)["Upload-Offset"])
        while self.acknowledged < len(self.content):
            self._send_piece()
        self.finishing = True
        self.receipt = self._send_form()

    @property
    def upload(self) -> str:
        return self.url.rsplit("/", 1)[-1]

    def download(self, file: UUID, to: Site) -> bytes:
        self._line = Line(to)
        return self._exchange("GET", f"/rivera/files/{file}/original", {}, None)[1]

    def _send_piece(self) -> None:
        piece = self.content[self.acknowledged :][:PIECE]
        headers = {
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": str(self.acknowledged),
        }
        took = self._ask("PATCH", self.url, headers, piece)
        self.acknowledged = int(took["Upload-Offset"])

    def _send_form(self) -> str:
        """The receipt's address. Asked whether without what others left half sent: yes, without."""
        form = {"csrfmiddlewaretoken": TOKEN, "upload": self.upload}
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        address = f"/rivera/documents/{self.request}/send"
        status, answered, said = self._tell("POST", address, kind, urlencode(form).encode())
        if status == 409:
            form["sure"] = json.loads(said)["sure"]
            status, answered, _ = self._tell("POST", address, kind, urlencode(form).encode())
        assert status == 302, f"the form answered {status}"
        return answered["Location"]

    def _ask(self, method, path, headers=None, body=None):
        return self._exchange(method, path, headers or {}, body)[0]

    def _tell(self, method, path, headers, body):
        assert self._line
        always = {"Cookie": f"session-rivera={self.session}; csrf={TOKEN}", "X-CSRFToken": TOKEN}
        return self._line.ask(method, path, always | headers, body)

    def _exchange(self, method, path, headers, body):
        status, answered, said = self._tell(method, path, headers, body)
        assert status < 400, f"{method} {path} answered {status}"
        return answered, said
