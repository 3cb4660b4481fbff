"""The worker's rounds see to the trail of every firm."""

from datetime import UTC, datetime

import pytest

from adelante.audit.exporting import head_of
from adelante.audit.models import Entry
from adelante.config.tasks import mail_heads, seal_trails
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.firms.face import forget_faces
from adelante.messaging.models import Message
from tests.cast import assemble

pytestmark = pytest.mark.django_db(transaction=True)
EVENING = datetime(2026, 11, 25, 2, tzinfo=UTC)


@pytest.fixture
def firms():
    forget_faces()
    cast = assemble()
    firms = cast.rivera, cast.harbour
    for firm in firms:
        with tenant(firm):
            Entry.objects.create(
                firm_id=firm, name="case_held", actor_kind="system", door="system", at=EVENING
            )
    yield firms
    forget_faces()


def test_each_minute_every_firms_trail_is_sealed(firms):
    seal_trails(0)
    for firm in firms:
        with tenant(firm):
            assert head_of(firm).startswith("1:")


def test_each_evening_the_head_leaves_the_house_where_there_is_an_owner(firms):
    seal_trails(0)
    with clock.at(EVENING):
        mail_heads(0)
    letters = []
    for firm in firms:
        with tenant(firm):
            letters.append(Message.objects.filter(template="head").count())
    assert letters == [1, 0]  # Harbour has no owner in the cast
