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


def choose_and_send(page: Page, *files) -> None:
    chosen = [str(file) for file in files]
    page.locator("form[data-upload] input[type=file]").last.set_input_files(chosen)
    page.locator("form[data-upload] [data-send]").click()


def leave_half_of(page: Page, *files) -> str:
    """The connection goes after two pieces, and the page is loaded again. How far it came."""
    pieces = []

    def two_and_then_none(route):
        pieces.append(route)
        route.continue_() if len(pieces) <= 2 else route.abort()

    page.route("**/uploads/*", two_and_then_none)
    choose_and_send(page, *files)
    bar = page.locator("li:not([data-here]) progress").nth(len(files) // 2)
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
    expect(half).to_contain_text(re.compile(r"1(\.\d)? MB .* 3 MB"))
    sent = offsets_of(item)
    choose_and_send(item, other)
    expect(item.get_by_text(re.compile("image.pdf has not arrived in full"))).to_be_visible()
    assert sent[0] == "0"
    item.get_by_role("button", name="Send without it").click()
    is_sent(item)

    item.goto(address)
    sent.clear()
    choose_and_send(item, same)
    is_sent(item)
    assert sent[0] == came

    item.goto(address)
    leave_half_of(item, other)
    half.get_by_role("button").click()
    expect(half).to_have_count(0)
    expect(item.get_by_text("What had arrived of image.pdf was removed.")).to_be_visible()
    item.goto(address)
    expect(half).to_have_count(0)


def test_several_files_that_were_cut_off_become_one_version_in_their_order(item, tmp_path):
    address = item.url
    files = [tmp_path / name for name in ("one.pdf", "two.pdf", "three.pdf")]
    for file, size in zip(files, (40_000, SIZE, 50_000), strict=True):
        file.write_bytes(b"%PDF-1.7\n" + os.urandom(size))
    versions = item.locator("ol.items > li").count()
    begun = item.locator("[data-here]")

    leave_half_of(item, *files)
    expect(begun).to_have_count(3)
    expect(begun.nth(0)).to_contain_text("Arrived, not sent yet")
    expect(begun.nth(1)).to_contain_text("Choose the same file again to go on")
    expect(begun.nth(2)).to_contain_text("It has not begun to arrive")

    choose_and_send(item, files[1])
    expect(item.get_by_text(re.compile("three.pdf has not arrived in full"))).to_be_visible()
    expect(begun).to_have_count(2)
    choose_and_send(item, files[2])
    is_sent(item)

    expect(item.locator("dd bdi").filter(has_text=".pdf")).to_have_text([f.name for f in files])
    item.goto(address)
    expect(item.locator("ol.items > li")).to_have_count(versions + 1)
    expect(begun).to_have_count(0)


def test_who_is_not_signed_in_any_more_is_led_to_it_and_back(item, tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(b"%PDF-1.7\n" + os.urandom(SIZE))
    leave_half_of(item, file)
    here, cookies = item.url, item.context.cookies()
    item.context.clear_cookies()

    choose_and_send(item, file)
    alert = item.get_by_role("alert").filter(has_text="What has arrived is kept.")
    expect(alert).to_be_visible()
    sign_in = alert.get_by_role("link")

    expect(item.get_by_text("could not be sent")).to_have_count(0)
    item.context.add_cookies(cookies)
    sign_in.click()
    expect(item.locator("[data-here]").filter(has_text="paper.pdf")).to_be_visible()
    assert item.url == here
    item.locator("[data-here]").get_by_role("button").click()


def test_taking_away_the_only_file_while_it_is_sent_leaves_the_form_as_it_was(item, tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(b"%PDF-1.7\n" + os.urandom(SIZE))
    item.route("**/uploads/*", lambda route: route.abort())
    choose_and_send(item, file)
    expect(item.locator("[data-total]")).to_be_visible()
    item.unroute_all(behavior="ignoreErrors")

    item.get_by_role("button", name="Remove: paper.pdf").click()

    expect(item.locator("[data-files]")).to_be_hidden()
    expect(item.locator("[data-total]")).to_be_hidden()
    expect(item.locator("[data-send]")).to_have_text(re.compile("Send to your team"))
    expect(item.locator("[data-send]")).not_to_have_attribute("aria-busy", "true")
    item.goto(item.url)
    expect(item.locator("[data-here]")).to_have_count(0)
