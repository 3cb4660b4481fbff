"""A provider on a port of this machine, for tests: the real wire, and no money."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from adelante.demo.gateway.provider import Provider

KEYS = {"sk_test_rivera": "rivera", "sk_test_harbour": "harbour"}


class Standing(Provider):
    """Counts what was asked of it, and can be made to answer otherwise or not at all."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, pays_at="https://pay.example/c/")
        self.asked: list[str] = []
        self.broken: str | None = None
        self.twist: dict[str, Any] = {}
        self.base = ""
        self._time = copy_context()  # the server's threads keep the clock that the test has set

    def run_out(self, session_id: str) -> None:
        with self._locked():
            session = self._load(session_id)
            self._save(session | {"expires_at": 0})

    def __call__(self, environ, start_response):
        size = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(size)
        headers = {
            "Authorization": environ.get("HTTP_AUTHORIZATION", ""),
            "Idempotency-Key": environ.get("HTTP_IDEMPOTENCY_KEY", ""),
        }
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self.asked.append(f"{method} {path}")
        if self.broken is not None:
            start_response("200 OK", [("Content-Type", "application/json")])
            return [self.broken.encode()]
        account = KEYS.get(headers["Authorization"].removeprefix("Bearer "))
        if account is None:
            start_response("401 Unauthorized", [])
            return [b"{}"]
        status, told = self._time.copy().run(
            self.answer, method, path, body=body, headers=headers, account=account
        )
        start_response(f"{status} .", [("Content-Type", "application/json")])
        return [json.dumps(told | self.twist).encode()]


@contextmanager
def standing_in(folder: Path) -> Iterator[Standing]:
    provider = Standing(folder)
    server = make_server("127.0.0.1", 0, provider, server_class=_Threaded, handler_class=_Silent)
    provider.base = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class _Silent(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        return
