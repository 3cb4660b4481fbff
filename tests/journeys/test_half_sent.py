"""A page that is closed in the middle of a file: it says what arrived, and goes on from there."""

import os
import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SIZE = 3_000_000
WITHOUT_FINGERPRINTS = "Object.defineProperty(Crypto.prototype, 'subtle', {value: undefined})"
"""As a browser is at an address without https that is not its own machine."""


@pytest.fixture
def item(demo, someone):
    """The page of something that the demo's client may send."""
    account = next(row for row in demo.accounts() if row["role"] == "client" and row["is_main"])
    seen = someone(account["email"], width=390)
    seen.page.add_init_script(WITHOUT_FINGERPRINTS)
    path = next(
        row["path"]
        for row in demo.pages()
        if row["account"] == account["email"] and row["name"] == "documents"
    )
    seen.page.goto(path)
    links = seen.page.locator("main a[href*='/documents/']").all()
    for address in {str(link.get_attribute("href")).partition("#")[0] for link in links}:
        seen.page.goto(address)
        if seen.page.locator("form[data-upload]").count():
            return seen.page
    pytest.fail("the demo asks this client for nothing")


def choose_and_send(page: Page, file) -> None:
    page.locator("form[data-upload] input[type=file]").last.set_input_files(str(file))
    page.locator("form[data-upload] [data-send]").click()


def leave_half_of(page: Page, file) -> str:
    """The connection goes after the second piece, and the page is loaded again. How far it came."""
    pieces = []

    def second_and_then_none(route):
        pieces.append(route)
        route.continue_() if len(pieces) <= 2 else route.abort()

    page.route("**/uploads/*", second_and_then_none)
    choose_and_send(page, file)
    bar = page.locator("[data-files] progress")
    expect(bar).to_have_attribute("value", re.compile(r"1\d{6}"), timeout=30_000)
    came = bar.get_attribute("value")
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute_all(behavior="ignoreErrors")
    page.goto(page.url)
    return came


def offsets_of(page: Page) -> list[str]:
    sent: list[str] = []
    page.on(
        "request",
        lambda asked: asked.method == "PATCH" and sent.append(asked.headers["upload-offset"]),
    )
    return sent


def is_sent(page: Page) -> None:
    expect(page.get_by_text(re.compile(r"R-\w{4}-\w{4}")).first).to_be_visible(timeout=30_000)


def test_a_half_sent_file_is_told_of_and_goes_on_and_no_other_does_in_its_place(item, tmp_path):
    address = item.url
    same, other = tmp_path / "image.pdf", tmp_path / "other" / "image.pdf"
    other.parent.mkdir()
    for file in (same, other):
        file.write_bytes(b"%PDF-1.7\n" + os.urandom(SIZE))
    half = item.locator("[data-here]").filter(has_text="image.pdf")

    came = leave_half_of(item, same)
    expect(half).to_be_visible()
    told = item.locator("section").filter(has=half)
    expect(told).to_contain_text(re.compile(r"1(\.\d)? MB .* 3 MB"))
    sent = offsets_of(item)
    choose_and_send(item, other)
    is_sent(item)
    assert sent[0] == "0"

    item.goto(address)
    sent.clear()
    choose_and_send(item, same)
    is_sent(item)
    assert sent[0] == came

    item.goto(address)
    leave_half_of(item, other)
    half.get_by_role("button").click()
    expect(half).to_have_count(0)
