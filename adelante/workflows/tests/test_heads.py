"""The trail's head goes to the owners' mailboxes, once an evening."""

from datetime import UTC, datetime

import pytest

from adelante.audit.exporting import head_of
from adelante.audit.models import Entry
from adelante.audit.sealing import seal_firm
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.firms.face import forget_faces
from adelante.messaging.models import Message
from adelante.workflows.heads import mail_head
from tests.cast import assemble

pytestmark = pytest.mark.django_db(transaction=True)
EVENING = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)  # half past six in Chicago, on the 24th


@pytest.fixture
def cast():
    forget_faces()
    cast = assemble()
    write(cast, "case_opened")
    seal_firm(cast.rivera)
    yield cast
    forget_faces()


def write(cast, name, at=EVENING):
    with tenant(cast.rivera):
        Entry.objects.create(
            firm_id=cast.rivera, name=name, at=at, actor_kind="system", door="system"
        )


def mails(cast):
    with tenant(cast.rivera):
        return list(Message.objects.filter(template="head").order_by("queued_at"))


def test_each_owner_gets_the_head_once_an_evening(cast):
    with clock.at(EVENING):
        assert mail_head(cast.rivera) == 1
        assert mail_head(cast.rivera) == 0
    (mail,) = mails(cast)
    with tenant(cast.rivera):
        number, _, digest = head_of(cast.rivera).partition(":")
    assert mail.to_address == "olga@example.com"
    assert mail.about == {"number": int(number), "hash": digest}


def test_the_next_evening_brings_the_next_head(cast):
    with clock.at(EVENING):
        mail_head(cast.rivera)
    tomorrow = EVENING.replace(day=26)
    write(cast, "case_held", at=tomorrow)
    seal_firm(cast.rivera)
    with clock.at(tomorrow):
        assert mail_head(cast.rivera) == 1
    assert [mail.about["number"] for mail in mails(cast)] == [1, 2]


def test_not_in_the_middle_of_the_day(cast):
    with clock.at(EVENING.replace(day=24, hour=20)):
        assert mail_head(cast.rivera) == 0


def test_where_nothing_has_happened_but_mails_nobody_is_bothered(cast):
    tomorrow = EVENING.replace(day=27)
    write(cast, "message_sent", at=tomorrow)
    with clock.at(tomorrow):
        assert mail_head(cast.rivera) == 0


def test_nothing_is_mailed_before_the_first_seal(cast):
    with clock.at(EVENING):
        assert mail_head(cast.harbour) == 0
