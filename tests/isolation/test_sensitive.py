"""Sensitive cases: with a sign-in that is not fresh, no address leads into one, for any of its
things; and with a fresh one, or into any other case, nothing is different.
"""

from datetime import timedelta
from urllib.parse import quote

import pytest

from adelante.cases.models import Case
from adelante.cases.sensitive import make_sensitive
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.people.models import Session
from adelante.web.guarding import OF_A_CASE, OF_A_PERSON, OF_NO_CASE
from tests.addresses import at_a_firm
from tests.belongings import mark_of
from tests.visiting import Browsers, body

INTO_A_CASE = [
    address
    for address in at_a_firm()
    if address.door in {"staff", "client"} and set(address.ids) - OF_NO_CASE
]


@pytest.fixture(scope="module")
def browsers(house):
    return Browsers(house)


@pytest.fixture
def old(visit):
    """Everybody signed in an hour ago; the case of Ana, Luis and Nora is sensitive."""
    cast = visit.cast
    with cast.standing("maria"):
        case = Case.objects.get(pk=cast.cases["ana_luis"].pk)
        make_sensitive(case, by=cast.actor("maria"))
    _signed_in(visit, ago=timedelta(hours=1))
    return visit


def _signed_in(visit, *, ago):
    with tenant(visit.cast.rivera):
        Session.objects.update(proved_at=clock.now() - ago)


def test_of_every_id_in_an_address_it_is_known_whose_case_it_is_of():
    ids = {part for address in INTO_A_CASE for part in address.ids}
    assert ids - OF_NO_CASE == {*OF_A_CASE, *OF_A_PERSON}, "say it in web/guarding.py"


SENDS = {
    "HTTP_TUS_RESUMABLE": "1.0.0",
    "HTTP_UPLOAD_LENGTH": "10",
    "HTTP_UPLOAD_OFFSET": "0",
    "HTTP_UPLOAD_METADATA": "filename cGFwZXIucG5n",
    "content_type": "application/offset+octet-stream",
}


def _asked(visit, browsers, who, address, *, of):
    own = {part: visit.id_in_address(part, of) for part in address.ids}
    browser = browsers.of(who)
    where = address.at("rivera", **own)
    if address.reads:
        return browser.get(where)
    method = next(each for each in ("POST", "HEAD", *address.methods) if each in address.methods)
    is_sending = "upload" in address.path and "remove" not in address.path
    return browser.generic(method, where, b"", **(SENDS if is_sending else {}))


def is_asked(response):
    return response.headers.get("Location", "").startswith("/rivera/prove/")


@pytest.mark.parametrize("address", INTO_A_CASE, ids=str)
def test_an_old_sign_in_opens_nothing_of_it(old, browsers, address):
    who = "olga" if address.door == "staff" else "ana"
    response = _asked(old, browsers, who, address, of="ana")
    nobody_takes_cards = address.path.endswith("/pay")
    if not is_asked(response):
        assert response.status_code == (404 if nobody_takes_cards else 403)
    assert mark_of("ana").encode() not in body(response)


@pytest.mark.parametrize(
    "address", [each for each in INTO_A_CASE if each.door == "client" and each.reads], ids=str
)
def test_nor_of_the_papers_of_a_sponsor_who_does_not_see_the_case(old, browsers, address):
    response = _asked(old, browsers, "nora", address, of="nora")
    assert response.status_code == 404 or is_asked(response)  # 404: what she may not open anyway
    assert mark_of("nora").encode() not in body(response)


@pytest.mark.parametrize(
    "address", [each for each in INTO_A_CASE if each.reads and not each.access.fresh], ids=str
)
def test_other_cases_open_as_ever_and_this_one_to_a_fresh_sign_in(old, browsers, address):
    who = "olga" if address.door == "staff" else "carla"
    assert not is_asked(_asked(old, browsers, who, address, of="carla"))
    _signed_in(old, ago=timedelta(minutes=5))
    who = "olga" if address.door == "staff" else "ana"
    assert not is_asked(_asked(old, browsers, who, address, of="ana"))


def test_the_page_that_asks_for_it_leads_on_to_where_one_was_going(old, browsers):
    where = f"/rivera/case/{old.cast.cases['ana_luis'].pk}"
    asks = browsers.of("ana").get(where).headers["Location"]
    assert asks == f"/rivera/prove/?next={quote(where, safe='')}"
    page = browsers.of("ana").get(asks).content.decode()
    assert where in page and mark_of("ana") not in page
