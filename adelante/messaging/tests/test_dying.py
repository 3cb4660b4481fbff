"""A sender killed before any step leaves a mail that is sent once, or whose fate is known to be
unknown. Another process, killed for real; a real mail server; real commits.
"""

import subprocess
import sys
from datetime import timedelta

import pytest

from adelante.config.tests.workers import surroundings
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.firms.face import forget_faces
from adelante.messaging.models import Message
from adelante.messaging.sending import FATE_UNKNOWN_AFTER, own_up, send_message
from adelante.messaging.tests import dying_sender
from adelante.messaging.tests.conftest import read, write
from tests.cast import assemble

pytestmark = pytest.mark.django_db(transaction=True)

State = Message.State
ENOUGH = 80  # more steps than a sending has


@pytest.fixture
def committed(db):
    forget_faces()
    yield assemble()
    forget_faces()


@pytest.fixture
def sender(committed, server):
    with subprocess.Popen(
        [sys.executable, "-m", dying_sender.__name__],
        env=surroundings(mail_port=server.port),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:

        def die_at(message, step):
            child.stdin.write(f"{message.firm_id} {message.pk} {step}\n")
            child.stdin.flush()
            return child.stdout.readline().strip() == "dead"

        yield die_at
        child.stdin.close()


def test_whenever_a_sender_dies_each_mail_is_sent_once_or_known_to_be_unknown(
    committed, sender, server
):
    case = committed.cases["ana_luis"].pk
    ends = []
    for step in range(1, ENOUGH):
        message = write(committed, template="escalated", about={"case": case}, key=f"cause {step}")
        took_before = len(server.took)
        died = sender(message, step)
        left = read(message).state
        took = len(server.took) - took_before
        ends.append(left)

        if left == State.QUEUED:
            assert took == 0, f"step {step}: nothing was handed over"
        if left == State.SENT:
            assert took == 1, f"step {step}: sent means sent"

        send_message(message.pk, firm=committed.rivera)
        with clock.at(clock.now() + FATE_UNKNOWN_AFTER + timedelta(minutes=1)):
            own_up(committed.rivera)
        send_message(message.pk, firm=committed.rivera)

        took = len(server.took) - took_before
        assert read(message).state in {State.SENT, State.UNKNOWN}
        assert took <= 1, f"step {step}: sent twice"
        assert took == 1 or read(message).state == State.UNKNOWN, f"step {step}: lost"
        if not died:
            break

    assert not died and {State.QUEUED, State.SENDING, State.SENT} <= set(ends)
    with tenant(committed.rivera):
        assert not Message.objects.filter(state__in=[State.QUEUED, State.SENDING]).exists()
