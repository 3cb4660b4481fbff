"""The firm's own schedule of reminders."""

import pytest

from adelante.audit.models import Entry
from adelante.core.errors import NotYours, Refused
from adelante.core.tenancy import tenant
from adelante.firms.models import Firm
from adelante.workflows.scheduling import LONGEST_DAYS, MOST_STEPS, schedule
from adelante.workflows.steps import Step, steps_of


def on(*days):
    return [Step("second", day, escalates=False) for day in days]


def keep(cast, steps, by="olga"):
    with cast.standing(by):
        schedule(steps, by=cast.actor(by))
    with tenant(cast.rivera):
        return steps_of(Firm.objects.get(pk=cast.rivera))


def test_the_steps_are_kept_in_the_order_of_their_days(cast):
    steps = [Step("escalation", 9, escalates=True), Step("friendly", 2, escalates=False)]
    assert keep(cast, steps) == tuple(reversed(steps))
    with tenant(cast.rivera):
        entry = Entry.objects.latest("seq")
        assert (entry.name, entry.facts) == ("reminders_scheduled", {"days": [2, 9]})


def test_no_steps_are_the_librarys_again(cast):
    keep(cast, on(5))
    assert [step.after_days for step in keep(cast, [])] == [3, 7, 12]


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ([0], "1 to"),
        ([-3], "1 to"),
        ([LONGEST_DAYS + 1], "1 to"),
        ([4, 4], "same day"),
        (range(1, MOST_STEPS + 2), "At most"),
    ],
)
def test_a_schedule_that_cannot_be_is_refused(cast, days, why):
    before = keep(cast, on(5))
    with pytest.raises(Refused) as refusal:
        keep(cast, on(*days))
    assert why in str(refusal.value)
    with tenant(cast.rivera):
        assert steps_of(Firm.objects.get(pk=cast.rivera)) == before


def test_reminders_do_not_grow_friendlier(cast):
    keep(cast, on(5))
    turned = [Step("escalation", 7, escalates=False), Step("friendly", 14, escalates=False)]
    with pytest.raises(Refused, match="friendlier"):
        keep(cast, turned)


@pytest.mark.parametrize("who", ["daniela", "maria", "fin"])
def test_only_who_runs_the_firm_sets_it(cast, who):
    with pytest.raises(NotYours):
        keep(cast, on(5), by=who)
