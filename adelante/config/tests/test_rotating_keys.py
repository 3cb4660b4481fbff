"""Keys are replaced while people read and write: another process, real commits, real threads."""

import itertools
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import DatabaseError, connections, models, transaction

from adelante.audit.models import Entry
from adelante.config import command
from adelante.config.sealed import NOT_SEALED, SEALED
from adelante.config.tests.workers import surroundings
from adelante.contacts.models import Contact, PersonalNumber
from adelante.contacts.numbers import correct_number, find_by_number, keep_number, remove_number
from adelante.core.ids import new_id
from adelante.core.tenancy import signing_in, tenant
from adelante.core.vault import CannotOpen, MasterKey
from adelante.documents.models import File, Upload
from adelante.documents.originals import carried_over, file_key, new_file_key, unlock
from adelante.documents.tests.conftest import ask_both, bring, photo, send_as
from adelante.firms import keyring
from adelante.firms.face import every_firm, forget_faces
from adelante.firms.keyring import FirmRing, give_key
from adelante.firms.models import Firm, FirmKey, ScopeKey
from adelante.firms.rotating import replace_firm_key, replace_scope_key, scopes_of
from adelante.messaging.models import Message
from tests.cast import assemble

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 20
SECRET = "314159"
PHOTO = photo(words=b"Ana's passport")


@pytest.fixture
def keys_file(settings, tmp_path):
    """A master key of the test's own: it is replaced."""
    settings.FILES_FOLDER = tmp_path / "files"
    settings.MASTER_KEY_FILE = tmp_path / "keys" / "master"
    settings.MASTER_KEY_FILE.parent.mkdir()
    MasterKey.create(settings.MASTER_KEY_FILE)
    keyring.master.cache_clear()
    keyring._rings.clear()
    yield settings.MASTER_KEY_FILE
    keyring.master.cache_clear()
    keyring._rings.clear()


@pytest.fixture
def house(keys_file):
    """Ana has two numbers, a passport that was sent, one on its way, and a letter with a secret."""
    forget_faces()
    cast = assemble()
    asked = ask_both(cast)
    ana = cast.parties["ana"]
    with cast.standing("maria"):
        contact = Contact.objects.get(pk=ana.contact_id)
        for kind, typed in (("a_number", "A098765432"), ("ssn", "219-09-9999")):
            keep_number(contact, kind, typed, by=cast.actor("maria"))
    send_as(cast, "ana", asked.passport, PHOTO)
    (upload,) = bring(cast, "luis", asked.taxes, PHOTO)
    with tenant(cast.rivera):
        letter = a_letter(cast)
    yield SimpleNamespace(cast=cast, contact=contact, upload=upload, letter=letter, asked=asked)
    forget_faces()


def quiet(words):
    pass


def a_letter(cast):
    message = Message(
        id=new_id(),
        firm_id=cast.rivera,
        key=str(new_id()),
        template="code",
        language="en",
        to_address="ana@example.com",
        to_name="Ana",
        account_id=cast.accounts["ana"].pk,
        message_id=f"<{new_id()}@example.com>",
    )
    message.seal(SECRET)
    message.save(force_insert=True)
    return message.pk


def rotates(*words, keys_file):
    environment = surroundings() | {"MASTER_KEY_FILE": str(keys_file)}
    return subprocess.Popen(
        [sys.executable, "-m", "adelante.config.tests.rotates", *map(str, words)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def everything_opens(house):
    """As a process would that has just started."""
    keyring.master.cache_clear()
    keyring._rings.clear()
    cast = house.cast
    with cast.standing("maria"):
        rows = PersonalNumber.objects.standing()
        for row in rows:
            number = row.open()
            again = find_by_number(number, among=rows, by=cast.actor("maria"))
            assert row.pk in {each.pk for each in again}
        for stored in (*File.objects.filter(firm=cast.rivera), Upload.objects.get(pk=house.upload)):
            file_key(stored)
        original = unlock(File.objects.filter(firm=cast.rivera).earliest("stored_at"))
    with original.open() as reader:
        assert reader.read() == PHOTO
    with tenant(cast.rivera):
        for message in Message.objects.filter(sealed__isnull=False):
            assert message.secret == SECRET
    return len(rows)


def at_rest():
    """No firm has a key besides the one that seals, and nothing stands under another."""
    for firm, slug in every_firm():
        with tenant(firm):
            assert FirmKey.objects.filter(firm=firm, retired_at=None).count() == 1, slug
            scopes = ScopeKey.objects.filter(firm=firm, retired_at=None)
            assert scopes.count() == scopes.values("kind", "of_id").distinct().count(), slug
    return True


# Under load.


def test_nothing_is_unreadable_while_every_key_is_replaced_twenty_times(house, keys_file):
    cast, firm = house.cast, house.cast.rivera
    by, stop, troubles = cast.actor("maria"), threading.Event(), []
    done, numbers = dict.fromkeys(WORK, 0), itertools.count(10_000_000)

    def work(name):
        try:
            while not stop.wait(PAUSES.get(name, 0.03)):  # or they would fill the machine
                WORK[name](house, by, numbers)
                done[name] += 1
        except BaseException as error:
            troubles.append((name, repr(error)))
        finally:
            connections.close_all()

    process = rotates(ROUNDS, keys_file=keys_file)
    threads = [threading.Thread(target=work, args=[name]) for name in WORK]
    for thread in threads:
        thread.start()
    out, err = process.communicate(timeout=400)
    stop.set()
    for thread in threads:
        thread.join(60)

    assert troubles == []
    assert out.strip() == "whole", err
    assert all(done.values()), done
    everything_opens(house)
    assert at_rest()
    assert len(MasterKey.load(keys_file).keys) == 1
    with tenant(firm):
        assert FirmKey.objects.get(firm=firm, retired_at=None).version == ROUNDS + 1
        entries = Entry.objects.filter(firm=firm, name="key_replaced")
        assert entries.filter(facts__kind="firm").count() == ROUNDS
        assert entries.filter(facts__kind="master").count() == ROUNDS


def _reads_a_number(house, by, numbers):
    with house.cast.standing("maria"):
        row = PersonalNumber.objects.get(contact=house.contact.pk, kind="ssn", removed_at=None)
        assert row.open() == "219099999"


def _finds_a_number(house, by, numbers):
    with house.cast.standing("maria"):
        rows = PersonalNumber.objects.filter(firm=by.firm)
        assert find_by_number("219-09-9999", among=rows, by=by).count() == 1


def _reads_a_file(house, by, numbers):
    with house.cast.standing("maria"):
        original = unlock(File.objects.filter(firm=by.firm).earliest("stored_at"))
    with original.open() as reader:
        assert reader.read() == PHOTO


def _reads_a_letter(house, by, numbers):
    with tenant(by.firm):
        assert Message.objects.get(pk=house.letter).secret == SECRET


def _starts_anew(house, by, numbers):
    """A process that knows no key yet."""
    with tenant(by.firm):
        assert FirmRing(by.firm).keys


def _writes_numbers(house, by, numbers):
    with house.cast.standing("maria"):
        row = keep_number(house.contact, "a_number", f"A0{next(numbers)}", by=by)
        correct_number(row, f"A0{next(numbers)}", by=by)
        for older in PersonalNumber.objects.standing().order_by("-written_at")[9:]:
            if older.kind == "a_number":
                remove_number(older, by=by)


def _writes_a_letter(house, by, numbers):
    with tenant(by.firm):
        a_letter(house.cast)
        kept = Message.objects.filter(template="code").exclude(pk=house.letter)
        old = list(kept.order_by("-queued_at").values_list("pk", flat=True)[9:])
        Message.objects.filter(pk__in=old).update(sealed=None)


def _sends_a_file(house, by, numbers):
    """The key of an upload is taken over by its file, which is made meanwhile."""
    send_as(house.cast, "ana", house.asked.passport, PHOTO)


def _founds_a_firm(house, by, numbers):
    firm, number = new_id(), next(numbers)
    with tenant(firm):
        Firm.objects.create(id=firm, slug=f"firm-{number}", name="New", initials="NW")
        give_key(firm)


PAUSES = {"_sends_a_file": 0.5, "_founds_a_firm": 2.0, "_writes_numbers": 0.1}
"""Seconds between two of them."""

WORK = {
    work.__name__: work
    for work in (
        _reads_a_number,
        _finds_a_number,
        _reads_a_file,
        _reads_a_letter,
        _starts_anew,
        _writes_numbers,
        _writes_a_letter,
        _sends_a_file,
        _founds_a_firm,
    )
}


# Killed.


def test_a_rotation_that_was_killed_anywhere_is_ended_by_the_next(house, keys_file):
    """Each run dies a little later than the one before, until one has no step left to die at."""
    step = 0
    while True:
        step += 1 + step // 3
        process = rotates(1, step, keys_file=keys_file)
        out, err = process.communicate(timeout=120)
        assert process.returncode in {0, -9}, err
        everything_opens(house)
        if out.strip() == "whole":
            break
    assert step > 10
    assert rotates(1, keys_file=keys_file).communicate(timeout=120)[0].strip() == "whole"
    everything_opens(house)
    assert at_rest() and len(MasterKey.load(keys_file).keys) == 1


# The two moments at which something could be lost, each by itself.


def a_rotation_may_switch(firm):
    """Asked by another session, as a rotation would: is nobody in the middle of sealing?"""
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))",
            [keyring.firm_lock(firm)],
        )
        return cursor.fetchone()[0]


SEALING = {
    "a letter": lambda house, firm: a_letter(house.cast),
    "a file's key": lambda house, firm: new_file_key(
        firm, party=house.cast.parties["ana"].pk, vault=new_id()
    ),
    "a file made of an upload": lambda house, firm: carried_over(
        Upload.objects.get(pk=house.upload)
    ),
    "a contact's key": lambda house, firm: keyring.make_scope_key("contact", new_id(), firm=firm),
    "a search": lambda house, firm: keyring.indexes_of("1", firm=firm, column="x"),
    "a number": lambda house, firm: PersonalNumber.objects.earliest("written_at").seal("1"),
}


@pytest.mark.parametrize("what", SEALING)
def test_no_key_changes_while_somebody_is_in_the_middle_of_sealing(house, what):
    firm = house.cast.rivera
    with tenant(firm):
        SEALING[what](house, firm)
        assert not a_rotation_may_switch(firm)
    assert a_rotation_may_switch(firm)


def test_what_was_read_before_a_rotation_still_opens_after_it(house):
    """The row in hand names a key that is gone by the time it is opened."""
    firm = house.cast.rivera
    with tenant(firm):
        number = PersonalNumber.objects.get(kind="ssn")
        letter = Message.objects.get(pk=house.letter)
        upload = Upload.objects.get(pk=house.upload)
        file = File.objects.earliest("stored_at")
    replace_firm_key(firm, SEALED, say=quiet)
    with tenant(firm):
        scopes = scopes_of(firm)
    for kind, of in scopes:
        replace_scope_key(kind, of, SEALED, firm=firm, say=quiet)
    keyring._rings.clear()
    with tenant(firm):
        assert number.open() == "219099999"
        assert letter.secret == SECRET
        assert file_key(file) and file_key(upload)
        assert carried_over(upload) == bytes(Upload.objects.get(pk=upload.pk).wrapped_key)


# What a rotation leaves.


def test_a_replaced_key_is_gone_and_opens_nothing_more(house):
    firm = house.cast.rivera
    with tenant(firm):
        before = FirmKey.objects.get(firm=firm)
        old = FirmRing(firm).current
    replace_firm_key(firm, SEALED, say=quiet)
    replace_scope_key("contact", house.contact.pk, SEALED, firm=firm, say=quiet)
    with tenant(firm):
        before.refresh_from_db()
        assert bytes(before.wrapped) == b"" and before.retired_at
        assert FirmRing(firm).current != old
        with pytest.raises(CannotOpen):
            keyring.KeyRing(old).named(FirmRing(firm).current.id)
        retired = ScopeKey.objects.get(of_id=house.contact.pk, kind="contact", version=1)
        assert bytes(retired.wrapped) == b""
    everything_opens(house)


def test_a_second_start_goes_on_with_the_first(house):
    firm = house.cast.rivera
    with tenant(firm):
        keyring.take_lock(keyring.firm_lock(firm))
        from adelante.firms import rotating

        rotating._switch_firm(firm)
    replace_firm_key(firm, SEALED, say=quiet)
    with tenant(firm):
        rows = FirmKey.objects.filter(firm=firm).order_by("version")
        assert [(row.version, row.retired_at is None) for row in rows] == [(1, False), (2, True)]


@pytest.mark.parametrize("table", ["firms_firmkey", "firms_scopekey"])
def test_the_database_lets_nobody_drop_the_key_that_seals(house, table):
    firm = house.cast.rivera
    for change in ("wrapped = ''", "wrapped = '', retired_at = now()", "retired_at = now()"):
        with (
            pytest.raises(DatabaseError, match="the key that seals stays"),
            tenant(firm),
            transaction.get_connection().cursor() as cursor,
        ):
            cursor.execute(f"UPDATE {table} SET {change}")


@pytest.mark.parametrize("who", ["olga", "ana"])
def test_no_page_may_write_a_key(house, who):
    for table in ("firms_firmkey", "firms_scopekey"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            house.cast.standing(who),
            transaction.get_connection().cursor() as cursor,
        ):
            cursor.execute(f"UPDATE {table} SET wrapped = ''")


# The list of what is sealed.


def test_every_column_of_bytes_is_listed_as_sealed_or_says_why_not():
    """Whoever seals something new says in `config/sealed.py` how a rotation seals it anew."""
    columns = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("adelante.")
        for field in model._meta.local_fields
        if isinstance(field, models.BinaryField)
    }
    listed = {f"{part.model._meta.label}.{part.column}" for part in SEALED}
    assert columns - listed - set(NOT_SEALED) == set()
    assert (listed | set(NOT_SEALED)) - columns == set()


# The command.


def test_the_command_tells_ids_and_never_a_key(house, keys_file, capsys):
    assert not command.run(["keys", "status"])
    told = capsys.readouterr().out
    assert "rivera" in told and "version 1" in told
    assert MasterKey.load(keys_file).current.id.hex() in told
    assert MasterKey.load(keys_file).current.secret.hex() not in told


def test_the_command_replaces_what_it_is_told(house, keys_file, capsys):
    contact = str(house.contact.pk)
    assert not command.run(["keys", "rotate", "--firm", "rivera", "--contact", contact])
    assert not command.run(["keys", "rotate", "--firm", "rivera", "--scopes"])
    assert not command.run(["keys", "rotate", "--master"])
    with tenant(house.cast.rivera):
        assert FirmKey.objects.get(firm=house.cast.rivera, retired_at=None).version == 2
        key = ScopeKey.objects.get(of_id=contact, kind="contact", retired_at=None)
        assert key.version == 3
    everything_opens(house)
    assert command.run(["keys", "rotate", "--firm", "nobody"]) == 1
    assert "no firm" in capsys.readouterr().err


def test_the_master_key_can_be_taken_to_other_machines_first(house, keys_file):
    assert not command.run(["keys", "rotate", "--master", "--only-add"])
    assert len(MasterKey.load(keys_file).keys) == 2
    everything_opens(house)
    assert not command.run(["keys", "rotate", "--master"])
    assert len(MasterKey.load(keys_file).keys) == 1
    everything_opens(house)


def test_an_old_master_key_opens_no_firm_any_more(house, keys_file, tmp_path):
    stolen = tmp_path / "stolen"
    stolen.write_bytes(keys_file.read_bytes())
    stolen.chmod(0o600)
    assert not command.run(["keys", "rotate", "--master"])
    with tenant(house.cast.rivera):
        row = FirmKey.objects.get(firm=house.cast.rivera)
        with pytest.raises(CannotOpen):
            keyring.unwrap(
                bytes(row.wrapped),
                under=MasterKey.load(stolen),
                bound_to=keyring.firm_binding(house.cast.rivera),
            )


def test_a_new_upload_is_sealed_under_the_new_key(house):
    firm, party = house.cast.rivera, house.cast.parties["ana"].pk
    replace_scope_key("contact", house.contact.pk, SEALED, firm=firm, say=quiet)
    with signing_in(firm):
        pass
    with house.cast.standing("ana"):
        wrapped = new_file_key(firm, party=party, vault=new_id())
        ring = keyring.scope_key("contact", house.contact.pk, firm=firm)
        assert keyring.KeyRing(ring.current).named(wrapped[1:9]) == ring.current
