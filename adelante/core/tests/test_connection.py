"""A connection that is kept from request to request, and a server that went away meanwhile."""

import pytest
from django.db import connection


@pytest.fixture
def kept(db):
    """A second connection, as another thread would keep it."""
    other = connection.copy()
    yield other
    other.close()


def ended(process):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [process])
        return cursor.fetchone()[0]


def process_of(kept):
    with kept.cursor() as cursor:
        return cursor.execute("SELECT pg_backend_pid()").fetchone()[0]


def test_a_connection_that_the_server_closed_is_not_usable(kept):
    process = process_of(kept)
    assert kept.is_usable()

    assert ended(process)

    assert not kept.is_usable()


def test_the_next_request_gets_a_new_one(kept):
    process = process_of(kept)
    assert ended(process)

    kept.health_check_enabled, kept.health_check_done = True, False  # as when a request begins

    assert process_of(kept) != process


def test_one_that_was_closed_here_is_not_usable(kept):
    process_of(kept)
    kept.connection.close()

    assert not kept.is_usable()
