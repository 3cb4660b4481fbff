"""A real Chromium: `$CHROMIUM`, then PATH, then Playwright's, then Debian's package. Never none."""

import os
from pathlib import Path

from tests.programs import installed, on_path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = [
    "--no-sandbox",  # root, in continuous integration; the pages are our own
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class NoBrowser(Exception):
    """No Chromium was found and none could be installed. The message says what to do."""


def chromium() -> str:
    """The path of a Chromium, which is installed if need be and possible."""
    named = os.environ.get("CHROMIUM")
    if named:
        if Path(named).exists():
            return named
        raise NoBrowser(f"CHROMIUM names {named}, which does not exist.")
    found = on_path(*NAMES) or _playwrights_own() or installed("chromium", *NAMES)
    if found:
        return found
    raise NoBrowser("The browser tests need Chromium: install it, or set CHROMIUM to its path.")


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else None
