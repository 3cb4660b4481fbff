"""One contact at the office: masked until asked for, and no number in an address."""

import re

import pytest

from adelante.audit.models import Entry
from adelante.contacts.models import PersonalNumber
from adelante.contacts.numbers import keep_number
from adelante.core.tenancy import tenant
from adelante.web.staff.desk import Desk

FIND = "/rivera/desk/numbers/find"


@pytest.fixture
def maria(client, signed_in):
    return signed_in(client, "maria")


@pytest.fixture
def page(cast):
    return f"/rivera/desk/contacts/{cast.parties['ana'].contact_id}"


@pytest.fixture
def kept(cast):
    with cast.standing("maria"):
        contact = cast.parties["ana"].contact
        return keep_number(contact, "a_number", "A098765432", by=cast.actor("maria"))


def test_a_number_is_written_down_and_shown_masked(maria, page):
    form = {"kind": "a_number", "number": "A 098 765 432"}
    answer = maria.post(f"{page}/numbers/keep", form)
    assert answer.status_code == 302 and answer.headers["Location"] == page
    text = maria.get(page).content.decode()
    assert "••••-••5-432" in text
    assert "098-765" not in text and "098765432" not in text


def test_showing_it_whole_takes_a_press_and_leaves_an_entry(cast, maria, page, kept):
    answer = maria.post(f"/rivera/desk/numbers/{kept.pk}/show")
    assert "A098-765-432" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert "A098-765-432" not in maria.get(page).content.decode()
    assert maria.get(f"/rivera/desk/numbers/{kept.pk}/show").status_code == 405
    with tenant(cast.rivera):
        assert Entry.objects.filter(name="number_shown").count() == 1
        looked = Entry.objects.filter(name="looked", facts__what="personal_number").get()
    assert looked.case_id == cast.cases["ana_luis"].pk
    seen = maria.get(f"/rivera/desk/trail/looks/{looked.session_id}").content.decode()
    assert "A personal number of theirs, whole" in seen
    trail = maria.get("/rivera/desk/trail/").content.decode()
    assert "looked at the A-number of Ana Gómez" in trail


def test_a_mistype_keeps_what_was_typed_and_says_what_is_right(maria, page):
    answer = maria.post(f"{page}/numbers/keep", {"kind": "ssn", "number": "900-12-3456"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "has nine digits" in text and 'value="900-12-3456"' in text
    assert 'value="ssn" selected' in text


def test_a_number_of_somebody_else_is_asked_about_and_kept_at_a_yes(cast, maria, kept):
    luis = f"/rivera/desk/contacts/{cast.parties['luis'].contact_id}"
    form = {"kind": "a_number", "number": "98765432"}
    answer = maria.post(f"{luis}/numbers/keep", form)
    assert answer.status_code == 422
    sure = re.search(r'name="sure" value="([^"]+)"', answer.content.decode())[1]
    assert maria.post(f"{luis}/numbers/keep", form | {"sure": sure}).status_code == 302


def test_correcting_and_removing(cast, maria, page, kept):
    answer = maria.post(f"/rivera/desk/numbers/{kept.pk}/correct", {"number": "nonsense"})
    assert answer.status_code == 422 and "nonsense" in answer.content.decode()
    maria.post(f"/rivera/desk/numbers/{kept.pk}/correct", {"number": "A011111119"})
    assert "1-119" in maria.get(page).content.decode()
    maria.post(f"/rivera/desk/numbers/{kept.pk}/remove")
    assert "None is written down" in maria.get(page).content.decode()
    assert maria.post(f"/rivera/desk/numbers/{kept.pk}/show").status_code == 404
    with tenant(cast.rivera):
        assert PersonalNumber.objects.get().sealed is None


def test_a_search_by_number_leads_to_the_person_and_puts_it_in_no_address(maria, page, kept):
    form = re.search(
        rf'<form[^>]*action="{FIND}"', maria.get("/rivera/desk/cases/").content.decode()
    )
    assert 'method="post"' in form[0]
    answer = maria.post(FIND, {"number": "98765432"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert f'href="{page}"' in text and "••••-••5-432" in text and "RI-1" in text
    assert "Nobody has this number" in maria.post(FIND, {"number": "A098765433"}).content.decode()
    assert maria.post(FIND, {"number": "Gómez"}).status_code == 422
    assert maria.get(FIND).status_code == 405


def test_finance_reaches_the_person_and_no_number(client, signed_in, page, kept):
    fin = signed_in(client, "fin")
    text = fin.get(page).content.decode()
    assert "Ana Gómez" in text and "5-432" not in text
    assert "personal number" not in fin.get("/rivera/desk/cases/").content.decode()
    assert fin.post(FIND, {"number": "98765432"}).status_code == 404
    assert fin.post(f"/rivera/desk/numbers/{kept.pk}/show").status_code == 404


def test_no_number_is_on_the_desk_of_finance(cast, kept):
    with cast.standing("fin"):
        assert not Desk(cast.actor("fin")).numbers
    with cast.standing("maria"):
        assert Desk(cast.actor("maria")).numbers.get() == kept


def test_another_firms_number_does_not_exist(client, signed_in, page, kept):
    zed = signed_in(client, "zed")
    assert zed.post(f"/harbour/desk/numbers/{kept.pk}/show").status_code == 404
    assert "Nobody has this number" in (
        zed.post("/harbour/desk/numbers/find", {"number": "98765432"}).content.decode()
    )


def test_the_page_takes_as_many_reads_for_many_numbers_as_for_one(cast, maria, page, kept, queries):
    few = queries(lambda: maria.get(page))
    with cast.standing("maria"):
        for digit in range(6):
            number = f"A0{digit}0000001"
            keep_number(cast.parties["ana"].contact, "a_number", number, by=cast.actor("maria"))
    assert queries(lambda: maria.get(page)) == few
