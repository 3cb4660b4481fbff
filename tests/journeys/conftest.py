"""The product as it is served: `adelante demo` on a fresh folder, looked at with a real browser."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

SET_UP_SECONDS = 240


@dataclass
class Demo:
    """A running demo."""

    url: str
    data: Path
    process: subprocess.Popen[str] | None
    environment: dict[str, str]

    def ask(self, *words: str) -> str:
        """What `adelante demo …` answers about it."""
        return subprocess.run(
            [sys.executable, "-m", "adelante.config", "demo", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def accounts(self):
        return json.loads(self.ask("accounts", "--json"))

    def pages(self):
        return json.loads(self.ask("pages", "--json"))

    def session(self, email: str) -> tuple[str, str]:
        name, _, secret = self.ask("session", email).strip().partition("=")
        return name, secret


@dataclass
class Seen:
    """A page that somebody looks at, and everything that its console said meanwhile."""

    context: BrowserContext
    page: Page
    said: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """A demo of the tests' own; or, while writing them, one that runs: RUNNING_DEMO=8000:data."""
    if os.environ.get("RUNNING_DEMO"):
        port, _, folder = os.environ["RUNNING_DEMO"].partition(":")
        yield Demo(f"http://127.0.0.1:{port}", Path(folder), None, _environment(folder, port))
        return
    data = tmp_path_factory.mktemp("demo")
    port = _free_port()
    environment = _environment(data, port)
    process = subprocess.Popen(
        [sys.executable, "-m", "adelante.config", "demo", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    running = Demo(f"http://127.0.0.1:{port}", data, process, environment)
    try:
        _wait_until_ready(process)
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _environment(data, port):
    """The demo's own: it must not find the tests' database."""
    ours = {"DATABASE_URL", "OWNER_DATABASE_URL", "BASE_URL", "DATA"}
    inherited = {name: value for name, value in os.environ.items() if name not in ours}
    return inherited | {"DATA": str(data), "BASE_URL": f"http://127.0.0.1:{port}"}


def _wait_until_ready(process):
    lines = []
    deadline = time.monotonic() + SET_UP_SECONDS
    for line in process.stdout:
        lines.append(line)
        if line.startswith("ready "):
            return
        if time.monotonic() > deadline:
            break
    pytest.fail("the demo did not get ready:\n" + "".join(lines[-30:]))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def someone(demo, browser: Browser):
    """`someone("ana@example.com", width=390)`: a browser of theirs, signed in; None: a stranger."""
    opened: list[Seen] = []

    def come(
        email: str | None,
        *,
        width: int = 1280,
        dark: bool = False,
        language: str = "en-US",
        script: bool = True,
    ) -> Seen:
        context = browser.new_context(
            viewport={"width": width, "height": 844 if width < 500 else 900},
            color_scheme="dark" if dark else "light",
            locale=language,
            java_script_enabled=script,
            base_url=demo.url,
            has_touch=width < 500,
        )
        if email:
            name, secret = demo.session(email)
            context.add_cookies([{"name": name, "value": secret, "url": demo.url}])
        seen = Seen(context, context.new_page())
        seen.page.on("console", lambda message: seen.said.append(message.text))
        seen.page.on("pageerror", lambda error: seen.said.append(str(error)))
        opened.append(seen)
        return seen

    yield come
    for seen in opened:
        seen.context.close()


def letters_to(demo, address: str) -> list[str]:
    """The bodies of the mails that this address has got so far, newest first."""
    with urllib.request.urlopen(f"{demo.url}/demo/mail/?to={address}") as answer:
        page = answer.read().decode()
    bodies = []
    for path in re.findall(r'href="(/demo/mail/[^"?]+)"', page):
        with urllib.request.urlopen(demo.url + path) as answer:
            bodies.append(answer.read().decode())
    return bodies
