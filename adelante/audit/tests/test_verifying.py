"""A trail that somebody with every right on the database has changed: found, and the place named.

Each way of changing is tried many times at places drawn by chance: in the database, found by what
`adelante audit verify` asks, and in an exported file, found by the script that firms keep, run as
they run it. `TAMPERINGS` sets how many of each.
"""

import json
import os
import random
import subprocess
import sys
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connections, transaction

from adelante.audit import verify_export
from adelante.audit.exporting import head_of, trail_lines
from adelante.audit.lines import digested, entry_line, hash_of, list_line, packed, unpacked
from adelante.audit.models import Entry, Seal
from adelante.audit.sealing import seal_firm
from adelante.audit.verify_export import Reader, head
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.firms.face import forget_faces
from tests.cast import assemble

pytestmark = pytest.mark.django_db(transaction=True)
MANY = int(os.environ.get("TAMPERINGS") or 1_000)
SEALS, EACH = 7, 4
SCRIPT = Path(verify_export.__file__)


class Trail:
    """A firm's trail in seven seals of four entries and two entries to be sealed; `heads` as they
    were mailed after the third seal, the fifth and the last.
    """

    def __init__(self, firm):
        self.firm, heads = firm, []
        for number in range(SEALS):
            for turn in range(EACH):
                self._write(number, turn)
            seal_firm(firm)
            with tenant(firm):
                heads.append(head_of(firm))
        self._write(SEALS, 0)
        self._write(SEALS, 1)
        self.heads = [heads[2], heads[4], heads[-1]]
        self.lines = self.read("default")

    def _write(self, number, turn):
        with tenant(self.firm):
            Entry.objects.create(
                firm_id=self.firm,
                name="payment_received" if turn % 2 else "version_sent",
                actor_kind="member",
                account_id=new_id(),
                session_id=new_id() if turn else None,
                door="staff",
                case_id=new_id(),
                subjects=[new_id()],
                facts={"amount": 1_000 * number + turn, "to": "José", "on": ["2026-11-24"]},
            )

    def read(self, using):
        with tenant(self.firm):
            pieces = trail_lines(
                self.firm,
                entries=Entry.objects.using(using).filter(firm=self.firm),
                seals=Seal.objects.using(using).filter(firm=self.firm),
                whole=True,
            )
            return [line for piece in pieces for line in piece]

    def sealed(self):
        return list(Entry.objects.using("owner").order_by("seq")[: SEALS * EACH])


@pytest.fixture
def trail():
    forget_faces()
    yield Trail(assemble().rivera)
    forget_faces()


def found(lines, heads=()):
    return list(Reader(map(head, heads)).findings(lines))


def test_a_trail_that_nobody_touched_is_whole(trail, tmp_path):
    assert found(trail.lines, trail.heads) == []
    told = script(trail.lines, tmp_path, trail.heads)
    assert told.returncode == 0
    assert told.stdout.splitlines()[-1] == "WHOLE"
    assert f"{SEALS * EACH + 2} entries, the last 2 not sealed yet" in told.stdout
    assert trail.heads[-1] in told.stdout


def test_without_a_head_it_says_what_it_cannot_see(trail, tmp_path):
    told = script(trail.lines, tmp_path)
    assert told.returncode == 0 and told.stdout.endswith("AGREES WITH ITSELF\n")
    assert "rewritten from end to end would not be noticed" in told.stdout


def script(lines, folder, heads=()):
    """The script alone: no package of ours, no environment, as a firm runs it."""
    file = folder / "trail.jsonl"
    file.write_bytes(b"".join(line + b"\n" for line in lines))
    words = [word for one in heads for word in ("--head", one)]
    alone = folder / "verify_export.py"
    alone.write_bytes(SCRIPT.read_bytes())
    return subprocess.run(
        [sys.executable, "-I", "-S", str(alone), str(file), *words],
        capture_output=True,
        text=True,
        env={},
        cwd=folder,
    )


def test_the_script_needs_nothing_but_itself():
    text = SCRIPT.read_text()
    assert "adelante." not in text and "import django" not in text
    assert len(text.splitlines()) < 220


# In the database, by somebody to whom nothing is forbidden.


def edit(trail, chance):
    entry = chance.choice(trail.sealed())
    change = chance.choice(
        [
            {"name": "case_opened"},
            {"at": entry.at + timedelta(microseconds=1)},
            {"account_id": new_id()},
            {"session_id": None if entry.session_id else new_id()},
            {"facts": entry.facts | {"amount": entry.facts["amount"] + 1}},
            {"facts": {**entry.facts, "more": True}},
            {"subjects": []},
            {"audience": "case"},
            {"sealed": b"x"},
            {"door": "client"},
        ]
    )
    Entry.objects.using("owner").filter(pk=entry.pk).update(**change)
    return f"entry {entry.seq} was changed"


def delete(trail, chance):
    entry = chance.choice(trail.sealed())
    Entry.objects.using("owner").filter(pk=entry.pk).delete()
    return f"entry {entry.seq} of seal"


def swap(trail, chance):
    """Two entries change places: each gets the other's number."""
    one, other = chance.sample(trail.sealed(), 2)
    rows = Entry.objects.using("owner")
    rows.filter(pk=one.pk).update(seq=-1)
    rows.filter(pk=other.pk).update(seq=one.seq)
    rows.filter(pk=-1).update(seq=other.seq)
    return f"entry {min(one.seq, other.seq)} "


def insert(trail, chance):
    """A copy of an entry, said to be of the same transaction, under a new number."""
    entry = chance.choice(trail.sealed())
    entry.seq = chance.choice([9_000_000 + chance.randint(0, 999), -chance.randint(1, 999)])
    entry._state.adding = True
    entry.save(force_insert=True, using="owner")
    return f"entry {entry.seq} was put in"


def move(trail, chance):
    """An entry is said to have been written by a transaction of another seal."""
    one, other = chance.sample(trail.sealed(), 2)
    while (one.seq - trail.sealed()[0].seq) // EACH == (other.seq - trail.sealed()[0].seq) // EACH:
        other = chance.choice(trail.sealed())
    Entry.objects.using("owner").filter(pk=one.pk).update(xid=other.xid)
    return f"entry {one.seq} "


def cut(trail, chance):
    """The last seals with their entries, and all that comes after."""
    keep = chance.randint(1, SEALS - 1)
    last = Seal.objects.using("owner").get(number=keep)
    Seal.objects.using("owner").filter(number__gt=keep).delete()
    Entry.objects.using("owner").filter(seq__gt=last.last).delete()
    return f"is gone: the last is {keep}"


def take_out(trail, chance):
    """A seal from the middle, with its entries."""
    number = chance.randint(1, SEALS - 1)
    seal = Seal.objects.using("owner").get(number=number)
    Entry.objects.using("owner").filter(seq__range=(seal.first, seal.last)).delete()
    seal.delete(using="owner")
    return f"seal {number + 1} stands after seal {number - 1}"


def spoil(trail, chance):
    """A seal itself."""
    seal = Seal.objects.using("owner").get(number=chance.randint(1, SEALS))
    change = chance.choice(
        [
            {"digest": os.urandom(32)},
            {"previous": os.urandom(32)},
            {"listed": bytes(seal.listed)[:-40]},
            {"listed": bytes(seal.listed)[:-1]},
            {"listed": b""},
            {"at": seal.at + timedelta(seconds=1)},
            {"count": seal.count + 1},
            {"first": seal.first - 1},
        ]
    )
    Seal.objects.using("owner").filter(pk=seal.pk).update(**change)
    return "seal "


def relist(trail, chance):
    """An entry is changed, and the list of its seal made to say so; not the seal."""
    entry = chance.choice(trail.sealed())
    Entry.objects.using("owner").filter(pk=entry.pk).update(name="case_opened")
    seal = Seal.objects.using("owner").get(first__lte=entry.seq, last__gte=entry.seq)
    held = Entry.objects.using("owner").filter(seq__range=(seal.first, seal.last))
    seal.listed = packed(list(digested(held.order_by("seq"))))
    seal.save(using="owner", update_fields=["listed"])
    return f"the list of entries of seal {seal.number} was changed"


def rewrite(trail, chance):
    """An entry is changed, and every seal from its own on made anew, in good order."""
    entry = chance.choice(trail.sealed())
    entry.facts = entry.facts | {"amount": 7}
    entry.save(using="owner", update_fields=["facts"])
    seals = list(Seal.objects.using("owner").order_by("number"))
    for at, seal in enumerate(seals):
        held = Entry.objects.using("owner").filter(seq__range=(seal.first, seal.last))
        listed = list(digested(held.order_by("seq")))
        seal.listed, seal.digest = packed(listed), sha256(list_line(listed)).digest()
        if at:
            seal.previous = hash_of(seals[at - 1])
        seal.save(using="owner")
    own = next(seal.number for seal in seals if seal.first <= entry.seq <= seal.last)
    known = min(number for number in (3, 5, SEALS) if number >= own)
    return f"up to {known}: it is not your head"


WAYS = [edit, delete, swap, insert, move, cut, take_out, spoil, relist, rewrite]


@pytest.fixture
def as_superuser(trail):
    """Every protection of the two tables is off; each change is undone by its savepoint."""
    with transaction.atomic("owner"):
        cursor = connections["owner"].cursor()
        for table in ("audit_entry", "audit_seal"):
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER only_added")
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER stamped")
        cursor.execute("ALTER TABLE audit_seal DROP CONSTRAINT a_seal_holds_entries")
        yield
        transaction.set_rollback(True, using="owner")


def changed(trail, way, chance):
    """The lines after the change, and what must be said of it."""
    point = transaction.savepoint(using="owner")
    place = way(trail, chance)
    lines = trail.read("owner")
    transaction.savepoint_rollback(point, using="owner")
    return lines, place


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_whatever_is_changed_in_the_database_is_found_and_named(trail, as_superuser, way):
    chance = random.Random(way.__name__)
    for _ in range(MANY // len(WAYS) + 1):
        lines, place = changed(trail, way, chance)
        said = found(lines, trail.heads)
        assert any(place in words for words in said), (place, said)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_script_alone_finds_it_in_an_export(trail, as_superuser, tmp_path, way):
    lines, place = changed(trail, way, random.Random(f"script {way.__name__}"))
    told = script(lines, tmp_path, trail.heads)
    assert told.returncode == 1 and told.stdout.endswith("CHANGED\n")
    assert place in told.stdout and told.stderr == ""


def test_only_a_head_tells_of_a_trail_that_was_rewritten_from_end_to_end(trail, as_superuser):
    lines, _ = changed(trail, rewrite, random.Random(1))
    assert found(lines) == []
    for at, one in enumerate(trail.heads):
        if found(lines, [one]):
            assert all(found(lines, [later]) for later in trail.heads[at:])
    assert found(lines, trail.heads[-1:])


# In an exported file.


def sealed_at(lines):
    """Where the lines of sealed entries stand."""
    last = max(at for at, line in enumerate(lines) if kind(line) == "seal")
    return [at for at, line in enumerate(lines) if kind(line) == "entry" and at < last]


def kind(line):
    return json.loads(line)["kind"]


def file_edit(lines, chance):
    at = chance.choice(sealed_at(lines))
    old = lines[at]
    spot = chance.randrange(len(old))
    lines[at] = old[:spot] + bytes([(old[spot] - 32 + chance.randint(1, 94)) % 95 + 32])
    lines[at] += old[spot + 1 :]


def file_delete(lines, chance):
    del lines[chance.choice(sealed_at(lines))]


def file_reorder(lines, chance):
    one, other = chance.sample(sealed_at(lines), 2)
    lines[one], lines[other] = lines[other], lines[one]


def file_copy(lines, chance):
    lines.insert(chance.randint(1, len(lines) - 1), lines[chance.choice(sealed_at(lines))])


def file_cut(lines, chance):
    del lines[chance.randint(1, len(lines) - 1) :]


def file_cut_neatly(lines, chance):
    """Behind a seal, with an end made anew."""
    seals = [at for at, line in enumerate(lines) if kind(line) == "seal"]
    del lines[chance.choice(seals[:-1]) + 1 :]
    entries = sum(kind(line) == "entry" for line in lines)
    lines.append(b'{"entries":%d,"kind":"end"}' % entries)


def file_junk(lines, chance):
    junk = [
        b"",
        b"[]",
        b"null",
        b'"x"',
        b"{}",
        b'{"kind":[]}',
        b"\xff",
        b"[" * 5_000,
        b'{"kind":1}',
    ]
    junk += [b'{"kind":"seal","number":"x"}', b'{"kind":"entry","seq":null}']
    lines[chance.choice(sealed_at(lines))] = chance.choice(junk)


def file_seal(lines, chance):
    seals = [at for at, line in enumerate(lines) if kind(line) in {"seal", "list"}]
    at = chance.choice(seals)
    digits = [i for i, c in enumerate(lines[at].decode()) if c.isdigit()]
    spot = chance.choice(digits)
    other = chance.choice([d for d in b"0123456789" if d != lines[at][spot]])
    lines[at] = lines[at][:spot] + bytes([other]) + lines[at][spot + 1 :]


FILE_WAYS = [v for name, v in sorted(globals().items()) if name.startswith("file_")]


@pytest.mark.parametrize("way", FILE_WAYS, ids=lambda way: way.__name__)
def test_whatever_is_changed_in_an_export_is_found(trail, way):
    chance = random.Random(way.__name__)
    for turn in range(MANY // len(FILE_WAYS) + 1):
        lines = list(trail.lines)
        way(lines, chance)
        assert lines != trail.lines
        assert found(lines, trail.heads), (turn, way)


def test_a_changed_entry_is_named_with_its_seal(trail):
    at = sealed_at(trail.lines)[5]
    seq = json.loads(trail.lines[at])["seq"]
    lines = list(trail.lines)
    lines[at] = lines[at].replace(b'"amount":', b'"amount":9')
    assert found(lines) == [f"entry {seq} was changed after seal 2 was put on it"]


def test_the_same_facts_written_in_another_way_are_not_the_same_line(trail):
    at = sealed_at(trail.lines)[0]
    lines = list(trail.lines)
    lines[at] = json.dumps(json.loads(lines[at])).encode()
    assert len(found(lines)) == 1


# A part.


def part(trail, entries):
    with tenant(trail.firm):
        pieces = trail_lines(
            trail.firm, entries=entries, seals=Seal.objects.filter(firm=trail.firm), whole=False
        )
        return [line for piece in pieces for line in piece]


def test_a_part_is_held_by_the_seals_too_and_owns_up_to_being_one(trail, tmp_path):
    some = Entry.objects.filter(firm=trail.firm, name="version_sent", seq__gt=_of(trail, 2))
    lines = part(trail, some)
    with tenant(trail.firm):
        count = some.count()
    assert [json.loads(x)["number"] for x in lines if kind(x) == "seal"] == list(
        range(3, SEALS + 1)
    )
    told = script(lines, tmp_path, trail.heads)
    assert told.returncode == 0 and "A part of the trail: what is left out is not" in told.stdout
    assert f"{count} entries" in told.stdout

    spoilt = [line.replace(b'"amount":', b'"amount":9') for line in lines]
    assert len([x for x in found(spoilt) if "was changed" in x]) == count - 1


def test_an_entry_that_is_put_behind_the_seals_of_a_part_is_found(trail):
    """As if it waited for its seal: but its transaction is of long ago."""
    lines = part(trail, Entry.objects.filter(firm=trail.firm, name="version_sent"))
    old = json.loads(next(line for line in lines if kind(line) == "entry"))
    forged = json.dumps(old | {"seq": 9_000_000, "name": "case_opened"}).encode()
    end = json.loads(lines[-1])
    lines[-1:] = [forged, json.dumps(end | {"entries": end["entries"] + 1}).encode()]
    assert found(lines, trail.heads) == [
        f"entry 9000000 was put in: the seals up to {SEALS} do not hold it"
    ]


def test_an_empty_part_is_an_export_too(trail):
    assert [kind(line) for line in part(trail, Entry.objects.none())] == ["trail", "end"]
    assert found(part(trail, Entry.objects.none()), trail.heads) == []


def _of(trail, number):
    with tenant(trail.firm):
        return Seal.objects.get(firm=trail.firm, number=number).last


# The form.


def test_every_column_of_an_entry_is_in_its_line(trail):
    """One that is not could be changed unseen. Add it to lines.py; a null is left out of a line."""
    with tenant(trail.firm):
        entry = Entry.objects.filter(firm=trail.firm).order_by("seq")[1]
        entry.member_id, entry.on_behalf_of_id = new_id(), new_id()
        entry.party_id, entry.sealed = new_id(), b"\x01"
        names = {field.attname for field in Entry._meta.concrete_fields} - {"firm_id"} | {"firm"}
    assert set(json.loads(entry_line(entry))) == names | {"kind"}


def test_the_bytes_of_a_line_never_change():
    """Digests of years ago are of these bytes."""
    from datetime import UTC, datetime
    from uuid import UUID

    one = UUID(int=1)
    entry = Entry(
        seq=7,
        xid=812,
        server=7_300_000_000_000_000_001,
        firm_id=one,
        name="version_sent",
        at=datetime(2026, 11, 24, 19, 54, 0, 120, tzinfo=UTC),
        actor_kind="client",
        door="client",
        subjects=[one],
        facts={"z": 1, "a": "José", "b": [True, "x"]},
    )
    assert entry_line(entry) == (
        b'{"actor_kind":"client","at":"2026-11-24T19:54:00.000120Z","audience":"staff",'
        b'"door":"client","facts":{"a":"Jos\\u00e9","b":[true,"x"],"z":1},'
        b'"firm":"00000000-0000-0000-0000-000000000001","kind":"entry","name":"version_sent",'
        b'"seq":7,"server":"7300000000000000001",'
        b'"subjects":["00000000-0000-0000-0000-000000000001"],"version":1,"xid":812}'
    )


def test_a_list_is_packed_and_unpacked():
    listed = [(1, bytes(32)), (2**40, b"\xff" * 32)]
    assert unpacked(packed(listed)) == listed
