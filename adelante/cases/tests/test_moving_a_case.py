from datetime import timedelta

import pytest

from adelante.audit.models import Entry
from adelante.cases.models import Case, Milestone
from adelante.cases.models.case import MilestoneKey, WaitsOn
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.tenancy import tenant


@pytest.fixture
def case(cast):
    return cast.cases["ana_luis"]


@pytest.fixture
def acting(cast, case):
    """`acting("maria", lambda by: case.close(by=by))` runs an act in that person's transaction."""

    def act(who, what):
        with cast.standing(who):
            return what(cast.actor(who))

    return act


def told(cast, case):
    with tenant(cast.rivera):
        entries = Entry.objects.filter(case_id=case.pk).order_by("seq")
        return [(entry.name, entry.facts) for entry in entries]


def test_a_case_moves_to_another_stage_and_waits_for_whose_turn_it_is(cast, case, acting):
    acting("maria", lambda by: case.move_to("filed", by=by))

    fresh = case_again(cast, case)
    assert fresh.stage == "filed" and fresh.waits_on == WaitsOn.GOVERNMENT
    assert told(cast, case) == [
        ("case_moved", {"stage": "filed", "left": "documents"}),
        ("case_waits", {"on": "government"}),
    ]


def test_a_case_does_not_move_to_a_stage_that_it_has_not(case, acting):
    with pytest.raises(Refused, match="no such stage"):
        acting("maria", lambda by: case.move_to("oath", by=by))


def test_a_held_case_says_why_and_stays_until_it_is_released(cast, case, acting):
    acting("daniela", lambda by: case.hold(" unpaid  fee ", by=by))
    with pytest.raises(Refused, match="unpaid fee"):
        acting("maria", lambda by: case.move_to("filed", by=by))

    acting("daniela", lambda by: case.release(by=by))
    acting("maria", lambda by: case.move_to("filed", by=by))
    assert case_again(cast, case).stage == "filed"


def test_a_hold_needs_a_reason(case, acting):
    with pytest.raises(Refused, match="why"):
        acting("maria", lambda by: case.hold("  ", by=by))


def test_a_milestone_is_reached_once_however_often_it_is_said(cast, case, acting):
    for _again in range(2):
        acting("maria", lambda by: case.reach(MilestoneKey.INTERVIEW, by=by))

    with tenant(cast.rivera):
        assert Milestone.objects.filter(case=case, key="interview").count() == 1
    assert told(cast, case) == [("milestone_reached", {"key": "interview"})]


def test_the_case_knows_since_when_it_waits_and_for_whom(cast, case, acting):
    later = clock.now() + timedelta(days=2)
    with clock.at(later):
        acting("maria", lambda by: case.wait_on(WaitsOn.FIRM, by=by))
    with clock.at(later + timedelta(days=1)):
        acting("maria", lambda by: case.wait_on(WaitsOn.FIRM, by=by))

    fresh = case_again(cast, case)
    assert (fresh.waits_on, fresh.waits_since) == ("firm", later)


def test_a_client_who_sends_the_last_paper_gives_the_turn_to_the_firm(cast, case, acting):
    acting("ana", lambda by: case.wait_on(WaitsOn.FIRM, by=by))
    assert case_again(cast, case).waits_on == "firm"


def test_a_closed_case_waits_for_nobody_and_takes_nothing_new(cast, case, acting):
    acting("maria", lambda by: case.close(by=by))
    assert case_again(cast, case).waits_on == "nobody"
    with pytest.raises(Refused, match="closed"):
        acting("maria", lambda by: case.reach("decision", by=by))

    acting("maria", lambda by: case.reopen(by=by))
    fresh = case_again(cast, case)
    assert fresh.closed_at is None and fresh.waits_on == "client"


def test_a_case_is_given_to_others_and_the_clients_may_read_it(cast, case, acting):
    acting(
        "olga",
        lambda by: case.assign(attorney=cast.members["olga"], paralegal=None, by=by),
    )
    fresh = case_again(cast, case)
    assert (fresh.attorney_id, fresh.paralegal_id) == (cast.members["olga"].pk, None)
    with cast.standing("ana"):
        assert Entry.objects.filter(case_id=case.pk, name="case_assigned").exists()


ACTS = {
    "move": lambda case, by: case.move_to("filed", by=by),
    "reach": lambda case, by: case.reach("filed", by=by),
    "hold": lambda case, by: case.hold("why", by=by),
    "release": lambda case, by: case.release(by=by),
    "assign": lambda case, by: case.assign(attorney=None, paralegal=None, by=by),
    "close": lambda case, by: case.close(by=by),
    "reopen": lambda case, by: case.reopen(by=by),
}


@pytest.mark.parametrize("who", ["fin", "ana", "zed"])
@pytest.mark.parametrize("act", ACTS)
def test_nobody_else_may_do_it(cast, case, acting, act, who):
    with pytest.raises(NotYours):
        acting(who, lambda by: ACTS[act](case, by))
    assert told(cast, case) == []


def test_another_firm_cannot_even_take_the_turn(cast, case, acting):
    with pytest.raises(NotYours):
        acting("zed", lambda by: case.wait_on(WaitsOn.FIRM, by=by))


def case_again(cast, case):
    with tenant(cast.rivera):
        return Case.objects.get(pk=case.pk)
