"""Who guesses is stopped; who owns the account gets in; and neither learns who else is here."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from adelante.audit.models import Entry
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.messaging.models import Message
from adelante.people.models import Device
from tests.cast import PASSWORD
from tests.visiting import shape

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def hashes(monkeypatch):
    """How often a password was put through the slow hash."""
    counted = []
    slow = hashlib.scrypt

    def counting(*args, **how):
        counted.append(1)
        return slow(*args, **how)

    monkeypatch.setattr(hashlib, "scrypt", counting)
    return counted


def try_in(browser, password="not the right words", login="ana@example.com", **more):
    form = {"login": login, "password": password}
    return browser.post("/rivera/sign-in/password", form, **more)


def is_in(browser):
    return "/sign-in/" not in browser.get("/rivera/").headers["Location"]


def newest_code(cast):
    with tenant(cast.rivera):
        return Message.objects.filter(template="code").order_by("queued_at").last().secret


# Guessing.


@override_settings(TRUSTED_PROXIES=1)
def test_five_passwords_an_hour_are_looked_at_from_wherever_they_come(cast, hashes):
    for number in range(9):
        try_in(Client(), HTTP_X_FORWARDED_FOR=f"203.0.{number}.7")
    assert len(hashes) == 5
    with clock.at(clock.now() + timedelta(minutes=61)):
        for number in range(9):
            try_in(Client(), HTTP_X_FORWARDED_FOR=f"203.0.{number}.8")
    assert len(hashes) == 10


def test_the_sixth_is_told_what_else_there_is(cast):
    answers = [try_in(Client()) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "Have a code sent to you instead" in answers[-1].content.decode()
    assert 'value="ana@example.com"' in answers[-1].content.decode()


def test_not_even_the_right_password_is_looked_at_any_more(cast, hashes):
    for _ in range(5):
        try_in(Client())
    stranger = Client()
    assert try_in(stranger, PASSWORD).status_code == 429
    assert len(hashes) == 5 and not is_in(stranger)


def test_the_owner_gets_in_on_their_own_device_whatever_others_try(cast):
    own = Client()
    try_in(own, PASSWORD)
    own.post("/rivera/sign-out")
    for _ in range(12):
        try_in(Client())
    assert try_in(own, PASSWORD).status_code == 302 and is_in(own)


def test_the_owner_gets_in_elsewhere_by_a_code_whatever_others_try(cast):
    for _ in range(12):
        try_in(Client())
    elsewhere = Client()
    elsewhere.post("/rivera/sign-in/", {"email": "ana@example.com"})
    elsewhere.post("/rivera/sign-in/code", {"code": newest_code(cast)})
    assert is_in(elsewhere)


def test_another_persons_device_is_not_known_to_this_account(cast, hashes):
    luis = Client()
    try_in(luis, PASSWORD, "luis@example.com")
    luis.post("/rivera/sign-out")
    hashes.clear()
    for _ in range(20):
        try_in(luis)
    assert len(hashes) == 5


def test_a_device_that_was_stolen_guesses_no_more_than_its_own_budget(cast, hashes):
    own = Client()
    try_in(own, PASSWORD)
    own.post("/rivera/sign-out")
    hashes.clear()
    for _ in range(14):
        try_in(own)
    assert len(hashes) == 10


def test_a_right_password_counts_for_nothing_and_pardons_nobody(cast, hashes):
    for _ in range(4):
        try_in(Client())
    for _ in range(3):
        assert try_in(Client(), PASSWORD).status_code == 302
    assert try_in(Client()).status_code == 200
    assert try_in(Client()).status_code == 429


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_a_forged_forwarded_address_dodges_nothing(cast, proxies):
    """Every try names another address, and comes by the same line: the last words are ours."""
    ours = ["198.51.100.7", "10.0.0.2"][2 - proxies :] if proxies else []
    answers = []
    with override_settings(TRUSTED_PROXIES=proxies):
        for number in range(61):
            forged = ", ".join([f"203.0.113.{number}", *ours])
            login = f"somebody{number}@example.com"
            answers.append(try_in(Client(), login=login, HTTP_X_FORWARDED_FOR=forged).status_code)
    assert answers == [200] * 60 + [429]


def test_a_whole_ipv6_line_is_one_asker(cast):
    with override_settings(TRUSTED_PROXIES=1):
        for number in range(60):
            login = f"somebody{number}@example.com"
            where = f"2001:db8:1:2::{number:x}"
            try_in(Client(), login=login, HTTP_X_FORWARDED_FOR=where)
        last = try_in(Client(), login="x@example.com", HTTP_X_FORWARDED_FOR="2001:db8:1:2:f::1")
        other = try_in(Client(), login="x@example.com", HTTP_X_FORWARDED_FOR="2001:db8:1:3::1")
    assert (last.status_code, other.status_code) == (429, 200)


# Codes.


def ask(browser, email="ana@example.com", **more):
    return browser.post("/rivera/sign-in/", {"email": email}, **more)


@override_settings(TRUSTED_PROXIES=1)
def test_nobody_floods_a_mailbox_and_the_owner_still_gets_their_code(cast):
    own = Client()
    ask(own)
    own.post("/rivera/sign-in/code", {"code": newest_code(cast)})
    own.post("/rivera/sign-out")
    for number in range(30):
        ask(Client(), HTTP_X_FORWARDED_FOR=f"203.{number}.1.7")
    with tenant(cast.rivera):
        assert Message.objects.filter(template="code").count() == 10
    refused = ask(Client(), HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert refused.status_code == 429 and "Too many codes" in refused.content.decode()
    assert ask(own).status_code == 302
    own.post("/rivera/sign-in/code", {"code": newest_code(cast)})
    assert is_in(own)


def test_one_asker_has_few_codes_sent_to_one_address(cast):
    assert [ask(Client()).status_code for _ in range(6)] == [302] * 5 + [429]
    assert ask(Client(), "luis@example.com").status_code == 302


def test_a_browser_that_waits_for_a_code_has_no_other_sent(cast):
    browser = Client()
    ask(browser), ask(browser), ask(browser, "luis@example.com")
    with tenant(cast.rivera):
        assert [one.secret != "000000" for one in Message.objects.all()] == [True]


def test_codes_cannot_be_guessed_through_by_asking_again(cast):
    """Five tries each, a new code each time: counted for the address, over all browsers."""
    for number in range(7):
        with clock.at(clock.now() + timedelta(hours=2 * number)):
            guesser = Client()
            ask(guesser)
            for guess in range(5):
                guesser.post("/rivera/sign-in/code", {"code": f"{guess:06d}x"})
    with tenant(cast.rivera):
        assert Entry.objects.filter(name="sign_in_failed", facts__why="code").count() == 30


# Who is here.


def unlike(email, act):
    """What an answer to this address is, and what it took: bytes, headers, queries, hashes."""
    browser = Client()
    browser.get("/rivera/sign-in/")  # what a process asks once is not asked here
    with CaptureQueriesContext(connection) as asked:
        response = act(browser, email)
    plain = [query["sql"].split(" ", 2)[:2] for query in asked.captured_queries]
    steps = [step for step in plain if "SAVEPOINT" not in " ".join(step) and step[0] != "ROLLBACK"]
    return shape(response, email), steps


def test_a_wrong_password_looks_the_same_whether_there_is_an_account_or_not(cast, hashes):
    def wrong(browser, email):
        before = len(hashes)
        response = try_in(browser, login=email)
        response.took = len(hashes) - before
        assert response.took == 1
        return response

    known, unknown = unlike("ana@example.com", wrong), unlike("bob@example.com", wrong)
    assert known == unknown


def test_the_same_holds_for_an_account_without_a_password(cast, hashes):
    with tenant(cast.rivera):
        account = cast.accounts["luis"]
        account.set_unusable_password()
        account.save()
    hashes.clear()
    try_in(Client(), login="luis@example.com")
    assert len(hashes) == 1


def test_a_code_is_asked_for_alike_whether_there_is_an_account_or_not(cast):
    known, unknown = unlike("ana@example.com", ask), unlike("bob@example.com", ask)
    assert known == unknown
    with tenant(cast.rivera):
        assert Message.objects.filter(template="code").count() == 1


def test_a_wrong_code_looks_the_same_whether_there_is_an_account_or_not(cast):
    def wrong(browser, email):
        ask(browser, email)
        return browser.post("/rivera/sign-in/code", {"code": "12345x"})

    assert unlike("ana@example.com", wrong)[0] == unlike("bob@example.com", wrong)[0]


def test_the_wall_looks_the_same_whether_there_is_an_account_or_not(cast):
    def many(browser, email):
        return [try_in(browser, login=email) for _ in range(6)][-1]

    assert unlike("ana@example.com", many) == unlike("bob@example.com", many)


# What is written down.


def test_failures_are_written_down_and_nothing_that_was_typed(cast):
    try_in(Client(), password="my cat is called Mia", login="ana@example.com")
    try_in(Client(), password="my cat is called Mia", login="bob@example.com")
    with tenant(cast.rivera), connection.cursor() as cursor:
        failed = Entry.objects.filter(name="sign_in_failed").order_by("seq")
        assert [entry.facts.get("account") for entry in failed] == [
            str(cast.accounts["ana"].pk),
            None,
        ]
        assert {entry.account_id for entry in failed} == {None}
        cursor.execute("SELECT string_agg(e::text, ' ') FROM audit_entry e")
        kept = cursor.fetchone()[0]
    assert "Mia" not in kept and "bob@" not in kept


def test_a_sign_in_is_written_down_with_its_device_and_session(cast):
    try_in(Client(headers={"user-agent": FIREFOX}), PASSWORD)
    with tenant(cast.rivera):
        entry, device = Entry.objects.get(name="signed_in"), Device.objects.get()
    assert entry.facts["words"] == "Firefox, Windows" and entry.session_id
    assert entry.facts["device"] == str(device.pk)
