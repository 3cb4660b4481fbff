"""The quick exit, and what the pages of somebody who is kept safe show of the case and the firm."""

import re
from uuid import UUID

import pytest

from adelante.cases.models import Case
from adelante.cases.safety import keep_safe
from adelante.core.tenancy import tenant
from adelante.firms.models import Firm
from adelante.people.models import Session
from tests.addresses import at_a_firm
from tests.visiting import Browsers, body

PAGES = [
    address for address in at_a_firm() if address.door in {"client", "account"} and address.reads
]
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@pytest.fixture(scope="module")
def browsers(house):
    return Browsers(house)


@pytest.fixture
def safe(visit):
    cast = visit.cast
    with cast.standing("maria"):
        case = Case.objects.get(pk=cast.cases["ana_luis"].pk)
        keep_safe(case, protecting=[cast.parties["ana"].pk], by=cast.actor("maria"))
    return visit


def seen(visit, browsers, who, address):
    own = {part: visit.id_in_address(part, who) for part in address.ids}
    return browsers.of(who).get(address.at("rivera", **own), follow=True)


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_every_page_of_who_is_kept_safe_can_be_left_and_its_tab_tells_nothing(
    safe, browsers, address
):
    response = seen(safe, browsers, "ana", address)
    if "text/html" not in response.headers["Content-Type"]:
        return
    page = body(response).decode()
    assert page.count("data-leave=") == 1
    assert TITLE.findall(page) in (["Office message"], ["Mensaje de la oficina"])
    assert "design/plain" in page and 'rel="icon" href="/static/design/icons' not in page
    for word in ("Green card", "Residencia para", "I-130", "I-485"):
        assert word not in page, word


@pytest.mark.parametrize("path", ["nowhere", "case/nowhere", f"documents/{UUID(int=7)}"])
def test_an_address_that_leads_nowhere_names_no_firm_either_and_can_be_left(safe, browsers, path):
    response = browsers.of("ana").get(f"/rivera/{path}")
    page = body(response).decode()
    assert response.status_code == 404
    assert TITLE.findall(page) in (["Office message"], ["Mensaje de la oficina"])
    assert page.count("data-leave=") == 1 and "Rivera Immigration" not in page


def test_the_page_of_who_opened_what_names_no_firm(safe, browsers):
    case = safe.cast.cases["ana_luis"].pk
    assert (
        "Rivera Immigration"
        not in body(browsers.of("ana").get(f"/rivera/case/{case}/access")).decode()
    )


@pytest.mark.parametrize("who", ["luis", "nora", "carla"])
def test_nobody_else_sees_that_there_is_such_a_thing(safe, browsers, who):
    for address in PAGES:
        page = body(seen(safe, browsers, who, address)).decode(errors="replace")
        assert "data-leave" not in page and "design/plain" not in page, address


def test_leaving_signs_out_and_leads_on_without_a_script(safe, browsers):
    browser = browsers.of("ana")
    sessions = Session.objects.filter(account=safe.cast.accounts["ana"])
    with tenant(safe.cast.rivera):
        before = sessions.count()

    response = browser.post("/rivera/leave", {"to": "lexicon"})

    assert response.status_code == 200
    assert response.headers["Refresh"] == "0; url=https://www.wikipedia.org/"
    assert response.headers["Clear-Site-Data"] == '"storage"'
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert b"Rivera" not in response.content
    with tenant(safe.cast.rivera):
        assert sessions.count() == before - 1
    assert browser.get("/rivera/").status_code == 302


def test_who_is_signed_out_already_leaves_all_the_same(visit, browsers):
    response = browsers.stranger().post("/rivera/leave", {"to": "weather"})
    assert response.headers["Refresh"] == "0; url=https://www.weather.gov/"


@pytest.mark.parametrize("to", ["", "https://evil.example/", "//evil.example", "WEATHER"])
def test_it_leads_to_no_address_that_comes_from_outside(visit, browsers, to):
    response = browsers.stranger().post("/rivera/leave", {"to": to})
    assert response.headers["Refresh"] == "0; url=https://www.weather.gov/"


def test_a_look_leaves_nothing(visit, browsers):
    assert browsers.of("ana").get("/rivera/leave").status_code == 405


def test_the_firm_says_what_it_is_called_and_where_to_leave_for(safe, browsers):
    with tenant(safe.cast.rivera):
        Firm.objects.update(neutral_name="Book club", exit_to="search")
    page = browsers.of("ana").get("/rivera/", follow=True).content.decode()
    assert TITLE.findall(page) == ["Book club"]
    assert 'data-leave="https://www.google.com/"' in page
