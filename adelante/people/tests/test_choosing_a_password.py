"""What a guesser tries first is refused and told why; everything else is taken as it is typed."""

import hashlib
import random
import unicodedata
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client

from adelante.core.errors import NotFresh, Refused
from adelante.core.tenancy import tenant
from adelante.firms.models import Firm
from adelante.people.breached import is_breached
from adelante.people.models import Account
from adelante.people.passwords import (
    choose_first_password,
    choose_password,
    judge,
    remove_password,
)
from tests.cast import PASSWORD, sign_in

GOOD = [
    "cactus violin anchor moon",
    "mi perro come naranjas azules",
    "tormenta lápiz nube 44 zapato",
    "x7Gk2!pQ9zLmT4w",
    "   spaces   before and after   ",
    "😀 🦊 🚲 🌵 🎻 🧊 🪁 🥝 🪴 🧭 🦉 🪵",
    " ".join(f"word{number} {number * 7919 % 1000}" for number in range(40)),
    "Ελληνικά λόγια χωρίς κανένα νόημα",
]


@pytest.fixture
def maria(cast):
    with tenant(cast.rivera):
        Firm.objects.update(city="Chicago, IL 60614")
        yield cast.accounts["maria"]


@pytest.mark.parametrize("password", GOOD)
def test_long_ones_with_spaces_accents_and_pictures_are_taken(maria, password):
    judge(password, maria)


def derived():
    """Passwords that somebody would make of the firm's and the person's own words."""
    words = ["Rivera", "RiveraImmigration", "rivera-immigration", "Chicago", "MariaRuiz", "maria"]
    words += ["María Ruiz", "maria@example.com", "Rivera Immigration Chicago", "office@rivera"]
    ends = ["2026", "2025!", "123", "1985", "!!!!!!!!!!", "12345678", "20262026", "@2026#", "$"]
    ends += ["2024", "01", "#1"]
    swaps = [str, str.upper, str.lower, str.title, lambda w: w.replace("a", "@").replace("i", "1")]
    for word in words:
        for end in ends:
            for swap in swaps:
                made = swap(word) + end
                while len(made) < 15:
                    made += end
                yield made
                yield f"{end}{swap(word)}{swap(word)}{end}"[:60].ljust(15, "1")


DERIVED = sorted(set(derived()))


def test_all_that_is_made_of_own_words_is_refused_with_a_reason(maria):
    assert len(DERIVED) >= 500
    taken = []
    for password in DERIVED:
        try:
            judge(password, maria)
            taken.append(password)
        except Refused as refusal:
            assert len(str(refusal)) > 20
    assert taken == []


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword1",
        "qwertyuiopasdfghjkl",
        "aaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "123456789012345678",
        "iloveyouiloveyou1",
        "contraseña123456",
        "letmeinletmein2026",
        "short but ok",
        "1qaz2wsx3edc4rfv",
        "",
    ],
)
def test_patterns_and_what_many_use_are_refused(maria, password):
    with pytest.raises(Refused):
        judge(password, maria)


def test_stolen_ones_are_refused_where_the_operator_has_a_list(maria, tmp_path, monkeypatch):
    chance = random.Random(7)
    stolen = GOOD[0]
    digests = sorted(
        hashlib.sha1(words.encode()).hexdigest().upper()
        for words in [stolen, *(f"stolen {number}" for number in range(3000))]
    )
    lines = [f"{digest}:{chance.randrange(1, 10**7)}\r\n" for digest in digests]
    for listed in (lines, lines[:1], [], [line.rstrip() + "\n" for line in lines]):
        file = tmp_path / "stolen.txt"
        file.write_bytes("".join(listed).encode())
        monkeypatch.setattr(settings, "BREACHED_PASSWORDS", str(file))
        known = {line[:40] for line in listed}
        for words in [stolen, *(f"stolen {number}" for number in range(0, 3000, 97)), "other"]:
            digest = hashlib.sha1(words.encode()).hexdigest().upper()
            assert is_breached(words) is (digest in known)
    with pytest.raises(Refused, match="stolen"):
        judge(stolen, maria)


def test_nothing_is_cut_off(cast):
    long = "cactus violin anchor moon " * 100
    with tenant(cast.rivera):
        Account.objects.filter(pk=cast.accounts["ana"].pk).update(password="!")
    choose_first_password(long, by=cast.actor("ana"))
    with tenant(cast.rivera):
        account = Account.objects.get(pk=cast.accounts["ana"].pk)
        assert account.check_password(long)
        assert not account.check_password(long[:-1])
        assert not account.check_password(long[:72])


def test_an_accent_is_the_same_whichever_keyboard_made_it(cast):
    words = "tormenta lápiz nube 44 zapato"
    account = cast.accounts["ana"]
    account.set_password(unicodedata.normalize("NFD", words))
    assert account.check_password(unicodedata.normalize("NFC", words))
    assert account.check_password(unicodedata.normalize("NFD", words))


@pytest.mark.parametrize("password", ["x" * 1_000_000, "a" + "\u0301" * 100_000, "é" * 2049])
@pytest.mark.parametrize(
    ("where", "who"),
    [("sign-in/password", None), ("prove/check", "ana"), ("me/password/choose", "ana")],
)
def test_what_is_too_long_is_told_so_and_never_hashed(cast, monkeypatch, password, where, who):
    def never(*_args, **_more):
        raise AssertionError("hashed")

    browser = Client()
    if who:
        sign_in(browser, cast.accounts[who])
    monkeypatch.setattr("django.contrib.auth.hashers.ScryptPasswordHasher.encode", never)
    sent = {"login": "ana@example.com", "password": password[:900_000]}
    assert browser.post(f"/rivera/{where}", sent).status_code == 400


def test_another_password_signs_out_every_other_device(cast):
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        sign_in(browser, cast.accounts["maria"])
    before = here.cookies["session-rivera"].value
    answer = here.post("/rivera/me/password/choose", {"password": GOOD[0]})
    assert answer["Location"] == "/rivera/me/"
    assert here.get("/rivera/desk/").status_code == 200
    assert here.cookies["session-rivera"].value != before
    assert "/sign-in/" in elsewhere.get("/rivera/desk/")["Location"]

    for password, signed_in in ((PASSWORD, False), (GOOD[0], True)):
        browser = Client()
        sent = {"login": "maria@example.com", "password": password}
        assert (browser.post("/rivera/sign-in/password", sent).status_code == 302) is signed_in


def test_a_password_can_be_given_up(cast):
    ana = Client()
    sign_in(ana, cast.accounts["ana"])
    ana.post("/rivera/me/password/remove")
    sent = {"login": "ana@example.com", "password": PASSWORD}
    assert Client().post("/rivera/sign-in/password", sent).status_code == 200


def test_a_weak_one_comes_back_with_the_reason(cast):
    luis = Client()
    sign_in(luis, cast.accounts["luis"])
    answer = luis.post("/rivera/me/password/choose", {"password": "RiveraImmigration2026"})
    assert answer.status_code == 422
    assert "words that belong to you or to the firm" in answer.content.decode()


def test_a_stale_session_sets_none(cast):
    stale = replace(cast.actor("ana"), proved_at=None)
    with pytest.raises(NotFresh):
        choose_password(GOOD[0], by=stale)
    with pytest.raises(NotFresh):
        remove_password(by=stale)
