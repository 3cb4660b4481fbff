"""What becomes of a message, by what a real mail server says, and by what it does not say."""

from datetime import timedelta
from threading import Event

import pytest

from adelante.audit.models import Entry
from adelante.cases.models import Task
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.tenancy import tenant
from adelante.messaging.models import Message
from adelante.messaging.sending import (
    FATE_UNKNOWN_AFTER,
    PAUSES,
    it_arrived,
    leave,
    own_up,
    queue_again,
)
from adelante.messaging.tests.conftest import read, send, stop_half_way, write
from tests.jobs import jobs_of

State = Message.State


@pytest.fixture
def message(cast):
    """Ana is to hear that a case has a task: a letter that needs the case alone."""
    return write(cast, template="escalated", about={"case": cast.cases["ana_luis"].pk})


def test_a_message_that_the_server_took_is_sent(server, message):
    sent = send(message)

    assert sent.state == State.SENT and sent.attempts == 1
    (letter,) = server.took
    assert letter["Message-ID"] == message.message_id
    with tenant(message.firm_id):
        assert Entry.objects.filter(name="message_sent").count() == 1


def test_a_job_that_runs_again_sends_nothing(server, message):
    send(message)
    send(message)

    assert len(server.took) == 1


@pytest.mark.parametrize("where", ["address", "letter"])
def test_a_message_that_is_refused_for_good_has_failed_and_somebody_has_a_task(
    server, message, cast, where
):
    if where == "address":
        server.answer_to_address = lambda: "550 no such user"
    else:
        server.answer = lambda: "554 we think that this is spam"

    failed = send(message)

    assert failed.state == State.FAILED
    assert failed.reason in {
        "The mail server refused it (550).",
        "The mail server refused it (554).",
    }
    with tenant(cast.rivera):
        (task,) = Task.objects.all()
        assert task.assignee_id == cast.members["maria"].pk and "Ana" in task.words
        assert Entry.objects.get(name="message_failed").facts["state"] == "failed"


@pytest.mark.parametrize("where", ["address", "letter"])
def test_a_message_that_is_not_taken_now_waits_and_has_its_next_job(server, message, cast, where):
    if where == "address":
        server.answer_to_address = lambda: "451 greylisted, come again"
    else:
        server.answer = lambda: "421 too busy"
    before = jobs_of("send")

    waits = send(message)

    assert waits.state == State.QUEUED and waits.attempts == 1
    assert len(jobs_of("send")) == len(before) + 1
    server.answer_to_address = server.answer = lambda: "250 OK"
    assert send(message).state == State.SENT
    assert [letter["Message-ID"] for letter in server.took] == [message.message_id]


def test_a_server_that_is_away_is_asked_again_until_there_is_no_point(nobody_listens, message):
    for tries in range(1, len(PAUSES) + 1):
        assert send(message).state == State.QUEUED, tries

    failed = send(message)

    assert failed.state == State.FAILED
    assert failed.reason == "The mail server could not be reached."


def test_a_server_that_hangs_up_before_the_letter_has_not_got_it(server, message):
    server.answer_to_address = lambda: None

    assert send(message).state == State.QUEUED
    assert server.arrived.empty()


def test_a_server_that_hangs_up_after_the_letter_may_have_got_it(server, message, cast):
    server.answer = lambda: None

    unknown = send(message)

    assert unknown.state == State.UNKNOWN
    assert unknown.reason == "The connection to the mail server was lost."
    assert send(message).state == State.UNKNOWN, "it is never sent again by itself"
    assert server.arrived.qsize() == 1
    with tenant(cast.rivera):
        assert Task.objects.count() == 1


def test_a_server_that_says_nothing_after_the_letter_may_have_got_it(server, message, settings):
    settings.EMAIL_TIMEOUT = 0.3
    released = Event()
    server.answer = lambda: (released.wait(3) and "250 OK") or "451 too late"

    assert send(message).state == State.UNKNOWN
    released.set()


def test_a_mail_server_without_the_encryption_that_was_asked_for_gets_nothing(
    server, message, settings
):
    settings.EMAIL_USE_TLS = True

    assert send(message).state == State.QUEUED
    assert server.arrived.empty()


def test_a_message_whose_sender_died_is_owned_up_to(server, message, cast):
    stop_half_way(message)

    own_up(cast.rivera)
    assert read(message).state == State.SENDING, "it may still be at work"
    with clock.at(clock.now() + FATE_UNKNOWN_AFTER + timedelta(minutes=1)):
        own_up(cast.rivera)
        own_up(cast.rivera)

    assert read(message).state == State.UNKNOWN
    assert send(message).state == State.UNKNOWN
    assert server.arrived.empty()
    with tenant(cast.rivera):
        assert Task.objects.count() == 1
        assert Entry.objects.filter(name="message_failed").count() == 1


def test_a_queued_message_that_has_lost_its_job_gets_another(message, cast):
    before = len(jobs_of("send"))

    own_up(cast.rivera)
    assert len(jobs_of("send")) == before
    with clock.at(clock.now() + timedelta(hours=10)):
        own_up(cast.rivera)
        own_up(cast.rivera)

    assert len(jobs_of("send")) == before + 1


def test_what_is_over_is_not_sent_and_nobody_is_bothered(server, cast):
    with clock.at(clock.now() - timedelta(minutes=11)):
        message = write(cast, template="code", secret="424242", case=None)

    over = send(message)

    assert over.state == State.OVER and over.sealed is None
    assert server.arrived.empty()
    with tenant(cast.rivera):
        assert not Task.objects.exists()


def test_a_letter_that_cannot_be_written_is_seen_by_the_firm(server, cast):
    message = write(cast, template="filed", about={"filing": cast.cases["carla"].pk})

    failed = send(message)

    assert failed.state == State.FAILED
    assert "cannot be written" in failed.reason
    with tenant(cast.rivera):
        assert Task.objects.count() == 1


@pytest.mark.parametrize("address", ["josé@example.com", "x" * 70 + "@example.com", "ana@@b", ""])
def test_an_address_that_no_server_takes_is_seen_by_the_firm(server, message, address):
    with tenant(message.firm_id):
        Message.objects.update(to_address=address)
    server.answer_to_address = lambda: "553 bad address"

    assert send(message).state == State.FAILED
    assert server.arrived.empty()


def test_a_person_decides_that_it_goes_again(server, message, cast):
    server.answer = lambda: None
    unknown = send(message)

    with cast.standing("maria"):
        queue_again(unknown, by=cast.actor("maria"))
    server.answer = lambda: "250 OK"

    assert send(message).state == State.SENT
    assert {letter["Message-ID"] for letter in server.took} == {message.message_id}
    with tenant(cast.rivera):
        assert Task.objects.get().done_by_id == cast.members["maria"].pk


def test_a_person_knows_that_it_arrived(server, message, cast):
    server.answer = lambda: None
    unknown = send(message)

    with cast.standing("maria"):
        it_arrived(unknown, by=cast.actor("maria"))

    assert send(message).state == State.SENT
    assert server.arrived.qsize() == 1


def test_a_person_leaves_it(server, message, cast):
    server.answer_to_address = lambda: "550 no such user"
    failed = send(message)

    with cast.standing("maria"):
        leave(failed, by=cast.actor("maria"))

    assert read(message).state == State.OVER


@pytest.mark.parametrize("act", [queue_again, it_arrived, leave])
def test_a_message_that_needs_nobody_is_not_decided_about(message, cast, act):
    with cast.standing("maria"), pytest.raises(Refused):
        act(message, by=cast.actor("maria"))


@pytest.mark.parametrize("act", [queue_again, it_arrived, leave])
@pytest.mark.parametrize("who", ["fin", "ana", "zed"])
def test_nobody_else_decides_about_a_message(server, message, cast, act, who):
    server.answer_to_address = lambda: "550 no such user"
    failed = send(message)

    with cast.standing("maria"), pytest.raises(NotYours):
        act(failed, by=cast.actor(who))


def test_a_code_is_never_sent_again(server, cast):
    server.answer_to_address = lambda: "550 no such user"
    failed = send(write(cast, template="code", secret="424242", case=None))

    assert failed.state == State.FAILED and failed.sealed is None
    with cast.standing("maria"), pytest.raises(Refused):
        queue_again(failed, by=cast.actor("maria"))
