"""One task by a link, on a phone, in Spanish, by somebody who has never signed in on it."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from adelante.demo import papers
from tests.journeys.conftest import letters_to

pytestmark = pytest.mark.browser

EVENTUALLY = 60_000  # milliseconds: the worker has other things to do
LINK = re.compile(r"/rivera/do/[\w-]{43}/")


@pytest.fixture
def client(demo):
    """The demo's client at Rivera, and the address of her case in the office."""
    account = next(
        row
        for row in demo.accounts()
        if row["firm"] == "rivera" and row["role"] == "client" and row["is_main"]
    )
    home = next(
        row["path"]
        for row in demo.pages()
        if row["account"] == account["email"] and row["name"] == "case home"
    )
    return account["email"], home.replace("/rivera/case/", "/rivera/desk/cases/")


@pytest.fixture
def phone(someone):
    return someone(None, width=390, language="es-MX")


def test_a_photo_is_sent_from_the_reminder_without_a_sign_in(
    demo, client, someone, phone, tmp_path
):
    email, case = client
    before = links_in_letters(demo, email)
    office = someone("maria@rivera.example").page
    office.goto(f"{case}/documents")
    office.get_by_role("button", name=re.compile("Remind")).first.click()
    path = wait_for_link(demo, email, before)

    page = phone.page
    goes_in(page, path)
    paper = tmp_path / "foto.pdf"
    paper.write_bytes(papers.draw("passport", name="Ana Gómez", seed=3, as_="pdf"))
    page.locator("form[data-upload] input[type=file]").last.set_input_files(str(paper))
    page.locator("form[data-upload] [data-send]").click()
    expect(page.get_by_text(re.compile(r"R-\w{4}-\w{4}")).first).to_be_visible(timeout=EVENTUALLY)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ya lo tenemos")

    it_is_over(page, path)
    assert [words for words in phone.said if "404" not in words] == []


def test_an_invoice_is_paid_by_a_link_that_was_made_by_hand(client, someone, phone):
    _email, case = client
    office = someone("olga@rivera.example").page
    office.goto(f"{case}/links")
    offers = office.locator("form[action$='/links']").filter(has_text="Pay: invoice").first
    offers.locator("xpath=..").locator("summary").click()
    item = offers.locator("[name=item] option").filter(has_text="Pay: invoice").first
    offers.locator("[name=item]").select_option(item.get_attribute("value"))
    offers.get_by_role("button", name="Make the link").click()
    path = LINK.search(office.locator("#made-link").input_value()).group()

    page = phone.page
    goes_in(page, path, language="en", word="Go on")
    page.locator("form[action$='/do/pay'] button").click()
    page.get_by_role("button", name=re.compile("^(Pay|Pagar)")).first.click()
    expect(page.get_by_text("Nothing is owed on this invoice")).to_be_visible(timeout=EVENTUALLY)

    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("ended|no funciona"))


def goes_in(page: Page, path: str, *, language: str = "es", word: str = "Continuar") -> None:
    """Looking shows the firm and a button; the button leads on, to a page as wide as the phone."""
    page.goto(path)
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.get_by_role("button", name=word).click()
    page.wait_for_url(re.compile(r"/rivera/do/$"))
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide)


def it_is_over(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Este enlace ya no funciona")
    expect(page.locator("main").get_by_role("link", name="Entrar")).to_be_visible()


def links_in_letters(demo, email: str) -> set[str]:
    return {path for letter in letters_to(demo, email) for path in LINK.findall(letter)}


def wait_for_link(demo, email: str, before: set[str]) -> str:
    deadline = time.monotonic() + EVENTUALLY / 1000
    while time.monotonic() < deadline:
        fresh = links_in_letters(demo, email) - before
        if fresh:
            return fresh.pop()
        time.sleep(0.5)  # the worker's own pace; nothing else tells when a mail has come
    pytest.fail(f"no reminder came to {email}")
