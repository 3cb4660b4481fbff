"""Every entry gets a seal, once: whatever is written meanwhile, and however long that takes."""

import random
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from adelante.audit import sealing
from adelante.audit.exporting import head_of, trail_lines
from adelante.audit.lines import hash_of, unpacked
from adelante.audit.models import Entry, Seal
from adelante.audit.sealing import seal_firm
from adelante.audit.verify_export import Reader, head
from adelante.core import clock
from adelante.core.tenancy import Door, tenant
from adelante.firms.face import forget_faces
from tests.cast import assemble

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    """Everybody, committed: only what is committed is sealed."""
    forget_faces()
    yield assemble()
    forget_faces()


def entry(firm, name="box_opened", **more):
    return Entry.objects.create(
        firm_id=firm, name=name, actor_kind="system", door="system", **more
    ).seq


def write(firm, name="box_opened", **more):
    with tenant(firm):
        return entry(firm, name, **more)


def sealed(firm):
    """[(number, [seq, …]), …] of the firm's seals."""
    with tenant(firm):
        return [
            (seal.number, [seq for seq, _ in unpacked(bytes(seal.listed))])
            for seal in Seal.objects.filter(firm=firm).order_by("number")
        ]


def faults(firm, *heads, entries=None):
    with tenant(firm):
        pieces = trail_lines(
            firm,
            entries=Entry.objects.filter(firm=firm),
            seals=Seal.objects.filter(firm=firm),
            whole=True,
        )
        lines = [line for piece in pieces for line in piece]
    reader = Reader(map(head, heads))
    return list(reader.findings(lines))


class Elsewhere:
    """A transaction on a connection of its own, open for as long as it is wanted."""

    def __init__(self, act):
        self.act, self.acted, self.may_end = act, threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _run(self):
        try:
            with tenant(self.firm):
                self.act()
                self.acted.set()
                self.may_end.wait(60)
                if self.fails:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        finally:
            connections.close_all()

    def open(self, firm, *, fails=False):
        self.firm, self.fails = firm, fails
        self.thread.start()
        assert self.acted.wait(60)
        return self

    def end(self):
        self.may_end.set()
        self.thread.join(60)


def test_what_is_committed_is_sealed_in_its_order_and_each_seal_holds_on_to_the_one_before(cast):
    first = [write(cast.rivera) for _ in range(3)]
    assert seal_firm(cast.rivera) == 3
    second = [write(cast.rivera)]
    assert seal_firm(cast.rivera) == 1

    assert sealed(cast.rivera) == [(1, first), (2, second)]
    with tenant(cast.rivera):
        one, two = Seal.objects.filter(firm=cast.rivera).order_by("number")
        assert bytes(one.previous) == bytes(32) and bytes(two.previous) == hash_of(one)
        assert head_of(cast.rivera) == f"2:{hash_of(two).hex()}"
    assert faults(cast.rivera) == []


def test_where_nothing_is_new_no_seal_is_made_and_little_is_asked(cast):
    write(cast.rivera)
    seal_firm(cast.rivera)
    with CaptureQueriesContext(connection) as asked:
        assert seal_firm(cast.rivera) == 0
    assert len([q for q in asked.captured_queries if q["sql"].startswith("SELECT")]) == 3
    assert len(sealed(cast.rivera)) == 1
    assert seal_firm(cast.harbour) == 0 and sealed(cast.harbour) == []


def test_nothing_is_sealed_past_a_transaction_that_is_still_open(cast):
    """It took its number first and commits last: were later ones sealed by number, it would be
    missed, or slip in before the end of the seal.
    """
    early = write(cast.rivera)
    late = []
    other = Elsewhere(lambda: late.append(entry(cast.rivera))).open(cast.rivera)
    after = [write(cast.rivera) for _ in range(3)]

    assert seal_firm(cast.rivera) == 1
    assert seal_firm(cast.rivera) == 0
    assert faults(cast.rivera) == []  # what is open is not there, and what waits is not missed

    other.end()
    assert seal_firm(cast.rivera) == 4
    assert sealed(cast.rivera) == [(1, [early]), (2, [*late, *after])]
    assert faults(cast.rivera) == []


def test_of_a_transaction_that_is_undone_nothing_is_left_and_nothing_is_missed(cast):
    other = Elsewhere(lambda: entry(cast.rivera)).open(cast.rivera, fails=True)
    after = write(cast.rivera)
    assert seal_firm(cast.rivera) == 0
    other.end()
    assert seal_firm(cast.rivera) == 1
    assert sealed(cast.rivera) == [(1, [after])]


def test_one_open_transaction_of_another_firm_holds_the_seals_back_too(cast):
    other = Elsewhere(lambda: entry(cast.harbour)).open(cast.harbour)
    write(cast.rivera)
    assert seal_firm(cast.rivera) == 0
    other.end()
    assert seal_firm(cast.rivera) == 1


def test_sixteen_writers_and_two_sealers_at_once_leave_no_entry_without_its_one_seal(cast):
    written, over, broken = [], threading.Event(), []

    def writes(number):
        chance = random.Random(number)
        for turn in range(12):
            try:
                with tenant(cast.rivera):
                    mine = [entry(cast.rivera) for _ in range(chance.randint(1, 3))]
                    if chance.random() < 0.2:
                        raise ZeroDivisionError
                    if turn % 4 == 0:
                        with transaction.atomic():  # a savepoint has a number of its own
                            mine.append(entry(cast.rivera))
                written.extend(mine)
            except ZeroDivisionError:
                continue
        connections.close_all()

    def seals():
        while not over.is_set():
            try:
                seal_firm(cast.rivera)
            except Exception as error:
                broken.append(error)
        connections.close_all()

    writers = [threading.Thread(target=writes, args=[number]) for number in range(16)]
    sealers = [threading.Thread(target=seals) for _ in range(2)]
    for thread in writers + sealers:
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    for thread in sealers:
        thread.join()
    seal_firm(cast.rivera)

    held = [seq for _, entries in sealed(cast.rivera) for seq in entries]
    assert broken == []
    assert sorted(held) == sorted(written) and len(held) == len(set(held))
    assert [number for number, _ in sealed(cast.rivera)] == list(
        range(1, len(sealed(cast.rivera)) + 1)
    )
    assert faults(cast.rivera) == []


def test_two_sealers_never_seal_the_same(cast):
    write(cast.rivera)
    other = Elsewhere(lambda: seal_firm(cast.rivera)).open(cast.rivera)
    assert seal_firm(cast.rivera) == 0
    other.end()
    assert len(sealed(cast.rivera)) == 1


def test_much_at_once_becomes_several_seals_and_a_transaction_is_never_cut(cast, monkeypatch):
    monkeypatch.setattr(sealing, "MOST", 4)
    with tenant(cast.rivera):
        whole = [entry(cast.rivera) for _ in range(7)]
    single = [write(cast.rivera) for _ in range(6)]
    assert seal_firm(cast.rivera) == 13
    assert sealed(cast.rivera) == [(1, whole), (2, single[:4]), (3, single[4:])]
    assert faults(cast.rivera) == []


def test_the_clock_may_step_back_and_forth(cast):
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    for minutes in (0, 90, -600, 5):
        with clock.at(noon + timedelta(minutes=minutes)):
            write(cast.rivera)
            seal_firm(cast.rivera)
    order = [seq for _, entries in sealed(cast.rivera) for seq in entries]
    assert order == sorted(order) and len(order) == 4
    assert faults(cast.rivera) == []


def test_a_step_of_the_clock_is_told_of(cast):
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    for minutes in (0, -600):
        with clock.at(noon + timedelta(minutes=minutes)):
            write(cast.rivera)
    with tenant(cast.rivera):
        pieces = trail_lines(
            cast.rivera, entries=Entry.objects.all(), seals=Seal.objects.all(), whole=True
        )
        reader = Reader()
        assert list(reader.findings(line for piece in pieces for line in piece)) == []
    assert len(reader.notes) == 1 and "clock stood earlier" in reader.notes[0]


def test_after_a_restored_dump_what_was_not_sealed_is_and_what_is_new_too(cast):
    """Another database counts its transactions anew; entries know which one has written them."""
    write(cast.rivera)
    seal_firm(cast.rivera)
    left = write(cast.rivera)
    _as_if_restored()
    new = write(cast.rivera)

    assert seal_firm(cast.rivera) == 2
    assert [entries for _, entries in sealed(cast.rivera)][1:] == [[left], [new]]
    assert seal_firm(cast.rivera) == 0
    assert faults(cast.rivera) == []


def _as_if_restored():
    """Entries and seals so far were made in another database, far ahead of this one's count."""
    with transaction.atomic("owner"):
        cursor = connections["owner"].cursor()
        for table in ("audit_entry", "audit_seal"):
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER only_added")
        cursor.execute(
            "UPDATE audit_entry SET server = 4711, xid = (xid::text::bigint + 9000000)::text::xid8"
        )
        cursor.execute("DELETE FROM audit_seal")
        _seal_again()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("audit_entry", "audit_seal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER only_added")
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _seal_again():
    entries = Entry.objects.using("owner").order_by("xid")
    first = entries[0]
    listed = list(sealing.digested([first]))
    Seal.objects.using("owner").create(
        firm_id=first.firm_id,
        number=1,
        server=4711,
        after=0,
        upto=first.xid + 1,
        first=first.seq,
        last=first.seq,
        count=1,
        listed=sealing.packed(listed),
        digest=sealing.sha256(sealing.list_line(listed)).digest(),
        previous=sealing.NO_SEAL,
    )


def test_no_writer_chooses_the_transaction_of_an_entry(cast):
    with tenant(cast.rivera), connection.cursor() as cursor:
        seq = entry(cast.rivera, xid=5, server=5)
        cursor.execute(
            "SELECT xid = pg_current_xact_id(), server <> 5 FROM audit_entry WHERE seq = %s", [seq]
        )
        assert cursor.fetchone() == (True, True)


@pytest.mark.parametrize("change", ["UPDATE audit_seal SET number = 9", "DELETE FROM audit_seal"])
def test_not_even_the_owner_changes_a_seal(cast, change):
    write(cast.rivera)
    seal_firm(cast.rivera)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic("owner"):
        cursor = connections["owner"].cursor()
        cursor.execute("ALTER TABLE audit_seal NO FORCE ROW LEVEL SECURITY")
        cursor.execute(change)


def test_the_office_reads_its_seals_and_makes_none_and_nobody_reads_anothers(cast):
    write(cast.rivera)
    seal_firm(cast.rivera)
    with cast.standing("maria"):
        assert Seal.objects.count() == 1
        seal = Seal.objects.get()
        seal.pk, seal.number, seal._state.adding = None, 2, True
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            seal.save(force_insert=True)
    with cast.standing("zed"):
        assert Seal.objects.count() == 0
    with cast.standing("ana"), pytest.raises(DatabaseError, match="permission denied"):
        Seal.objects.count()
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        tenant(cast.rivera, door=Door.SIGN_IN),
    ):
        Seal.objects.count()
