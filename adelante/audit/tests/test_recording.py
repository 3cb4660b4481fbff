"""A fact and its change stand or fall together, and a fact is never changed."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from adelante.audit import events
from adelante.audit.actor import system
from adelante.audit.events import Event, record
from adelante.audit.models import Audience, Entry
from adelante.cases.models import Case
from adelante.core import clock
from adelante.core.ids import new_id
from adelante.core.later import later
from adelante.core.tenancy import tenant
from tests.cast import assemble


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, kw_only=True)
class BoxOpened(Event):
    audience: ClassVar[Audience] = Audience.PARTY

    box: UUID | None = None
    amount: int = 0
    colour: Colour = Colour.RED
    on: date | None = None
    pages: tuple[int, ...] = ()
    other: object = None
    secret: str = field(default="", metadata={"unrecorded": True})


@app.task(name="tests.count_boxes")
def count_boxes(*, firm: str, entry: int) -> None:
    """A job that nobody runs."""


@pytest.fixture
def reacting():
    """Set the table of reactions for one test."""
    before = events.reactions()
    yield events.wire
    events.wire(before)


def test_a_fact_without_a_change_is_refused():
    with pytest.raises(RuntimeError, match="box_opened must be recorded inside its change"):
        record(BoxOpened(by=system(new_id())))


def test_an_entry_tells_who_what_when_and_for_whom(cast):
    by, box = cast.actor("ana"), new_id()
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    with cast.standing("ana"), clock.at(noon):
        entry = record(
            BoxOpened(
                by=by,
                case=cast.cases["ana_luis"].pk,
                party=cast.parties["ana"].pk,
                box=box,
                amount=120_050,
                on=date(2026, 11, 24),
                pages=(1, 2),
            )
        )
        entry.refresh_from_db()
        assert entry.name == "box_opened"
        assert (entry.firm_id, entry.account_id, entry.door) == (by.firm, by.account, "client")
        assert (entry.at, entry.actor_kind, entry.audience) == (noon, "client", "party")
        assert entry.case_id == cast.cases["ana_luis"].pk
        assert entry.subjects == [box]
        assert entry.facts == {
            "box": str(box),
            "amount": 120_050,
            "colour": "red",
            "on": "2026-11-24",
            "pages": [1, 2],
        }


@pytest.mark.parametrize("value", [1.5, Decimal(2), {"name": "Ana"}, object(), b"bytes", {1}])
def test_facts_are_plain_values(cast, value):
    with tenant(cast.rivera), pytest.raises(TypeError, match="a fact cannot be"):
        record(BoxOpened(by=system(cast.rivera), other=value))


def test_what_is_not_to_be_recorded_reaches_reactions_and_is_never_written(cast, reacting):
    heard = []
    reacting({BoxOpened: [lambda event: heard.append(event.secret)]})
    with tenant(cast.rivera):
        entry = record(BoxOpened(by=system(cast.rivera), secret="open sesame"))
        with connection.cursor() as cursor:
            row = cursor.execute("SELECT e::text FROM audit_entry e WHERE seq = %s", [entry.seq])
            assert "sesame" not in row.fetchone()[0]
    assert heard == ["open sesame"]


def test_entries_are_numbered_in_order_and_know_their_transaction(cast):
    with tenant(cast.rivera), connection.cursor() as cursor:
        first = record(BoxOpened(by=system(cast.rivera)))
        second = record(BoxOpened(by=system(cast.rivera)))
        assert first.seq < second.seq
        xids = cursor.execute(
            "SELECT count(*) FROM audit_entry WHERE xid = pg_current_xact_id() AND seq >= %s",
            [first.seq],
        ).fetchone()
    assert xids == (2,)


@pytest.mark.django_db(transaction=True)
def test_a_crash_undoes_the_change_the_entry_and_the_job(reacting):
    cast = assemble()
    case = cast.cases["carla"].pk

    def act(*, fails):
        with tenant(cast.rivera):
            Case.objects.filter(pk=case).update(held_because="half done")
            record(BoxOpened(by=system(cast.rivera), case=case))
            if fails:
                raise ZeroDivisionError

    def left():
        with tenant(cast.rivera):
            held = Case.objects.get(pk=case).held_because
            entries = Entry.objects.filter(name="box_opened").count()
        jobs = ProcrastinateJob.objects.filter(task_name="tests.count_boxes").count()
        return held, entries, jobs

    reacting({BoxOpened: [later(count_boxes)]})
    with pytest.raises(ZeroDivisionError):
        act(fails=True)
    assert left() == ("", 0, 0)

    reacting({BoxOpened: [later(count_boxes), _breaks]})
    with pytest.raises(LookupError):
        act(fails=False)
    assert left() == ("", 0, 0)

    reacting({BoxOpened: [later(count_boxes)]})
    act(fails=False)
    assert left() == ("half done", 1, 1)


def _breaks(event: BoxOpened) -> None:
    raise LookupError


def test_a_job_gets_the_firm_and_the_entry_and_nothing_else(cast, reacting):
    reacting({BoxOpened: [later(count_boxes)]})
    with cast.standing("ana"):  # a client may ask for a job, and may not read the jobs
        entry = record(BoxOpened(by=cast.actor("ana"), secret="open sesame"))
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            ProcrastinateJob.objects.count()
    job = ProcrastinateJob.objects.get(task_name="tests.count_boxes")
    assert job.args == {"firm": str(cast.rivera), "entry": entry.seq}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["UPDATE audit_entry SET name = 'x'", "DELETE FROM audit_entry"])
def test_not_even_the_owner_changes_an_entry(change):
    cast = assemble()
    with tenant(cast.rivera):
        record(BoxOpened(by=system(cast.rivera)))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic("owner"):
        cursor = connections["owner"].cursor()
        cursor.execute("ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY")
        cursor.execute(change)
    with tenant(cast.rivera):
        assert Entry.objects.filter(name="box_opened").exists()


def test_a_client_reads_what_is_for_them_and_nothing_else(cast):
    with tenant(cast.rivera):
        seen = [
            _entry(cast, Audience.CASE, case="ana_luis"),
            _entry(cast, Audience.PARTY, case="ana_luis", party="ana"),
        ]
        _entry(cast, Audience.STAFF, case="ana_luis", party="ana")
        _entry(cast, Audience.PARTY, case="ana_luis", party="luis")
        _entry(cast, Audience.CASE, case="carla", party="carla")
    with tenant(cast.harbour):
        _entry(cast, Audience.CASE, case="hugo", party="hugo", firm=cast.harbour)
    with cast.standing("ana"):
        assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == seen


def test_a_client_writes_only_in_their_own_name(cast):
    with cast.standing("ana"):
        record(BoxOpened(by=cast.actor("ana")))
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            record(BoxOpened(by=cast.actor("luis")))
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            record(BoxOpened(by=cast.actor("hugo")))


def _entry(cast, audience, *, case, party=None, firm=None):
    by = system(firm or cast.rivera)
    return Entry.objects.create(
        firm_id=by.firm,
        name="box_opened",
        actor_kind=by.kind,
        door="system",
        case_id=cast.cases[case].pk,
        party_id=cast.parties[party].pk if party else None,
        audience=audience,
    ).seq
