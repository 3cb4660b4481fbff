"""The office switches safe mode and the sensitive switch on, and reads at the head what to mind."""

from datetime import time, timedelta

import pytest

from adelante.audit.models import Entry
from adelante.cases.models import Case, Kept, Party, Safety
from adelante.cases.safety import keep_safe
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.library.models import CaseType
from adelante.people.models import Session


@pytest.fixture
def page(cast):
    return f"/rivera/desk/cases/{cast.cases['ana_luis'].pk}"


@pytest.fixture
def typed(cast):
    return {
        "protecting": [str(cast.parties["ana"].pk)],
        "email": "friend@example.com",
        "phone": "(312) 555-0188",
        "leave_no_message": "on",
        "note": "Ask for Rosa at the bakery",
        "days": ["0", "4"],
        "hours_from": "09:00",
        "hours_until": "14:00",
        "time_zone": "America/Chicago",
    }


def test_it_is_switched_on_and_stands_at_the_head_of_the_case(cast, client, signed_in, page, typed):
    maria = signed_in(client, "maria")

    answer = maria.post(f"{page}/safety/keep", typed, follow=True)

    assert "Safe mode is on" in answer.content.decode()
    with tenant(cast.rivera):
        safety = Safety.objects.get()
        assert (safety.hours_from, safety.days) == (time(9), [0, 4])
        assert Party.objects.get(pk=cast.parties["luis"].pk).kept == Kept.APART
        assert Entry.objects.get(name="case_kept_safe").member_id == cast.members["maria"].pk
    head = maria.get(page).content.decode()
    for words in (
        "Leave no message.",
        "Call (312) 555-0188 only.",
        "Write to friend@example.com only.",
        "Monday, Friday",
        "Ask for Rosa at the bakery",
        "switched safe mode on",
    ):
        assert words in head
    assert "Safe mode" in maria.get("/rivera/desk/cases/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"protecting": []}, "Say who in this case is to be kept safe."),
        ({"hours_until": ""}, "Write both hours"),
        ({"hours_until": "08:00"}, "end before they begin"),
        ({"email": "nobody"}, "valid email"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    cast, client, signed_in, page, typed, wrong, words
):
    answer = signed_in(client, "maria").post(f"{page}/safety/keep", typed | wrong)

    assert answer.status_code == 422
    assert words in answer.content.decode() and "Ask for Rosa" in answer.content.decode()
    with tenant(cast.rivera):
        assert not Safety.objects.exists()


def test_a_paralegal_cannot_switch_it_off_and_an_attorney_only_after_a_fresh_sign_in(
    cast, client, signed_in, page
):
    with cast.standing("maria"):
        case = Case.objects.get(pk=cast.cases["ana_luis"].pk)
        keep_safe(case, protecting=[cast.parties["ana"].pk], by=cast.actor("maria"))
    assert signed_in(client, "maria").post(f"{page}/safety/end").status_code == 404

    daniela = signed_in(client, "daniela")
    _grow_old(cast)
    answer = daniela.post(f"{page}/safety/end")
    assert answer.status_code == 403 and "/rivera/prove/" in answer.content.decode()
    daniela = signed_in(client, "daniela")
    assert "Safe mode is off." in daniela.post(f"{page}/safety/end", follow=True).content.decode()


@pytest.mark.parametrize("who", ["fin", "zed"])
def test_nobody_else_switches_it_on(cast, client, signed_in, page, typed, who):
    browser = signed_in(client, who)
    browser.post(f"{page}/safety/keep", typed)
    browser.post(f"{page}/sensitive")
    with tenant(cast.rivera):
        assert not Case.objects.filter(is_safe=True).exists()
        assert not Case.objects.filter(is_sensitive=True).exists()


@pytest.mark.parametrize(("who", "status"), [("maria", 200), ("fin", 404), ("audrey", 404)])
def test_whom_to_call_is_told_to_those_who_write_to_clients(
    cast, client, signed_in, page, who, status
):
    with cast.standing("maria"):
        case = Case.objects.get(pk=cast.cases["ana_luis"].pk)
        ana = cast.parties["ana"].pk
        keep_safe(case, protecting=[ana], phone="(312) 555-0142", by=cast.actor("maria"))
    browser = signed_in(client, who)
    assert browser.get(f"{page}/safety").status_code == status
    shown = browser.get(page).content.decode()
    assert "Safe mode" in shown
    assert ("555-0142" in shown) == (status == 200)


def test_such_kinds_of_case_are_advised_to(cast, client, signed_in, page):
    maria = signed_in(client, "maria")
    assert "usually" not in maria.get(page).content.decode()
    for kind, words in [("vawa_i360", "kept in safe mode"), ("i589_asylum", "made sensitive")]:
        with tenant(cast.rivera):
            CaseType.objects.update(from_key=kind)
        assert f"is usually {words}" in maria.get(page).content.decode()


def _grow_old(cast):
    with tenant(cast.rivera):
        Session.objects.update(proved_at=clock.now() - timedelta(hours=1))
