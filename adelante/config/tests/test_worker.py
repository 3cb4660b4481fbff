"""The worker as a process: what it takes up, how it stops, and what its death leaves behind."""

import asyncio
from datetime import timedelta
from threading import Event
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from adelante.cases.models import Case, Task
from adelante.config.tasks import MOST_RESCUES, rescue_stalled_jobs
from adelante.config.tests.workers import surroundings, until, workers
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.firms.face import forget_faces
from adelante.messaging.models import Message
from adelante.messaging.queueing import queue
from adelante.messaging.sending import FATE_UNKNOWN_AFTER, own_up, send
from adelante.messaging.tests.mail_server import TOOK_IT, MailServer
from tests.cast import assemble

pytestmark = pytest.mark.django_db(transaction=True)

State = Message.State
SECRET = "a-secret-that-nobody-may-find"


@pytest.fixture
def cast():
    """Everybody, committed: another process must see them."""
    forget_faces()
    with connection.cursor() as cursor:  # no test's end empties these
        cursor.execute("DELETE FROM procrastinate_jobs; DELETE FROM procrastinate_workers")
    yield assemble()
    forget_faces()


@pytest.fixture
def server():
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def start(cast, server, tmp_path):
    """`start()` starts a worker at this database and this mail server."""
    with workers(surroundings(mail_port=server.port), tmp_path) as start:
        yield start


@pytest.fixture
def busy(server):
    """The mail server has the whole letter, and says nothing until the event is set."""
    answers = Event()

    def answer():
        answers.wait(60)
        return TOOK_IT

    server.answer = answer
    yield answers
    answers.set()


def post(cast, key="a cause", **more):
    """A message that Ana is to get, and its job."""
    with tenant(cast.rivera):
        queue(
            firm=cast.rivera,
            key=key,
            template="escalated",
            to_address="ana@example.com",
            to_name="Ana Gómez",
            language="es",
            case=cast.cases["ana_luis"].pk,
            about={"case": cast.cases["ana_luis"].pk},
            **more,
        )
        return Message.objects.get(key=key)


def state_of(message):
    with tenant(message.firm_id):
        return Message.objects.get(pk=message.pk).state


def jobs(task="send"):
    """(status, attempts) of each job of this task that is not done and forgotten."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name LIKE %s "
            "ORDER BY id",
            [f"%.{task}"],
        )
        return cursor.fetchall()


def rescue():
    """What the worker's round does, a minute after the last sign of life of a killed worker."""

    async def round_of_rescue():
        outside = app.with_connector(app.connector.get_worker_connector())
        async with outside.open_async():
            await rescue_stalled_jobs.func(SimpleNamespace(app=outside), 0)

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
        )
    asyncio.run(round_of_rescue())


def test_a_worker_takes_up_a_job_and_forgets_it_when_done(cast, server, start):
    start()
    message = post(cast)

    until(lambda: state_of(message) == State.SENT)

    until(lambda: jobs() == [])
    assert [letter["Message-ID"] for letter in server.took] == [message.message_id]


def test_a_worker_that_is_told_to_stop_finishes_what_it_does(cast, server, start, busy):
    worker, message = start(), post(cast)
    until(lambda: not server.arrived.empty())

    worker.ask_to_stop()
    until(lambda: "is told to stop" in worker.log)
    waiting = post(cast, key="later")
    assert worker.works, "it has a letter in its hands"
    busy.set()

    assert worker.end() == 0
    assert state_of(message) == State.SENT and len(server.took) == 1
    assert state_of(waiting) == State.QUEUED, "nothing new is begun"


def test_a_worker_killed_with_a_letter_in_its_hands_leaves_it_unknown(cast, server, start, busy):
    worker, message = start(), post(cast)
    until(lambda: not server.arrived.empty())
    assert state_of(message) == State.SENDING, "committed before the server was spoken to"

    worker.kill()
    busy.set()
    rescue()
    start()
    until(lambda: jobs() == [])

    assert state_of(message) == State.SENDING
    with clock.at(clock.now() + FATE_UNKNOWN_AFTER + timedelta(minutes=1)):
        own_up(cast.rivera)
        own_up(cast.rivera)
    assert state_of(message) == State.UNKNOWN
    send.defer(firm=str(cast.rivera), message=str(message.pk))
    until(lambda: jobs() == [])
    assert state_of(message) == State.UNKNOWN
    assert server.arrived.qsize() == 1, "never sent a second time by itself"
    with tenant(cast.rivera):
        assert Task.objects.count() == 1


def test_a_job_of_a_change_that_was_undone_never_runs(cast, server, start):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        post(cast, key="undone")
        raise ZeroDivisionError
    start()
    other = post(cast, key="kept")

    until(lambda: state_of(other) == State.SENT)

    assert len(server.took) == 1


def test_an_idle_worker_stops_at_once(cast, start):
    worker = start()
    until(lambda: _registered() == 1)

    worker.ask_to_stop()

    assert worker.end() == 0
    assert _registered() == 0


def test_a_worker_killed_before_it_takes_a_letter_up_costs_nothing(cast, server, start):
    message = post(cast)
    with tenant(cast.rivera):
        Case.objects.select_for_update(no_key=True).get(pk=message.case_id)
        worker = start()
        until(_somebody_waits_for_us)
        worker.kill()

    assert state_of(message) == State.QUEUED and server.arrived.empty()
    rescue()
    start()

    until(lambda: state_of(message) == State.SENT)
    assert server.arrived.qsize() == 1


def test_two_workers_with_two_jobs_for_each_letter_deliver_each_once(cast, server, start):
    messages = [post(cast, key=f"cause {number}") for number in range(12)]
    for message in messages:
        send.defer(firm=str(cast.rivera), message=str(message.pk))
    start()
    start()

    until(lambda: jobs() == [])

    assert {state_of(message) for message in messages} == {State.SENT}
    sent = sorted(letter["Message-ID"] for letter in server.took)
    assert sent == sorted(message.message_id for message in messages)


def test_a_secret_is_in_the_letter_and_in_no_log(cast, server, start):
    worker = start()
    with tenant(cast.rivera):
        queue(
            firm=cast.rivera,
            key="code",
            template="code",
            to_address="ana@example.com",
            to_name="Ana Gómez",
            language="es",
            secret="730528",
        )
        broken = {"key": "broken", "template": "invitation", "about": {"invitation": "nonsense"}}
        queue(
            firm=cast.rivera,
            to_address="ana@example.com",
            to_name="Ana",
            language="es",
            secret=SECRET,
            **broken,
        )

    until(lambda: jobs() == [])
    worker.ask_to_stop()
    worker.end()

    assert "730528" in server.took[0].get_body(("plain",)).get_content()
    assert "could not be written" in worker.log
    assert "730528" not in worker.log and SECRET not in worker.log


def test_a_job_that_ends_every_worker_is_given_up(cast):
    job = send.defer(firm=str(cast.rivera), message=str(cast.rivera))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s WHERE id = %s",
            [MOST_RESCUES, job],
        )

    rescue()

    assert [status for status, _attempts in jobs()] == ["failed"]


def test_a_job_whose_worker_died_waits_again_at_once(cast):
    job = send.defer(firm=str(cast.rivera), message=str(cast.rivera))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job])

    rescue()

    assert [status for status, _attempts in jobs()] == ["todo"]


def _registered():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_workers")
        return cursor.fetchone()[0]


def _somebody_waits_for_us():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks "
            "WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return cursor.fetchone()[0]
