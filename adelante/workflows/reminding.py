"""Reminding: one message for all that a party owes, kinder first, a person's task in the end.

The round of a firm looks for cases in which a reminder is due. Each is one transaction that holds
the case: everything is looked at again, and what is there or not wanted any more ends its sequence.
"""

from collections import defaultdict
from collections.abc import Sequence as Rows
from datetime import timedelta
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor, system
from adelante.audit.events import record
from adelante.billing.coming import on_their_way
from adelante.billing.limiting import parties_told_of
from adelante.billing.models import Invoice
from adelante.cases.models import Case, Task
from adelante.cases.tasking import make_task
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.core.tenancy import tenant
from adelante.documents.models import Request
from adelante.firms.models import Firm
from adelante.messaging.queueing import queue_to_member, queue_to_party
from adelante.people.permissions import May
from adelante.workflows.events import (
    ReminderSent,
    RemindersEscalated,
    RemindersPaused,
    RemindersResumed,
)
from adelante.workflows.models import Sequence
from adelante.workflows.starting import coming, sequence_of
from adelante.workflows.steps import (
    at_a_good_hour,
    days_after,
    end_of_day,
    is_good_hour,
    step_at,
    steps_of,
)

About = Sequence.About

AT_ONCE = 200
"""Cases taken up in one round of a firm; the next round is a minute away."""
FIRST_SOUNDS = {"escalation": "second"}
"""Nobody reads "we have asked several times" in the first reminder of all."""
LEAST_SECONDS_BETWEEN = 3600
"""Nobody at the office reminds of the same thing twice within the hour."""


def remind_firm(firm_id: UUID) -> int:
    """Send what is due in one firm; returns how many messages were written down."""
    with tenant(firm_id):
        firm = Firm.objects.get(pk=firm_id)
        if not is_good_hour(clock.now(), firm.time_zone):
            return 0
        due = Sequence.objects.filter(firm=firm_id, ended_at=None, next_at__lte=clock.now())
        cases = list(due.order_by("case").values_list("case", flat=True).distinct()[:AT_ONCE])
    return sum(_remind_in(case, firm=firm) for case in cases)


def remind_now(thing: Request | Invoice, *, by: Actor) -> None:
    """A member of staff sends the next reminder of this document or invoice at once.

    The one that makes a task keeps its day: then this is one more, and asks nobody to call.
    """
    about = About.REQUEST if isinstance(thing, Request) else About.INVOICE
    by.must(_right_over(about), at=thing)
    firm = Firm.objects.get(pk=by.firm)
    case = thing.case
    with locked(case, thing):
        case.must_be_open()
        if not _owed([thing]):
            raise Refused(_("There is nothing to remind of: it is not waiting for the client."))
        if on_their_way([thing.pk]):
            raise Refused(_("A payment is on its way: wait until the bank has answered."))
        sequence = sequence_of(
            by.firm, case=case.pk, party=thing.party_id, about=about, of=thing.pk
        )
        last = sequence.last_sent_at
        if last and (clock.now() - last).total_seconds() < LEAST_SECONDS_BETWEEN:
            raise Refused(_("A reminder of this was sent within the last hour."))
        is_extra = bool(sequence.ended_at or step_at(steps_of(firm), sequence.step).escalates)
        if not _remind([sequence], case=case, firm=firm, by=by, is_extra=is_extra):
            raise Refused(_("Nobody has joined for this person yet: invite them first."))


def pause(sequence: Sequence, *, by: Actor) -> None:
    """No reminders of this until somebody resumes them, or it is asked for anew."""
    case = sequence.case
    by.must(_right_over(sequence.about), at=sequence)
    with locked(case, sequence):
        if sequence.ended_at:
            raise Refused(_("These reminders have ended."))
        if sequence.is_paused:
            return
        sequence.next_at = None
        sequence.save(update_fields=["next_at"])
        record(RemindersPaused(by=by, case=case.pk, party=sequence.party_id, sequence=sequence.pk))


def resume(sequence: Sequence, *, by: Actor) -> None:
    """The next reminder leaves at the next good hour."""
    case = sequence.case
    by.must(_right_over(sequence.about), at=sequence)
    firm = Firm.objects.get(pk=by.firm)
    with locked(case, sequence):
        if not sequence.is_paused:
            return
        sequence.next_at = at_a_good_hour(clock.now(), firm.time_zone)
        sequence.save(update_fields=["next_at"])
        record(RemindersResumed(by=by, case=case.pk, party=sequence.party_id, sequence=sequence.pk))


def _right_over(about: str) -> May:
    """Who asks for documents reminds of them; who bills reminds of invoices."""
    return May.ASK_FOR_DOCUMENTS if about == About.REQUEST else May.MANAGE_BILLING


def _remind_in(case_id: UUID, *, firm: Firm) -> int:
    """All that is due in one case. A case that somebody works on waits for the next round."""
    now, queued = clock.now(), 0
    with tenant(firm.pk):
        cases = Case.objects.select_for_update(no_key=True, skip_locked=True)
        case = cases.filter(pk=case_id).first()
        if case is None:
            return 0
        groups: dict[tuple[UUID, str], list[Sequence]] = defaultdict(list)
        for sequence in _open_until(end_of_day(now, firm.time_zone), case=case, firm=firm):
            groups[sequence.party_id, sequence.about].append(sequence)
        for members in groups.values():
            if any(sequence.next_at and sequence.next_at <= now for sequence in members):
                queued += _remind(members, case=case, firm=firm, by=system(firm.pk))
    return queued


def _open_until(end: object, *, case: Case, firm: Firm) -> list[Sequence]:
    """Sequences of the case with a reminder before this moment, those that are over set aside;
    those of an invoice to which a payment is on its way wait a day."""
    sequences = list(
        Sequence.objects.select_for_update(no_key=True)
        .filter(firm=case.firm_id, case=case, ended_at=None, next_at__lt=end)
        .order_by("next_at", "pk")
    )
    ids = [sequence.about_id for sequence in sequences]
    owed = (
        set()
        if case.closed_at
        else _owed(
            [
                *Request.objects.filter(firm=case.firm_id, pk__in=ids),
                *Invoice.objects.filter(firm=case.firm_id, pk__in=ids),
            ]
        )
    )
    coming = on_their_way(owed)
    for sequence in sequences:
        if sequence.about_id not in owed:
            _end(sequence)
        elif sequence.about_id in coming:
            _wait_a_day(sequence, firm=firm)
    return [one for one in sequences if not one.ended_at and one.about_id not in coming]


def _owed(things: Rows[Request | Invoice]) -> set[UUID]:
    """Which of these still wait on the client."""
    return {
        thing.pk
        for thing in things
        if (thing.is_open if isinstance(thing, Request) else thing.open_cents)
    }


def _remind(
    members: Rows[Sequence], *, case: Case, firm: Firm, by: Actor, is_extra: bool = False
) -> int:
    """One message for all of them, at the step of the one that has waited longest.

    One that `is_extra` leaves the steps as they are.
    """
    first = max(members, key=lambda sequence: sequence.step)
    step = step_at(steps_of(firm), first.step)
    things = tuple(sequence.about_id for sequence in members)
    of_bills = first.about == About.INVOICE
    sounds = step.key if first.last_sent_at else FIRST_SOUNDS.get(step.key, step.key)
    queued = queue_to_party(
        firm=firm.pk,
        party=first.party_id,
        key=f"reminder:{first.pk}:{first.round}:{first.step}"
        + (f":{clock.now():%Y%m%dT%H%M}" if is_extra else ""),
        template="invoice_reminder" if of_bills else "reminder",
        case=case.pk,
        about={"invoices" if of_bills else "requests": things, "step": sounds},
        of="bills" if of_bills else "papers",
        parties=parties_told_of(things) if of_bills else None,
    )
    if not queued:
        _ask_for_a_call(first, case=case, firm=firm)
        for sequence in members:
            _wait_a_day(sequence, firm=firm)
        return 0
    record(
        ReminderSent(
            by=by,
            case=case.pk,
            party=first.party_id,
            about=first.about,
            step=step.key,
            things=things,
        )
    )
    if step.escalates and not is_extra:
        _escalate(first, case=case, firm=firm)
    for sequence in members:
        if is_extra:
            _stand(sequence, firm=firm)
        else:
            _go_on(sequence, firm=firm)
    return queued


def _escalate(sequence: Sequence, *, case: Case, firm: Firm) -> None:
    """A person takes over: a task, and a mail to whoever runs the case from day to day."""
    key = f"escalation:{sequence.pk}:{sequence.round}"
    if Task.objects.filter(firm=firm.pk, key=key).exists():
        return
    task = _task(_("Reminders have not helped: call the client"), key, sequence, case, firm)
    by = system(firm.pk)
    record(RemindersEscalated(by=by, case=case.pk, party=sequence.party_id, task=task.pk))
    if task.assignee_id:
        queue_to_member(
            task.assignee_id,
            key=f"escalated:{task.pk}",
            template="escalated",
            case=case.pk,
            about={"case": case.pk},
        )


def _ask_for_a_call(sequence: Sequence, *, case: Case, firm: Firm) -> None:
    """Nobody comes in for this party, so no mail can reach them. One task for each party."""
    words = _("Nobody has joined for somebody who owes something: call, and invite them again")
    _task(words, f"unreached:{sequence.party_id}", sequence, case, firm)


def _task(words: object, key: str, sequence: Sequence, case: Case, firm: Firm) -> Task:
    assignee = case.paralegal or case.attorney
    with translation.override("en"):  # tasks are kept in the language of the office
        return make_task(
            case,
            str(words),
            key=key,
            assignee=assignee if assignee and not assignee.left_at else None,
            due_on=clock.today(firm.time_zone) + timedelta(days=1),
            about=sequence.about_id,
            by=system(firm.pk),
        )


def _go_on(sequence: Sequence, *, firm: Firm) -> None:
    """To the next step: on its day, the days between the two later, or in time for a due date."""
    now, steps = clock.now(), steps_of(firm)
    sent = step_at(steps, sequence.step)
    if sent.escalates and not sequence.escalated_at:
        sequence.escalated_at = now
    sequence.last_sent_at = now
    sequence.step += 1
    if sequence.step < len(steps):
        zone = firm.time_zone
        gap = max(steps[sequence.step].after_days - sent.after_days, 1)
        sequence.step, sequence.next_at = coming(
            sequence,
            sequence.step,
            steps=steps,
            zone=zone,
            natural=days_after(now, gap, zone),
            soonest=days_after(now, 1, zone),
        )
        sequence.ended_at = None
    else:
        sequence.next_at, sequence.ended_at = None, now
    sequence.save(update_fields=["last_sent_at", "step", "next_at", "ended_at", "escalated_at"])


def _stand(sequence: Sequence, *, firm: Firm) -> None:
    """One was sent beside the steps: the next is not sooner than tomorrow."""
    sequence.last_sent_at = clock.now()
    if sequence.next_at:
        sequence.next_at = max(sequence.next_at, days_after(clock.now(), 1, firm.time_zone))
    sequence.save(update_fields=["last_sent_at", "next_at"])


def _wait_a_day(sequence: Sequence, *, firm: Firm) -> None:
    sequence.next_at = days_after(clock.now(), 1, firm.time_zone)
    sequence.save(update_fields=["next_at"])


def _end(sequence: Sequence) -> None:
    sequence.next_at, sequence.ended_at = None, clock.now()
    sequence.save(update_fields=["next_at", "ended_at"])
