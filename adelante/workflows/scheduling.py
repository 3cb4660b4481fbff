"""The firm's own schedule of reminders, and whether colleagues get their morning mail."""

from collections.abc import Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.firms.models import Firm
from adelante.people.permissions import May
from adelante.workflows.events import MorningsSet, RemindersScheduled
from adelante.workflows.steps import Step

CLEARER = ("friendly", "second", "escalation")
"""How reminders sound, each clearer than the one before."""
MOST_STEPS = 6
LONGEST_DAYS = 180


def greet_in_the_morning(wanted: bool, *, by: Actor) -> None:
    """Whether colleagues get a mail each working morning of what waits for them."""
    by.must(May.RUN_FIRM)
    firm = Firm.objects.get(pk=by.firm)
    with locked(firm):
        if firm.mornings == wanted:
            return
        firm.mornings = wanted
        firm.save(update_fields=["mornings"])
        record(MorningsSet(by=by, wanted=wanted))


def schedule(steps: Sequence[Step], *, by: Actor) -> None:
    """Keep the firm's steps, in the order of their days; none at all: the library's again.

    What waits already keeps its day; its next step is by the new schedule. Raises Refused for two
    steps on one day, too many, a day out of reach, or a tone that goes back.
    """
    by.must(May.RUN_FIRM)
    days = [step.after_days for step in steps]
    if len(steps) > MOST_STEPS:
        raise Refused(format_lazy(_("At most {most} reminders."), most=MOST_STEPS))
    if any(not 1 <= day <= LONGEST_DAYS for day in days):
        raise Refused(
            format_lazy(_("A reminder leaves 1 to {most} days after asking."), most=LONGEST_DAYS)
        )
    if len(set(days)) < len(days):
        raise Refused(_("Two reminders are on the same day. Give each its own day."))
    ordered = sorted(steps, key=lambda step: step.after_days)
    clearness = [CLEARER.index(step.key) for step in ordered if step.key in CLEARER]
    if clearness != sorted(clearness):
        raise Refused(_("A later reminder sounds friendlier than an earlier one. Turn them round."))
    firm = Firm.objects.get(pk=by.firm)
    with locked(firm):
        firm.reminders = [
            {"key": step.key, "after_days": step.after_days, "escalates": step.escalates}
            for step in ordered
        ]
        firm.save(update_fields=["reminders"])
        record(RemindersScheduled(by=by, days=[step.after_days for step in ordered]))
