from datetime import date, timedelta

import pytest

from adelante.audit.models import Entry
from adelante.cases.dates import set_deadline
from adelante.cases.models import Deadline, Task
from adelante.cases.tasking import make_task
from adelante.core import clock
from adelante.core.errors import NotYours, Refused, Unsure
from adelante.core.tenancy import tenant
from adelante.core.words import Words

RFE = Words(en="Answer the request for evidence", es="Responder la solicitud de pruebas")


def deadline_of(cast, who="daniela", words=RFE, on=date(2027, 3, 2), **what):
    with cast.standing(who):
        return set_deadline(
            cast.cases["ana_luis"],
            words=words,
            on=on,
            source=Deadline.Source.NOTICE,
            by=cast.actor(who),
            **what,
        )


def task_of(cast, who="maria", words="Call Ana", **what):
    with cast.standing(who):
        return make_task(cast.cases["ana_luis"], words, by=cast.actor(who), **what)


def test_a_deadline_is_set_and_met_once(cast):
    deadline = deadline_of(cast)
    for _again in range(2):
        with cast.standing("maria"):
            deadline.meet(by=cast.actor("maria"))

    with cast.standing("ana"):
        assert Deadline.objects.get().met_at
    with tenant(cast.rivera):
        assert [e.name for e in Entry.objects.order_by("seq")] == ["deadline_set", "deadline_met"]


def test_a_deadline_inside_the_firm_is_not_seen_by_the_client(cast):
    deadline_of(cast, words=Words(en="Draft the brief"), shown_to_client=False)
    with cast.standing("ana"):
        assert not Deadline.objects.exists()


def test_a_deadline_that_clients_see_is_written_in_their_language(cast):
    with pytest.raises(Refused, match="Spanish"):
        deadline_of(cast, words=Words(en="Draft the brief"))
    with pytest.raises(Refused, match="what the deadline is for"):
        deadline_of(cast, words=Words(en=""))


def test_a_day_that_has_passed_is_asked_about_once_more(cast):
    today = clock.today("America/Chicago")
    deadline_of(cast, on=today)
    passed = today - timedelta(days=1)
    with pytest.raises(Unsure, match="passed already") as doubt:
        deadline_of(cast, on=passed)
    with pytest.raises(Unsure):
        deadline_of(cast, on=date(2020, 1, 1), sure=doubt.value.sure.split())

    assert deadline_of(cast, on=passed, sure=doubt.value.sure.split()).on == passed
    with tenant(cast.rivera):
        assert Deadline.objects.count() == 2


@pytest.mark.parametrize("year", [1, 1989, clock.today("America/Chicago").year + 51])
def test_a_year_that_cannot_be_is_refused_for_sure(cast, year):
    on = date(year, 1, 1)
    with pytest.raises(Refused, match="a year from 1990") as refusal:
        deadline_of(cast, on=on, sure=[f"day:{on}"])
    assert not isinstance(refusal.value, Unsure)


def test_one_cause_makes_one_task_even_when_it_is_done(cast):
    first = task_of(cast, key="escalate/1")
    assert task_of(cast, key="escalate/1").pk == first.pk
    with cast.standing("maria"):
        first.finish(by=cast.actor("maria"))
        first.finish(by=cast.actor("maria"))
    assert task_of(cast, key="escalate/1").pk == first.pk

    with tenant(cast.rivera):
        kept = Task.objects.get()
        assert kept.done_by_id == cast.members["maria"].pk
        assert [e.name for e in Entry.objects.order_by("seq")] == ["task_made", "task_finished"]


def test_tasks_that_people_write_down_are_each_their_own(cast):
    assert task_of(cast).pk != task_of(cast).pk


def test_the_system_makes_and_finishes_tasks_too(cast):
    with tenant(cast.rivera):
        by = cast.actor("system")
        task = make_task(cast.cases["carla"], "Call Carla", key="late/1", by=by)
        task.finish(by=by)
        assert Task.objects.get().done_at


def test_a_task_says_what_is_to_be_done(cast):
    with pytest.raises(Refused, match="what is to be done"):
        task_of(cast, words=" ")


def test_finance_does_tasks_but_sets_no_deadlines(cast):
    task_of(cast, who="fin")
    with pytest.raises(NotYours):
        deadline_of(cast, who="fin")


@pytest.mark.parametrize("who", ["ana", "zed"])
def test_nobody_else_may(cast, who):
    deadline, task = deadline_of(cast), task_of(cast)
    with pytest.raises(NotYours):
        deadline_of(cast, who=who)
    with pytest.raises(NotYours):
        task_of(cast, who=who)
    for act in (deadline.meet, task.finish):
        with cast.standing(who), pytest.raises(NotYours):
            act(by=cast.actor(who))
