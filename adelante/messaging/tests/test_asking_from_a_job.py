"""What a job asks for comes with its change or not at all: one transaction, in the worker too."""

import pytest
from django.db import connection

from adelante.config.tests.workers import surroundings, until, workers
from adelante.core.tenancy import tenant
from adelante.firms.face import forget_faces
from adelante.messaging.models import Message
from adelante.messaging.tests.conftest import write
from tests.cast import assemble


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_is_queued_again_and_its_next_job_are_one_transaction(server, tmp_path):
    forget_faces()
    cast = assemble()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")  # no test's end empties them
    server.answer = lambda: "451 come again"
    about = {"case": cast.cases["ana_luis"].pk}
    message = write(cast, template="escalated", about=about)

    with workers(surroundings(mail_port=server.port), tmp_path) as start:
        start()
        server.arrived.get(timeout=40)
        until(lambda: _writer_of_the_next_job())

        with tenant(cast.rivera), connection.cursor() as cursor:
            state, writer = cursor.execute(
                "SELECT state, xmin::text FROM messaging_message WHERE id = %s", [message.pk]
            ).fetchone()
    assert state == Message.State.QUEUED
    assert writer == _writer_of_the_next_job()


def _writer_of_the_next_job():
    """The transaction that asked for the sending that is to come, if it has."""
    with connection.cursor() as cursor:
        row = cursor.execute(
            "SELECT xmin::text FROM procrastinate_jobs "
            "WHERE task_name LIKE '%%.send' AND status = 'todo' AND scheduled_at > now()"
        ).fetchone()
    return row and row[0]
