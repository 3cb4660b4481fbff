"""Personal numbers: sealed, masked, found again, and shown only on the record."""

import pytest
from django.db import DatabaseError, connection, transaction

from adelante.audit.models import Entry
from adelante.contacts.models import Contact, PersonalNumber
from adelante.contacts.number_kinds import masked, number_or_none, written
from adelante.contacts.numbers import (
    correct_number,
    find_by_number,
    keep_number,
    remove_number,
    show_number,
)
from adelante.core.errors import NotYours, Refused, Unsure
from adelante.core.vault import CannotOpen

A_NUMBER = "A-098 765-432"


@pytest.fixture
def ana(cast):
    with cast.standing("maria"):
        return Contact.objects.get(pk=cast.parties["ana"].contact_id)


@pytest.fixture
def kept(cast, ana):
    with cast.standing("maria"):
        return keep_number(ana, "a_number", A_NUMBER, by=cast.actor("maria"))


def everybody(cast):
    return PersonalNumber.objects.filter(firm=cast.rivera)


@pytest.mark.parametrize(
    ("kind", "typed", "number"),
    [
        ("a_number", "a 98765432", "A098765432"),
        ("a_number", "1234567", "A001234567"),
        ("a_number", "A123456", None),
        ("a_number", "A000000000", None),
        ("a_number", "A1234567890", None),
        ("ssn", "219-09-9999", "219099999"),
        ("ssn", "000-12-3456", None),
        ("ssn", "666-12-3456", None),
        ("ssn", "900-12-3456", None),
        ("ssn", "219-00-9999", None),
        ("ssn", "219-09-0000", None),
        ("itin", "987-65-4320", "987654320"),
        ("itin", "987-93-4320", None),
        ("itin", "187-65-4320", None),
        ("passport", "g12345678", "G12345678"),
        ("passport", "ABCDEFG", None),
        ("uscis_account", "0123 4567 8901", "012345678901"),
        ("i94", "123456789A1", "123456789A1"),
        ("i94", "12345678A11", None),
        ("sevis", "N0012345678", "N0012345678"),
        ("ssn", "٢١٩٠٩٩٩٩٩", None),  # digits that are no ASCII digits
        ("ssn", "\uff12\uff11\uff19\uff10\uff19\uff19\uff19\uff19\uff19", "219099999"),
        ("passport", "", None),
        ("passport", "1" * 400, None),
    ],
)
def test_a_number_is_kept_in_one_form_or_refused(kind, typed, number):
    assert number_or_none(kind, typed) == number


@pytest.mark.parametrize(
    ("kind", "number", "told", "hidden"),
    [
        ("a_number", "A098765432", "A098-765-432", "••••-••5-432"),
        ("ssn", "219099999", "219-09-9999", "•••-••-9999"),
        ("passport", "G12345678", "G12345678", "•••••5678"),
    ],
)
def test_a_masked_number_shows_its_last_four_signs(kind, number, told, hidden):
    assert written(kind, number) == told
    assert masked(kind, number) == hidden


def test_the_database_holds_no_digit_of_a_number(cast, kept):
    with cast.standing("maria"), connection.cursor() as cursor:
        cursor.execute("SELECT n::text FROM contacts_personalnumber n")
        row = cursor.fetchone()[0]
        cursor.execute("SELECT facts::text FROM audit_entry WHERE name = 'number_kept'")
        facts = cursor.fetchone()[0]
        assert kept.open() == "A098765432"
    for digits in ("098765432", "765432", "5432", b"098765432".hex(), b"5432".hex()):
        assert digits not in row
    assert "5432" not in facts


def test_a_seal_moved_to_another_persons_row_stays_shut(cast, kept):
    with cast.standing("maria"):
        luis = Contact.objects.get(pk=cast.parties["luis"].contact_id)
        other = keep_number(luis, "a_number", "A022222222", by=cast.actor("maria"))
        PersonalNumber.objects.filter(pk=other.pk).update(sealed=kept.sealed)
        other.refresh_from_db()
        with pytest.raises(CannotOpen):
            other.open()


def test_a_seal_moved_to_another_row_of_the_same_person_stays_shut(cast, kept, ana):
    """Both are sealed under one key: the row and the kind are what they are bound to."""
    with cast.standing("maria"):
        for kind, typed in (("a_number", "A022222222"), ("ssn", "219-09-9999")):
            other = keep_number(ana, kind, typed, by=cast.actor("maria"))
            PersonalNumber.objects.filter(pk=other.pk).update(sealed=kept.sealed)
            other.refresh_from_db()
            with pytest.raises(CannotOpen):
                other.open()


def test_a_number_finds_its_person_however_it_is_written(cast, kept, ana):
    with cast.standing("daniela"):
        for typed in ("A098765432", "98765432", "a 098-765-432"):
            found = find_by_number(typed, among=everybody(cast), by=cast.actor("daniela"))
            assert [row.contact_id for row in found] == [ana.pk]
        found = find_by_number("A098765433", among=everybody(cast), by=cast.actor("daniela"))
        assert not found
        told = Entry.objects.filter(name="number_searched").order_by("seq")
        assert [entry.facts for entry in told] == [{"found": 1}] * 3 + [{"found": 0}]


def test_the_same_number_has_another_index_at_another_firm(cast, kept):
    with cast.standing("zed"):
        hugo = Contact.objects.get(pk=cast.parties["hugo"].contact_id)
        other = keep_number(hugo, "a_number", A_NUMBER, by=cast.actor("zed"))
        assert bytes(other.index) != bytes(kept.index)
        found = find_by_number(A_NUMBER, among=PersonalNumber.objects.all(), by=cast.actor("zed"))
        assert [row.pk for row in found] == [other.pk]


def test_showing_a_number_is_an_entry(cast, kept, ana):
    with cast.standing("maria"):
        assert show_number(kept, by=cast.actor("maria")) == "A098-765-432"
        entry = Entry.objects.get(name="number_shown")
    assert entry.member_id == cast.members["maria"].pk
    assert entry.subjects == [ana.pk, kept.pk]


@pytest.mark.parametrize("who", ["fin", "ana", "zed"])
def test_nobody_else_may_touch_a_number(cast, kept, ana, who):
    by = cast.actor(who)
    for act in (
        lambda: show_number(kept, by=by),
        lambda: keep_number(ana, "ssn", "219-09-9999", by=by),
        lambda: correct_number(kept, "A011111111", by=by),
        lambda: remove_number(kept, by=by),
    ):
        with cast.standing("maria"), pytest.raises(NotYours):
            act()


@pytest.mark.parametrize("who", ["ana", "luis", "zed"])
def test_the_database_shows_no_number_to_a_client_or_another_firm(cast, kept, who):
    try:
        with transaction.atomic(), cast.standing(who):
            assert not PersonalNumber.objects.all()
    except DatabaseError as error:
        assert "permission denied" in str(error)


def test_the_same_number_at_two_people_is_asked_about(cast, kept):
    by = cast.actor("maria")
    with cast.standing("maria"):
        luis = Contact.objects.get(pk=cast.parties["luis"].contact_id)
        with pytest.raises(Unsure, match="Ana Gómez has the same number") as asked:
            keep_number(luis, "a_number", A_NUMBER, by=by)
        twice = keep_number(luis, "a_number", A_NUMBER, sure=asked.value.sure.split(), by=by)
        assert twice.open() == kept.open()
        assert bytes(twice.sealed) != bytes(kept.sealed)


def test_the_same_number_is_written_down_once_for_a_person(cast, kept, ana):
    with cast.standing("maria"), pytest.raises(Refused, match="already"):
        keep_number(ana, "a_number", "98765432", by=cast.actor("maria"))


def test_a_corrected_number_is_found_and_the_wrong_one_is_gone(cast, kept):
    by = cast.actor("maria")
    with cast.standing("maria"):
        correct_number(kept, "A011111111", by=by)
        kept.refresh_from_db()
        assert kept.open() == "A011111111"
        assert not find_by_number(A_NUMBER, among=everybody(cast), by=by)
        assert find_by_number("A011111111", among=everybody(cast), by=by)


def test_a_removed_number_is_gone_from_the_database(cast, kept):
    by = cast.actor("maria")
    with cast.standing("maria"):
        remove_number(kept, by=by)
        remove_number(kept, by=by)  # twice is harmless
        row = PersonalNumber.objects.get(pk=kept.pk)
        assert row.sealed is None and row.index is None
        assert not find_by_number(A_NUMBER, among=everybody(cast), by=by)
        with pytest.raises(Refused):
            show_number(row, by=by)
        assert Entry.objects.filter(name="number_removed").count() == 1


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("ssn", "900-12-3456", "nine digits"),
        ("a_number", "A12", "seven to nine"),
        ("visa", "123", "Choose what number"),
    ],
)
def test_what_is_no_such_number_is_refused_in_words(cast, ana, kind, typed, said):
    with cast.standing("maria"), pytest.raises(Refused, match=said):
        keep_number(ana, kind, typed, by=cast.actor("maria"))
