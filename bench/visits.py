"""Bytes and requests of a first and a second visit to the client's case home, in a real Chromium.

Counted as they cross the wire, headers included, as Chromium's own network log tells them. Over
plain http Chromium offers gzip and not brotli, so a visit over https is smaller.
"""

import os
import shutil
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page as Tab
from playwright.sync_api import sync_playwright

from bench.houses import Houses, pages
from bench.places import CannotMeasure, site
from bench.report import Aim, Figure, Report

PART = "bytes"
COMMAND = "python -m bench bytes"
FIRST_KILOBYTES, FIRST_REQUESTS, SECOND_KILOBYTES = Aim("≤", 40), Aim("≤", 5), Aim("≤", 6)


@dataclass
class Visit:
    """Answers that came over the network, by address: bytes with headers."""

    answers: dict[str, int] = field(default_factory=dict)

    @property
    def kilobytes(self) -> float:
        return sum(self.answers.values()) / 1000

    @property
    def told(self) -> str:
        return ", ".join(
            f"{url.rpartition('/')[2].split('?')[0][:40]} {size:,} B"
            for url, size in self.answers.items()
        )


def measure(houses: Houses, report: Report) -> None:
    missing: list[str] = []
    found = [page for page in pages(houses.sample, missing) if page.name == "client case home"]
    if not found:
        raise CannotMeasure(" ".join(missing))
    with site(houses.small.environment()) as at, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        try:
            context = browser.new_context(viewport={"width": 390, "height": 844})
            name, _, value = found[0].cookie.partition("=")
            context.add_cookies([{"name": name, "value": value, "url": at.url("/")}])
            tab = context.new_page()
            first = _visit(tab, at.url(found[0].path))
            second = _visit(tab, at.url(found[0].path))
        finally:
            browser.close()
    report.add(
        Figure(PART, "first visit", first.kilobytes, "kB", COMMAND, FIRST_KILOBYTES, first.told),
        Figure(PART, "first visit", len(first.answers), "requests", COMMAND, FIRST_REQUESTS),
        Figure(
            PART, "second visit", second.kilobytes, "kB", COMMAND, SECOND_KILOBYTES, second.told
        ),
        Figure(PART, "second visit", len(second.answers), "requests", COMMAND),
    )


def chromium() -> str | None:
    """$CHROMIUM, then PATH; None lets Playwright use its own."""
    named = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return os.environ.get("CHROMIUM") or next(filter(None, named), None)


def _visit(tab: Tab, url: str) -> Visit:
    """Open the page as a fresh navigation, and wait until the network is silent."""
    tab.goto("about:blank")
    log = tab.context.new_cdp_session(tab)
    log.send("Network.enable")
    asked: dict[str, str] = {}
    from_cache: set[str] = set()
    visit = Visit()

    def answered(event: dict[str, Any]) -> None:
        asked[event["requestId"]] = event["response"]["url"]
        if event["response"].get("fromDiskCache"):
            from_cache.add(event["requestId"])

    def finished(event: dict[str, Any]) -> None:
        request = event["requestId"]
        address = asked.get(request, "")
        if request not in from_cache and address.startswith("http"):
            visit.answers[address] = int(event["encodedDataLength"])

    log.on("Network.responseReceived", answered)
    log.on("Network.requestServedFromCache", lambda event: from_cache.add(event["requestId"]))
    log.on("Network.loadingFinished", finished)
    response = tab.goto(url, wait_until="networkidle")
    log.detach()
    if response is None or response.status != 200 or not tab.url.startswith(url):
        status = response.status if response else "nothing"
        raise CannotMeasure(f"The client's case home answered {status} in the browser.")
    return visit
