"""Reminders carry a link that does the one thing at once; nothing of it is kept but its digest."""

import re

import pytest
from django.db import connection

from adelante.cases import passing
from adelante.cases.models import Case, Grant, Pass
from adelante.cases.models.invitation import digest_of
from adelante.core.tenancy import tenant
from adelante.documents.models import Request
from adelante.messaging.models import Message
from adelante.messaging.tests.conftest import send, write

LINK = re.compile(r"/rivera/do/([\w-]{43})/")
ABOUT = {
    "reminder": lambda visit: {"requests": [visit.of("request", "ana").pk], "step": "friendly"},
    "invoice_reminder": lambda visit: {
        "invoices": [visit.of("invoice", "ana").pk],
        "step": "second",
    },
}


@pytest.fixture
def cast(visit):
    with tenant(visit.cast.rivera):
        Request.objects.update(state="needed")
        Pass.objects.update(ended_at="2026-01-01T00:00Z")
    return visit.cast


@pytest.fixture
def letter_of(server, visit, cast):
    def letter_of(template, **more):
        known = {"about": ABOUT[template](visit)} | more
        message = write(cast, template=template, **known)
        assert send(message).state == Message.State.SENT
        return server.took[-1], message

    return letter_of


def text_of(letter):
    return letter.get_body(("plain",)).get_content() + letter.get_body(("html",)).get_content()


@pytest.mark.parametrize("template", ABOUT)
def test_a_reminder_carries_a_link_to_its_first_thing(letter_of, visit, cast, template):
    letter, message = letter_of(template)
    secrets = set(LINK.findall(text_of(letter)))

    (secret,) = secrets
    with tenant(cast.rivera):
        link = Pass.objects.get(ended_at=None)
    kind, item = {"reminder": ("upload", "request"), "invoice_reminder": ("pay", "invoice")}[
        template
    ]
    assert (link.kind, link.item) == (kind, visit.of(item, "ana").pk)
    assert bytes(link.digest) == digest_of(secret) and link.message_id == message.pk
    assert link.account_id == cast.accounts["ana"].pk
    assert secret not in letter["Subject"] and "/do/" not in letter["Subject"]


@pytest.mark.parametrize("template", ABOUT)
def test_no_code_to_sign_in_with_travels_in_a_reminder(letter_of, template):
    letter, _message = letter_of(template)
    body = letter.get_body(("plain",)).get_content()
    assert not re.search(r"^\s*\d{6}\s*$", body, re.MULTILINE)


def test_each_mail_has_a_link_of_its_own_and_the_older_ones_go_on(letter_of, cast):
    letters = [letter_of("reminder", key=f"cause {number}")[0] for number in range(3)]
    secrets = {LINK.search(text_of(letter))[1] for letter in letters}

    assert len(secrets) == 3
    for secret in secrets:
        assert passing.open_link(secret, firm=cast.rivera)


def test_the_secret_is_in_no_table(letter_of, cast):
    letter, _message = letter_of("reminder")
    secret = LINK.search(text_of(letter))[1]
    passing.open_link(secret, firm=cast.rivera)

    with tenant(cast.rivera), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity "
            "AND has_table_privilege(oid, 'SELECT')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{secret}%"])
            assert cursor.fetchone() == (0,), table


@pytest.mark.parametrize("template", ABOUT)
def test_who_reaches_it_no_more_gets_the_address_of_the_page_instead(letter_of, cast, template):
    with tenant(cast.rivera):
        Grant.objects.filter(account=cast.accounts["ana"]).update(ended_at="2026-11-01T00:00Z")
    letter, _message = letter_of(template)

    assert not LINK.search(text_of(letter))
    with tenant(cast.rivera):
        assert not Pass.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize("template", ABOUT)
def test_a_sensitive_case_sends_none(letter_of, cast, template):
    with tenant(cast.rivera):
        Case.objects.update(is_sensitive=True)
    assert not LINK.search(text_of(letter_of(template)[0]))
