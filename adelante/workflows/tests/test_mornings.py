"""The mail of a working morning."""

from datetime import UTC, date, datetime, timedelta

import pytest

from adelante.cases.dates import set_deadline
from adelante.cases.models import Deadline, Task
from adelante.cases.tasking import make_task
from adelante.core import clock
from adelante.core.errors import NotYours
from adelante.core.tenancy import tenant
from adelante.core.words import Words
from adelante.firms.models import Firm
from adelante.messaging.letter import NotWanted
from adelante.messaging.letters import compose
from adelante.messaging.models import Message
from adelante.workflows.mornings import greet_firm
from adelante.workflows.scheduling import greet_in_the_morning

MONDAY = datetime(2026, 11, 2, 13, 30, tzinfo=UTC)
"""Half past seven in Chicago."""


@pytest.fixture
def waits(cast):
    """A task for María that was due yesterday, and a deadline of the case on Thursday."""
    case = cast.cases["ana_luis"]
    with clock.at(MONDAY - timedelta(days=4)), cast.standing("daniela"):
        make_task(
            case,
            "Call Ana",
            assignee=cast.members["maria"],
            due_on=date(2026, 11, 1),
            key="call",
            by=cast.actor("daniela"),
        )
        set_deadline(
            case,
            words=Words(en="RFE response", es="Respuesta al RFE"),
            on=date(2026, 11, 5),
            source=Deadline.Source.NOTICE,
            by=cast.actor("daniela"),
        )


def mails(cast):
    with tenant(cast.rivera):
        found = Message.objects.filter(template="morning")
        return {message.to_address.split("@")[0]: message for message in found}


def greet_at(cast, moment):
    with clock.at(moment):
        return greet_firm(cast.rivera)


def letter(cast, who, *, at=MONDAY):
    with clock.at(at), tenant(cast.rivera):
        return compose(mails(cast)[who], Firm.objects.get(pk=cast.rivera))


def test_who_has_something_waiting_gets_one_mail_however_often_the_round_comes(cast, waits):
    assert [greet_at(cast, MONDAY + timedelta(minutes=15 * n)) for n in range(4)] == [2, 0, 0, 0]
    assert set(mails(cast)) == {"maria", "daniela"}  # Fin and Olga have nothing
    assert greet_at(cast, MONDAY + timedelta(days=1)) == 2


def test_it_says_numbers_days_and_case_codes_and_nobodys_name(cast, waits):
    greet_at(cast, MONDAY)
    told = letter(cast, "maria")
    assert told.items == ("1 task due: RI-1", "Thursday, November 5, 2026: RI-1")
    assert letter(cast, "daniela").items == ("Thursday, November 5, 2026: RI-1",)
    assert "Ana" not in " ".join((told.subject, *told.paragraphs, *told.items))
    late = letter(cast, "maria", at=MONDAY + timedelta(days=4))
    assert late.items[1] == "Past its date, Thursday, November 5, 2026: RI-1"


@pytest.mark.parametrize(
    "moment",
    [
        MONDAY - timedelta(hours=1),  # half past six
        MONDAY + timedelta(hours=4),  # half past eleven
        MONDAY - timedelta(days=1),  # Sunday
        MONDAY - timedelta(days=2),  # Saturday
    ],
)
def test_nothing_leaves_before_seven_at_noon_or_at_the_weekend(cast, waits, moment):
    assert greet_at(cast, moment) == 0


def test_what_has_been_done_meanwhile_is_not_told(cast, waits):
    greet_at(cast, MONDAY)
    with tenant(cast.rivera):
        Task.objects.update(done_at=MONDAY)
        Deadline.objects.update(met_at=MONDAY)
    with pytest.raises(NotWanted):
        letter(cast, "maria")


def test_a_closed_case_wakes_nobody(cast, waits):
    with tenant(cast.rivera):
        type(cast.cases["ana_luis"]).objects.update(closed_at=MONDAY)
    assert greet_at(cast, MONDAY) == 0


def test_a_firm_turns_it_off_and_on(cast, waits):
    with cast.standing("olga"):
        greet_in_the_morning(False, by=cast.actor("olga"))
    assert greet_at(cast, MONDAY) == 0
    with cast.standing("olga"):
        greet_in_the_morning(True, by=cast.actor("olga"))
    assert greet_at(cast, MONDAY) == 2


@pytest.mark.parametrize("who", ["daniela", "maria", "fin"])
def test_only_who_runs_the_firm_turns_it(cast, who):
    with cast.standing(who), pytest.raises(NotYours):
        greet_in_the_morning(False, by=cast.actor(who))


def test_a_colleague_who_left_hears_nothing(cast, waits):
    with tenant(cast.rivera):
        type(cast.members["maria"]).objects.filter(pk=cast.members["maria"].pk).update(
            left_at=MONDAY
        )
    greet_at(cast, MONDAY)
    assert set(mails(cast)) == {"daniela"}
