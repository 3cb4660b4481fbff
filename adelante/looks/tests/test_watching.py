"""Too many clients' records, or a decoy: an alarm, exactly then, and the session is slowed down."""

from datetime import timedelta

import pytest
from django.test import Client

from adelante.audit.models import Entry
from adelante.cases.models import Case
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.looks.models import Alarm
from adelante.looks.models.limits import MOST_CASES
from adelante.looks.watching import end_decoy, lift, set_decoy, set_limits
from adelante.messaging.models import Message
from adelante.messaging.tasks import tell_of_alarm
from tests.cast import sign_in
from tests.jobs import jobs_of

MOST = 12


@pytest.fixture
def cases(cast):
    """Twenty more cases of the firm."""
    pattern = cast.cases["ana_luis"]
    with tenant(cast.rivera):
        made = []
        for number in range(100, 120):
            row = Case.objects.get(pk=pattern.pk)
            row.pk, row.number, row.code = new_id(), number, f"RI-{number}"
            row.save(force_insert=True)
            made.append(row)
    return made


@pytest.fixture
def limited(cast):
    with cast.standing("olga"):
        set_limits(most_cases=MOST, slow_minutes=15, by=cast.actor("olga"))


def browser_of(cast, who):
    browser = Client()
    sign_in(browser, cast.accounts[who])
    return browser


def opens(browser, case):
    return browser.get(f"/rivera/desk/cases/{case.pk}").status_code


def alarms(cast):
    with tenant(cast.rivera):
        return list(Alarm.objects.order_by("raised_at"))


def test_it_alarms_at_the_limit_exactly_and_not_before(cast, cases, limited):
    maria = browser_of(cast, "maria")
    for case in cases[: MOST - 1]:
        assert opens(maria, case) == 200
        assert opens(maria, case) == 200  # the same again is no other client
    assert alarms(cast) == []

    assert opens(maria, cases[MOST - 1]) == 200
    (alarm,) = alarms(cast)
    assert (alarm.kind, alarm.opened) == ("many", MOST)
    assert alarm.member_id == cast.members["maria"].pk
    with tenant(cast.rivera):
        entry = Entry.objects.get(name="alarm_raised")
    assert entry.session_id == alarm.session_id and entry.facts["opened"] == MOST


def test_from_then_on_no_further_case_opens_and_nothing_is_taken(cast, cases, limited):
    maria = browser_of(cast, "maria")
    for case in cases[:MOST]:
        opens(maria, case)

    refused = maria.get(f"/rivera/desk/cases/{cases[MOST].pk}")
    assert refused.status_code == 429
    assert "slowed down" in refused.content.decode()
    assert opens(maria, cases[0]) == 200, "what is open stays open"
    assert maria.get(f"/rivera/desk/cases/{cases[0].pk}/statement.pdf").status_code == 429
    assert len(alarms(cast)) == 1
    assert opens(browser_of(cast, "daniela"), cases[MOST]) == 200, "a colleague works on"


def test_looks_in_the_sessions_of_one_member_add_up(cast, cases, limited):
    for case in cases[:MOST]:
        assert opens(browser_of(cast, "maria"), case) == 200
    assert len(alarms(cast)) == 1


def test_it_ends_by_itself_and_counts_anew(cast, cases, limited):
    maria = browser_of(cast, "maria")
    for case in cases[:MOST]:
        opens(maria, case)
    with tenant(cast.rivera):
        assert Alarm.objects.get().slow_until > clock.now() + timedelta(minutes=14)
    later = clock.now() + timedelta(minutes=16)
    with clock.at(later):
        assert opens(maria, cases[MOST]) == 200
    assert len(alarms(cast)) == 1


def test_somebody_else_lifts_it_and_nobody_for_themselves(cast, cases, limited):
    maria = browser_of(cast, "maria")
    for case in cases[:MOST]:
        opens(maria, case)
    (alarm,) = alarms(cast)
    with cast.standing("maria"), pytest.raises(NotYours):
        lift(alarm, by=cast.actor("maria"))
    assert opens(maria, cases[MOST]) == 429
    with cast.standing("olga"):
        lift(alarm, by=cast.actor("olga"))
    assert opens(maria, cases[MOST]) == 200

    olga = browser_of(cast, "olga")
    for case in cases[:MOST]:
        opens(olga, case)
    own = alarms(cast)[-1]
    with cast.standing("olga"), pytest.raises(Refused):
        lift(own, by=cast.actor("olga"))


def test_a_decoy_alarms_at_the_first_look(cast, cases):
    with cast.standing("olga"):
        decoy = set_decoy(cases[5], by=cast.actor("olga"))
    maria = browser_of(cast, "maria")
    assert opens(maria, cases[4]) == 200 and alarms(cast) == []
    assert opens(maria, cases[5]) == 200, "it tells nothing to whoever opened it"
    (alarm,) = alarms(cast)
    assert (alarm.kind, alarm.case_id) == ("decoy", cases[5].pk)
    assert opens(maria, cases[6]) == 429

    with cast.standing("olga"):
        end_decoy(decoy, by=cast.actor("olga"))
    assert opens(browser_of(cast, "daniela"), cases[5]) == 200
    assert len(alarms(cast)) == 1


def test_the_managing_partner_gets_one_letter_that_names_no_client(cast, cases, limited):
    maria = browser_of(cast, "maria")
    for case in cases[:MOST]:
        opens(maria, case)
    (asked,) = jobs_of("tell_of_alarm")
    tell_of_alarm(**asked)
    tell_of_alarm(**asked)
    with tenant(cast.rivera):
        (letter,) = Message.objects.filter(template="alarm")
    assert letter.account_id == cast.accounts["olga"].pk


def test_only_those_who_run_the_firm_set_limits_and_decoys(cast, cases):
    for who in ("maria", "daniela", "fin", "ana"):
        with cast.standing(who):
            with pytest.raises(NotYours):
                set_limits(most_cases=MOST, slow_minutes=15, by=cast.actor(who))
            with pytest.raises(NotYours):
                set_decoy(cases[0], by=cast.actor(who))
    with cast.standing("olga"), pytest.raises(Refused):
        set_limits(most_cases=9, slow_minutes=15, by=cast.actor("olga"))


def test_a_client_is_not_watched(cast, limited):
    ana = browser_of(cast, "ana")
    assert ana.get(f"/rivera/case/{cast.cases['ana_luis'].pk}").status_code == 200
    assert alarms(cast) == []


def test_the_usual_limit_is_what_the_guide_says():
    assert MOST_CASES == 60
