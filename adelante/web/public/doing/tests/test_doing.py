"""A link for one task in a browser: looked at, opened, done, over."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adelante.cases.models import Case, Grant, Pass, Visit
from adelante.core.tenancy import tenant
from adelante.documents.models import Request, Version
from adelante.documents.tests.conftest import photo
from adelante.people.models import Account
from tests.belongings import state_of
from tests.visiting import TOKEN, body

PICTURE = "photo.jpg"


def sent(browser, **more):
    file = SimpleUploadedFile(PICTURE, photo(), content_type="image/jpeg")
    return browser.post("/rivera/do/send", {"file": file} | more)


def test_looking_at_a_link_changes_nothing_and_tells_nothing_but_the_firms_name(cast, asked, links):
    address = links.upload(asked.passport, "ana")
    before = state_of(cast.rivera)

    for _times in range(3):
        page = Client().get(address)
        assert Client().head(address).status_code == 200
    assert page.status_code == 200 and "task-rivera" not in page.cookies
    text = page.content.decode()
    assert "Rivera Immigration" in text and 'lang="es"' in text
    for word in ("Ana", "Luis", "Gómez", "RI-1", "assport", "asaporte"):
        assert word not in text
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert page.headers["Cache-Control"] == "no-store"
    assert state_of(cast.rivera) == before


def test_a_button_exchanges_it_for_a_cookie_of_its_own_pages_alone(asked, links):
    address = links.upload(asked.passport, "ana")
    browser = Client()
    response = browser.post(address)

    cookie = response.cookies["task-rivera"]
    assert response.headers["Location"] == "/rivera/do/"
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["domain"]
    assert cookie["path"] == "/rivera/do/" and cookie["max-age"] == 3600
    assert len(cookie.value) == 43 and cookie.value not in address
    with tenant(asked.passport.firm_id):
        kept = Visit.objects.get()
    assert cookie.value.encode() not in bytes(kept.digest) and len(kept.digest) == 32


def test_a_document_is_sent_without_a_script_and_without_a_sign_in(cast, asked, links, gone_in):
    browser = gone_in(links.upload(asked.passport, "ana"))
    page = browser.get("/rivera/do/").content.decode()
    assert "Hola Ana" in page and "Gómez" not in page and "Luis" not in page and "RI-1" not in page

    response = sent(browser, comment="Es la página con la foto.")
    receipt = browser.get(response.headers["Location"]).content.decode()
    with tenant(cast.rivera):
        version = Version.objects.get()
    assert version.receipt in receipt and PICTURE in receipt
    assert version.request_id == asked.passport.pk


def test_a_document_is_sent_in_pieces(cast, asked, links, gone_in):
    browser, content = gone_in(links.upload(asked.passport, "ana")), photo()
    begun = browser.post("/rivera/do/uploads", headers={"Upload-Length": str(len(content))})
    where = begun.headers["Location"]
    for at in (0, 1000):
        piece = content[at : at + 1000] if at == 0 else content[at:]
        moved = browser.patch(
            where,
            piece,
            content_type="application/offset+octet-stream",
            headers={"Upload-Offset": str(at)},
        )
        assert moved.status_code == 204
    assert browser.head(where).headers["Upload-Offset"] == str(len(content))
    assert where.rsplit("/", 1)[-1] in browser.get("/rivera/do/").content.decode()

    response = browser.post("/rivera/do/send", {"upload": where.rsplit("/", 1)[-1]})
    assert response.status_code == 302
    with tenant(cast.rivera):
        assert Request.objects.get(pk=asked.passport.pk).state == "waiting"


def test_what_arrived_is_taken_back(cast, asked, links, gone_in):
    browser = gone_in(links.upload(asked.passport, "ana"))
    begun = browser.post("/rivera/do/uploads", headers={"Upload-Length": "1000"})
    name = begun.headers["Location"].rsplit("/", 1)[-1]

    assert browser.post(f"/rivera/do/uploads/{name}/remove").status_code == 302
    assert browser.head(f"/rivera/do/uploads/{name}").status_code == 410


def test_what_we_cannot_take_is_told_and_nothing_typed_is_lost(asked, links, gone_in):
    browser = gone_in(links.upload(asked.passport, "ana"))
    file = SimpleUploadedFile("virus.exe", b"MZ" + b"0" * 600)
    response = browser.post("/rivera/do/send", {"file": file, "comment": "la primera"})

    assert response.status_code == 415
    assert "la primera" in response.content.decode()


def test_a_cut_sending_goes_on_in_another_browser(asked, links, gone_in):
    """Opened on the phone and again on the computer: what has begun is there."""
    address = links.upload(asked.passport, "ana")
    begun = gone_in(address).post("/rivera/do/uploads", headers={"Upload-Length": "1000"})

    assert begun.headers["Location"] in gone_in(address).get("/rivera/do/").content.decode()


def test_a_document_that_was_sent_is_sent_no_second_time(cast, asked, links, gone_in):
    browser = gone_in(links.upload(asked.passport, "ana"))
    sent(browser)

    assert sent(browser).headers["Location"] == "/rivera/do/"
    begun = browser.post(
        "/rivera/do/uploads", headers={"Upload-Length": "1000", "Accept": "application/json"}
    )
    assert begun.status_code == 410
    with tenant(cast.rivera):
        assert Version.objects.count() == 1


def test_the_page_takes_as_many_queries_for_many_files_as_for_one(asked, links, gone_in):
    browser = gone_in(links.upload(asked.passport, "ana"))

    def count():
        browser.post("/rivera/do/uploads", headers={"Upload-Length": "1000"})
        with CaptureQueriesContext(connection) as kept:
            assert browser.get("/rivera/do/").status_code == 200
        return len([q for q in kept.captured_queries if "SELECT" in q["sql"]])

    count()  # the firm's face is read once a process
    few = count()
    assert [count() for _ in range(4)][-1] == few <= 4


def over(browser, address):
    response = browser.get(address)
    text = TOKEN.sub(b"", body(response)).decode()
    return response.status_code, re.sub(r"/do/[^/\"]+/", "/do/…/", text)


def sent_before(cast, link):
    with tenant(cast.rivera):
        pass
    browser = Client()
    browser.post(link)
    sent(browser)


def revoked(cast, _link):
    with cast.standing("maria"):
        Pass.objects.get().revoke(by=cast.actor("maria"))


def expired(cast, _link):
    from datetime import timedelta

    with tenant(cast.rivera):
        Pass.objects.update(expires_at=Pass.objects.get().made_at - timedelta(seconds=1))


def access_ended(cast, _link):
    with cast.standing("maria"):
        account = cast.accounts["ana"].pk
        Grant.objects.get(account=account).end(by=cast.actor("maria"))


def case_closed(cast, _link):
    with cast.standing("daniela"):
        Case.objects.get(pk=cast.cases["ana_luis"].pk).close(by=cast.actor("daniela"))


def case_closed_and_opened_again(cast, _link):
    with cast.standing("daniela"):
        case = Case.objects.get(pk=cast.cases["ana_luis"].pk)
        case.close(by=cast.actor("daniela"))
        case.reopen(by=cast.actor("daniela"))


def account_closed(cast, _link):
    with tenant(cast.rivera):
        Account.objects.filter(pk=cast.accounts["ana"].pk).update(is_active=False)


ENDS = [
    sent_before,
    revoked,
    expired,
    access_ended,
    case_closed,
    case_closed_and_opened_again,
    account_closed,
]
AT_ONCE = [revoked, access_ended, case_closed, case_closed_and_opened_again, account_closed]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_a_link_that_has_ended_is_answered_as_one_that_never_was(cast, asked, links, end):
    address = links.upload(asked.passport, "ana")
    assert Client().get(address).status_code == 200
    end(cast, address)
    before = state_of(cast.rivera)

    expected = over(Client(), "/rivera/do/" + "x" * 43 + "/")
    assert over(Client(), address) == expected and expected[0] == 404
    assert Client().post(address).status_code == 404
    assert state_of(cast.rivera) == before


@pytest.mark.parametrize("end", AT_ONCE, ids=lambda end: end.__name__)
def test_whoever_is_inside_is_outside_at_the_next_click(cast, asked, links, gone_in, end):
    address = links.upload(asked.passport, "ana")
    browser = gone_in(address)
    begun = browser.post("/rivera/do/uploads", headers={"Upload-Length": "1000"})
    end(cast, address)
    before = state_of(cast.rivera)

    assert browser.get("/rivera/do/").status_code == 404
    assert sent(browser).status_code == 404
    assert browser.post(f"{begun.headers['Location']}/remove").status_code == 404
    assert browser.get("/rivera/do/paid").status_code == 404
    piece = {"content_type": "application/offset+octet-stream", "headers": {"Upload-Offset": "0"}}
    assert browser.patch(begun.headers["Location"], b"x" * 10, **piece).status_code == 404
    assert state_of(cast.rivera) == before


def test_a_link_of_one_firm_opens_nothing_at_another(asked, links):
    address = links.upload(asked.passport, "ana").replace("rivera", "harbour")
    assert Client().post(address).status_code == 404


def test_the_cookie_of_a_visit_opens_no_page_of_the_portal(cast, asked, links, gone_in):
    browser = gone_in(links.upload(asked.passport, "ana"))
    browser.cookies["session-rivera"] = browser.cookies["task-rivera"].value
    for address in ("/rivera/", f"/rivera/documents/{asked.passport.pk}", "/rivera/desk/"):
        assert browser.get(address).status_code == 302


def test_a_link_to_send_does_not_pay(bill, asked, links, gone_in):
    browser = gone_in(links.upload(asked.passport, "ana"))
    assert browser.post("/rivera/do/pay").status_code == 404


def test_a_link_to_pay_does_not_send(bill, links, gone_in):
    browser = gone_in(links.pay(bill, "luis"))
    assert sent(browser).status_code == 404


def test_the_secret_of_a_link_is_in_no_line_of_the_log(asked, links):
    from adelante.config.logs import OneLine

    address = links.upload(asked.passport, "ana")
    import logging

    line = logging.LogRecord("x", logging.INFO, "", 0, "GET %s", (address,), None)
    assert address.split("/")[3] not in OneLine().format(line)
