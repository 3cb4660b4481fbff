"""The firm's main job from end to end, in a real browser, on the product as it is served.

A paralegal opens a case for a married couple and invites the beneficiary; she sends papers from a
phone, in Spanish; they are reviewed; money falls due and is paid; the attorney logs the filings; a
paper that is still missing is reminded of; and strangers find nothing.
"""

import random
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from adelante.demo import papers
from adelante.demo.people import PASSWORD
from adelante.demo.reading import code_now
from tests.journeys.conftest import letters_to

HEIC = Path(__file__).parent.parent.parent / "adelante" / "core" / "sandbox" / "tests" / "files"
FAMILY = "Torres" + "".join(random.choices("aeinorst", k=5))  # its own, also in a demo that goes on
CLIENT = f"elena.{FAMILY.lower()}@example.com"
EVENTUALLY = 30_000  # milliseconds: the worker has other things to do

pytestmark = pytest.mark.browser


def test_a_case_from_opening_to_filing(demo, someone, tmp_path):
    office = someone(None).page
    case = opens_a_case_and_invites(office)
    link = the_link_that_came_by_mail(demo)

    phone = someone(None, width=390, language="es-MX")
    accepts_the_invitation(phone.page, link)
    she_lands_on_her_case(phone.page)
    sends_a_photo_and_a_pdf(phone.page, tmp_path)

    reviews_by_keyboard(office)
    corrects_and_is_accepted(phone.page, office, tmp_path)
    pays_what_falls_due(phone.page, office, case)
    finance_records_a_check(someone("fin@rivera.example").page, case)
    attorney_files(someone("daniela@rivera.example").page, case, phone.page)
    the_update_reaches_her_in_spanish(demo)
    is_reminded_until_it_arrives(demo, office, phone.page, case, tmp_path)

    everything_stands_on_the_trail(office, case)
    nobody_else_finds_it(someone, demo, case)
    assert phone.said == []


def opens_a_case_and_invites(page: Page) -> str:
    page.goto("/rivera/desk/")
    page.get_by_label("Your e-mail address").fill("maria@rivera.example")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code").fill(code_now("maria@rivera.example"))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("María")

    page.get_by_role("link", name="New case").click()
    page.get_by_role("link", name=re.compile(r"I-130 \+ I-485")).first.click()
    for part, given, language, email in [
        ("petitioner", "Marcos", "en", f"marcos.{FAMILY.lower()}@example.com"),
        ("beneficiary", "Elena", "es", CLIENT),
    ]:
        page.locator(f"[name={part}-given]").fill(given)
        page.locator(f"[name={part}-surname]").fill(FAMILY)
        page.locator(f"[name={part}-email]").fill(email)
        page.locator(f"[name={part}-language]").select_option(language)
    wanted = ("beneficiary:birth_certificate", "beneficiary:foreign_beneficiary_passport")
    ticked = page.locator(".ticks input[type=checkbox]:checked")
    for value in ticked.evaluate_all("ticks => ticks.map(tick => tick.value)"):
        if value not in wanted:
            page.locator(f".ticks input[value='{value}']").uncheck()
    assert page.locator(".ticks input[type=checkbox]:checked").count() == len(wanted)
    page.locator("[name=attorney]").select_option(label="Daniela Rivera")
    page.locator("[name=paralegal]").select_option(label="María Ruiz")
    page.locator("[name=fee]").fill("3,000.00")
    page.get_by_role("button", name="Open the case").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(FAMILY)
    case = re.search(r"/cases/([0-9a-f-]{36})", page.url)
    assert case

    page.get_by_text("Invite Elena").click()
    form = page.locator("form[action*='/invite']").filter(visible=True)
    form.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("region", name="People", exact=True)).to_contain_text("Invited")
    return case.group(1)


def the_link_that_came_by_mail(demo) -> str:
    letter = wait_for_letter(demo, CLIENT, r"/rivera/join/")
    link = re.search(rf"{re.escape(demo.url)}/rivera/join/[\w-]+", letter)
    assert link
    return link.group(0)


def accepts_the_invitation(page: Page, link: str) -> None:
    page.goto(link)
    page.goto(link)  # a mail scanner has been here too: a visit changes nothing
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.get_by_role("button", name="Sí, soy yo").click()
    page.get_by_role("link", name="Continuar sin contraseña").click()


def she_lands_on_her_case(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("Elena")
    expect(page.get_by_text("Su próximo paso")).to_be_visible()
    expect(page.locator(".answers")).to_contain_text("2 de 2")
    expect(page.locator(".answers")).to_contain_text("Todavía no")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("Your next step")).to_be_visible()
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Español").click()
    expect(page.get_by_text("Su próximo paso")).to_be_visible()


def sends_a_photo_and_a_pdf(page: Page, folder: Path) -> None:
    heic = next(HEIC.glob("*.heic"))
    photo = folder / "IMG_2041.jpg"
    photo.write_bytes(papers.draw("birth_certificate", name="Elena Torres", seed=7))
    pdf = folder / "passport.pdf"
    pdf.write_bytes(papers.draw("passport", name="Elena Torres", seed=7, as_="pdf"))
    send(page, "Acta", photo, heic)
    send(page, "Página con foto", pdf)
    page.get_by_role("link", name="Documentos").first.click()
    expect(page.get_by_text("En revisión").first).to_be_visible()


def send(page: Page, label: str, *files: Path) -> None:
    """Choose files on the item's page, send them, and read the receipt."""
    page.get_by_role("link", name="Documentos").first.click()
    page.get_by_role("link", name=re.compile("Subir un archivo")).filter(
        visible=True
    ).first.wait_for()
    item = page.locator(".item").filter(has_text=label).first
    item.get_by_role("link", name=re.compile("Subir un archivo")).first.click()
    page.locator("form[data-upload] input[type=file]").last.set_input_files(
        [str(file) for file in files]
    )
    page.locator("form[data-upload] [data-send]").click()
    expect(page.get_by_text(re.compile(r"R-\w{4}-\w{4}")).first).to_be_visible(timeout=EVENTUALLY)
    expect(page.locator("main")).to_contain_text(re.compile(r"[0-9a-f]{4} [0-9a-f]{4}"))


def reviews_by_keyboard(page: Page) -> None:
    """Oldest first: María walks to Elena's two papers, accepts one, sends the other back."""
    go_to_review_of(page, "photo page")
    expect(page.locator(".paper img").first).to_be_visible(timeout=EVENTUALLY)
    with page.expect_navigation():
        page.keyboard.press("a")
    go_to_review_of(page, "Birth certificate")
    page.get_by_text("Glare hides text").click()
    page.locator("textarea[name=words]").fill("The stamp cannot be read. Near a window it will.")
    page.get_by_role("button", name=re.compile("Ask for correction")).click()
    expect(page.locator("nav.queue")).not_to_contain_text(FAMILY, timeout=10_000)


def go_to_review_of(page: Page, label: str) -> None:
    page.goto("/rivera/desk/review/")
    row = page.locator("nav.queue a").filter(has_text=FAMILY).filter(has_text=label)
    row.first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(label)


def corrects_and_is_accepted(phone: Page, office: Page, folder: Path) -> None:
    phone.goto(phone.url)
    phone.get_by_role("link", name="Documentos").first.click()
    expect(phone.locator("main")).to_contain_text("Hay que corregir")
    expect(phone.locator("main")).to_contain_text("The stamp cannot be read")
    again = folder / "again.jpg"
    again.write_bytes(papers.draw("birth_certificate", name="Elena Torres", seed=8))
    phone.locator(".item").filter(has_text="Acta").first.get_by_role("link").first.click()
    phone.locator("form[data-upload] input[type=file]").last.set_input_files(str(again))
    phone.locator("form[data-upload] [data-send]").click()
    expect(phone.get_by_text(re.compile(r"R-\w{4}-\w{4}")).first).to_be_visible(timeout=EVENTUALLY)
    go_to_review_of(office, "Birth certificate")
    expect(office.locator("main aside")).to_contain_text("Version 1")
    with office.expect_navigation():
        office.keyboard.press("a")


def pays_what_falls_due(phone: Page, office: Page, case: str) -> None:
    """The last required paper was accepted, so the installment tied to it is an invoice now."""
    office.goto(f"/rivera/desk/cases/{case}/billing")
    expect(office.locator("main")).to_contain_text("When your documents are complete")
    phone.get_by_role("link", name="Pagos").first.click()
    expect(phone.locator("main")).to_contain_text("Sin pagar")
    phone.get_by_role("button", name=re.compile("Pague|Pagar")).first.click()
    expect(phone.locator("main")).to_contain_text("1,200.00")
    phone.locator("button[value=pay]").click()
    expect(phone.locator("main")).to_contain_text("1,200.00", timeout=EVENTUALLY)
    phone.get_by_role("link", name="Pagos").first.click()
    expect(phone.locator("main")).to_contain_text("Pagada")
    with phone.expect_download() as receiving:
        phone.get_by_role("link", name=re.compile("Recibo")).first.click()
    assert Path(receiving.value.path()).read_bytes().startswith(b"%PDF")


def finance_records_a_check(page: Page, case: str) -> None:
    page.goto(f"/rivera/desk/cases/{case}/billing")
    page.get_by_text(re.compile("Record a payment")).first.click()
    form = page.locator("form[action$='/payments']").first
    form.locator("[name=amount]").fill("300.00")
    form.locator("[name=method]").select_option("check")
    form.locator("[name=reference]").fill("1041")
    form.get_by_role("button").last.click()
    expect(page.locator("main")).to_contain_text("Partially paid")
    answer = page.goto(f"/rivera/desk/cases/{case}/documents")
    assert answer and answer.status == 404  # finance sees no evidence


def attorney_files(page: Page, case: str, phone: Page) -> None:
    for form, receipt in [("I-130", "IOE0912345671"), ("I-485", "ioe-09-1234-5672")]:
        page.goto(f"/rivera/desk/cases/{case}")
        page.get_by_text("Log a filing").click()
        logging = page.locator("form[action*='/file']")
        logging.locator("[name=form]").select_option(form)
        logging.locator("[name=receipt_number], [name=receipt]").first.fill("12345")
        logging.get_by_role("button", name="Log the filing").click()
        expect(page.locator("main")).to_contain_text("three letters and ten digits")
        logging.locator("[name=receipt_number], [name=receipt]").first.fill(receipt)
        logging.get_by_role("button", name="Log the filing").click()
        expect(page.locator("#filings")).to_contain_text(form)
    phone.goto(f"/rivera/case/{case}")
    expect(phone.locator(".answers")).to_contain_text("Presentado")
    expect(phone.locator("#track")).to_contain_text("IOE0912345672")


def the_update_reaches_her_in_spanish(demo) -> None:
    letter = wait_for_letter(demo, CLIENT, "IOE0912345671")
    assert "presentamos" in letter.casefold()


def is_reminded_until_it_arrives(demo, office: Page, phone: Page, case: str, folder: Path) -> None:
    office.goto(f"/rivera/desk/cases/{case}/documents")
    office.get_by_text(re.compile("Ask for (something|one) more|Ask for more")).first.click()
    asking = office.locator("form[action*='/ask']")
    asking.locator("[name=kind]").select_option("i94")
    party = asking.locator("[name=party] option").filter(has_text="Elena").get_attribute("value")
    asking.locator("[name=party]").select_option(party)
    asking.get_by_role("button").last.click()
    office.goto(f"/rivera/desk/cases/{case}/documents")
    office.get_by_role("button", name=re.compile("Remind")).first.click()
    letter = wait_for_letter(demo, CLIENT, r"/rivera/documents/[0-9a-f-]{36}#send")
    item = re.search(rf"{re.escape(demo.url)}(/rivera/documents/[0-9a-f-]{{36}})", letter)
    assert item
    phone.goto(item.group(1))
    paper = folder / "i94.pdf"
    paper.write_bytes(papers.draw("i94", name="Elena Torres", seed=9, as_="pdf"))
    phone.locator("form[data-upload] input[type=file]").last.set_input_files(str(paper))
    phone.locator("form[data-upload] [data-send]").click()
    expect(phone.get_by_text(re.compile(r"R-\w{4}-\w{4}")).first).to_be_visible(timeout=EVENTUALLY)
    office.goto(f"/rivera/desk/cases/{case}/documents")
    expect(office.get_by_role("button", name=re.compile("Remind"))).to_have_count(0)


def everything_stands_on_the_trail(page: Page, case: str) -> None:
    page.goto(f"/rivera/desk/cases/{case}/trail")
    for words in [
        "opened the case", "invited somebody", "joined the portal", "sent version 1",
        "sent version 2", "asked for a correction", "accepted Birth certificate",
        "Documents complete", "issued invoice", "recorded a payment", "logged I-130 as filed",
        "reminded",
    ]:  # fmt: skip
        expect(page.locator("main")).to_contain_text(words)


def nobody_else_finds_it(someone, demo, case: str) -> None:
    for email, expected in [("zed@harbour.example", 404), ("ana@example.com", 404), (None, 200)]:
        page = someone(email).page
        answer = page.goto(f"/rivera/case/{case}")
        assert answer
        if expected == 200 or email == "zed@harbour.example":
            assert "/sign-in/" in page.url  # nobody at this firm
        else:
            assert answer.status == 404
        assert FAMILY not in page.content()


def wait_for_letter(demo, address: str, pattern: str) -> str:
    deadline = time.monotonic() + EVENTUALLY / 1000
    while time.monotonic() < deadline:
        for letter in letters_to(demo, address):
            if re.search(pattern, letter):
                return letter
        time.sleep(0.5)  # the worker's own pace; nothing else tells when a mail has come
    pytest.fail(f"no mail to {address} has {pattern}")
