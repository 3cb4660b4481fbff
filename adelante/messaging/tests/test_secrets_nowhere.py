"""A code and the secret of a link stand in the letter alone: the whole database is searched."""

import re

import pytest
from django.db import connections, transaction

from adelante.cases.inviting import invite
from adelante.cases.models.invitation import digest_of
from adelante.core.tenancy import tenant
from adelante.firms.face import forget_faces
from adelante.messaging.models import Message
from adelante.messaging.tests.conftest import read, send
from tests.cast import assemble

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    """Everybody, committed: the owner of the tables looks from outside."""
    forget_faces()
    yield assemble()
    forget_faces()


def every_row():
    """Every row of every table as text, with no wall in the way; the walls stand again after it."""
    tables = (
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    text = []
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        for (name,) in cursor.execute(tables).fetchall():
            cursor.execute(f'ALTER TABLE "{name}" NO FORCE ROW LEVEL SECURITY')
            text += [row for (row,) in cursor.execute(f'SELECT t::text FROM "{name}" t').fetchall()]
        transaction.set_rollback(True, "owner")
    return "\n".join(text)


def found(secret, text):
    """In plain, or as the bytes of a bytea column."""
    return secret in text or secret.encode().hex() in text


def the_message(cast, template):
    with tenant(cast.rivera):
        return Message.objects.get(template=template)


def test_the_code_of_a_sign_in_stands_nowhere_before_or_after_it_was_sent(cast, server, client):
    client.post("/rivera/sign-in/", {"email": "ana@example.com"})
    message = the_message(cast, "code")
    before = every_row()

    send(message)

    code = re.search(r"\b\d{6}\b", server.took[0].get_body(("plain",)).get_content()).group()
    assert str(message.pk) in before
    for text in (before, every_row()):
        assert not re.search(rf"(?<![0-9a-f.]){code}(?![0-9a-f])", text)
        assert code.encode().hex() not in text
    assert read(message).sealed is None


def test_the_secret_of_an_invitation_stands_nowhere_before_or_after_it_was_sent(cast, server):
    with cast.standing("maria"):
        invite(cast.parties["ana"], email="mila@example.com", by=cast.actor("maria"))
    message = the_message(cast, "invitation")
    before = every_row()

    send(message)

    letter = server.took[0].get_body(("plain",)).get_content()
    secret = re.search(r"/join/([\w-]+)", letter).group(1)
    assert digest_of(secret).hex() in before, "columns of bytes are searched too"
    assert not found(secret, before) and not found(secret, every_row())
    assert read(message).sealed is None


def test_a_refused_invitation_keeps_its_secret_sealed_for_the_next_try(cast, server):
    with cast.standing("maria"):
        invite(cast.parties["ana"], email="mila@example.com", by=cast.actor("maria"))
    server.answer_to_address = lambda: "550 no such user"

    failed = send(the_message(cast, "invitation"))

    assert failed.state == Message.State.FAILED and failed.sealed
    with tenant(cast.rivera):
        assert not found(failed.secret, every_row_of_messages())


def every_row_of_messages():
    return "\n".join(str(bytes(m.sealed or b"")) + str(vars(m)) for m in Message.objects.all())
