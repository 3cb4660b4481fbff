"""Reminder sequences: begun when something is asked for, ended when it is there."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from adelante.audit.actor import Actor, system
from adelante.audit.events import record
from adelante.billing.events import InvoiceIssued
from adelante.billing.models import Invoice
from adelante.cases.models import Case
from adelante.cases.tasking import make_task
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.ids import new_id
from adelante.core.locking import locked
from adelante.core.tenancy import tenant
from adelante.documents.events import CorrectionAsked, DocumentRequested
from adelante.documents.models import Request
from adelante.firms.models import Firm
from adelante.messaging.queueing import queue, queue_to_party
from adelante.people.permissions import May
from adelante.workflows.events import (
    ReminderSent,
    RemindersEscalated,
    RemindersPaused,
    RemindersResumed,
)
from adelante.workflows.models import Sequence
from adelante.workflows.steps import Step, at_a_good_hour, due_at, steps_of

AT_ONCE = 200
"""Sequences taken up in one round of a firm; the next round is a minute away."""

Group = tuple[UUID, UUID, str, int]


def start_for_request(event: DocumentRequested) -> None:
    """Something required was asked for: its reminders begin."""
    if event.required:
        _start(event, Sequence.About.REQUEST, event.request)


def restart_for_correction(event: CorrectionAsked) -> None:
    """It was sent back: the first reminder is due again some days from now."""
    _start(event, Sequence.About.REQUEST, event.request)


def start_for_invoice(event: InvoiceIssued) -> None:
    _start(event, Sequence.About.INVOICE, event.invoice)


def remind_firm(firm_id: UUID) -> int:
    """Send what is due in one firm; returns how many messages were written down.

    Rows are taken with SKIP LOCKED, so that two workers never take the same; each thing is looked
    at again first, and its sequence ends if it is there or no longer wanted.
    """
    now, queued = clock.now(), 0
    with tenant(firm_id):
        firm = Firm.objects.get(pk=firm_id)
        steps = steps_of(firm)
        due = list(
            Sequence.objects.select_for_update(skip_locked=True, no_key=True)
            .filter(firm=firm_id, ended_at=None, next_at__lte=now)
            .order_by("next_at")[:AT_ONCE]
        )
        still_open = _still_open(due)
        groups: dict[Group, list[Sequence]] = defaultdict(list)
        for sequence in due:
            if sequence.about_id not in still_open:
                _end(sequence)
            elif at_a_good_hour(now, firm.time_zone) == now:
                key = (sequence.case_id, sequence.party_id, sequence.about, sequence.step)
                groups[key].append(sequence)
        for (_case, _party, _about, number), members in groups.items():
            queued += _remind(members, steps[min(number, len(steps) - 1)], firm=firm)
            for sequence in members:
                _go_on(sequence, steps, firm=firm)
    return queued


def remind_now(request: Request, *, by: Actor) -> None:
    """A member of staff sends the next reminder at once."""
    by.must(May.ASK_FOR_DOCUMENTS, at=request)
    firm = Firm.objects.get(pk=by.firm)
    steps = steps_of(firm)
    with locked(request.case):
        request.refresh_from_db()
        if not request.is_open:
            raise Refused(_("This is not waiting for the client."))
        sequence = _sequence(by.firm, request.case_id, request.party_id, "request", request.pk)
        if sequence.last_sent_at and (clock.now() - sequence.last_sent_at).total_seconds() < 3600:
            raise Refused(_("A reminder was sent within the last hour."))
        step = steps[min(sequence.step, len(steps) - 1)]
        if not _remind([sequence], step, firm=firm, by=by):
            raise Refused(_("Nobody has joined for this person yet: invite them first."))
        _go_on(sequence, steps, firm=firm)


def pause(sequence: Sequence, *, by: Actor) -> None:
    by.must(May.ASK_FOR_DOCUMENTS, at=sequence.case)
    with locked(sequence.case, sequence):
        sequence.next_at = None
        sequence.save(update_fields=["next_at"])
        record(RemindersPaused(by=by, case=sequence.case_id, sequence=sequence.pk))


def resume(sequence: Sequence, *, by: Actor) -> None:
    """The next reminder leaves at the next good hour."""
    by.must(May.ASK_FOR_DOCUMENTS, at=sequence.case)
    firm = Firm.objects.get(pk=by.firm)
    with locked(sequence.case, sequence):
        sequence.next_at = at_a_good_hour(clock.now(), firm.time_zone)
        sequence.save(update_fields=["next_at"])
        record(RemindersResumed(by=by, case=sequence.case_id, sequence=sequence.pk))


def _start(
    event: DocumentRequested | CorrectionAsked | InvoiceIssued, about: str, about_id: UUID
) -> None:
    if event.case is None or event.party is None:
        return
    firm = Firm.objects.get(pk=event.by.firm)
    first = steps_of(firm)[0]
    sequence = _sequence(firm.pk, event.case, event.party, about, about_id)
    if sequence.step or sequence.ended_at or sequence.last_sent_at:
        sequence.round += 1
    sequence.step, sequence.started_at, sequence.ended_at = 0, clock.now(), None
    sequence.escalated_at = None
    sequence.next_at = due_at(sequence.started_at, first, firm.time_zone)
    sequence.save()


def _sequence(firm: UUID, case: UUID, party: UUID, about: str, about_id: UUID) -> Sequence:
    new = Sequence(
        id=new_id(), firm_id=firm, case_id=case, party_id=party, about=about, about_id=about_id
    )
    Sequence.objects.bulk_create([new], ignore_conflicts=True)
    return Sequence.objects.get(firm=firm, about=about, about_id=about_id)


def _still_open(sequences: Iterable[Sequence]) -> set[UUID]:
    ids: dict[str, list[UUID]] = defaultdict(list)
    for sequence in sequences:
        ids[sequence.about].append(sequence.about_id)
    requests = Request.objects.filter(pk__in=ids["request"], case__closed_at=None)
    invoices = Invoice.objects.filter(pk__in=ids["invoice"])
    return {r.pk for r in requests if r.is_open} | {i.pk for i in invoices if i.open_cents}


def _remind(members: list[Sequence], step: Step, *, firm: Firm, by: Actor | None = None) -> int:
    """One message for all of them, to every account of the party; a task where it escalates."""
    first = members[0]
    things = tuple(sequence.about_id for sequence in members)
    cause = f"reminder:{first.pk}:{first.round}:{first.step}"
    if first.about == Sequence.About.REQUEST:
        template, about = "reminder", {"requests": things, "step": step.key}
    else:
        template, about = "invoice_reminder", {"invoice": first.about_id}
    queued = queue_to_party(
        firm=firm.pk,
        party=first.party_id,
        key=cause,
        template=template,
        case=first.case_id,
        about=about,
    )
    actor = by or system(firm.pk)
    if queued:
        record(
            ReminderSent(
                by=actor,
                case=first.case_id,
                party=first.party_id,
                about=first.about,
                step=step.key,
                things=things,
            )
        )
    if step.escalates or not queued:
        _escalate(first, by=system(firm.pk), nobody=not queued)
    return queued


def _escalate(sequence: Sequence, *, by: Actor, nobody: bool) -> None:
    case = Case.objects.select_related("paralegal__account").get(pk=sequence.case_id)
    with translation.override("en"):
        words = (
            _("Nobody has joined for a party who owes something: call, and invite them again")
            if nobody
            else _("Reminders have not helped: call the client")
        )
    task = make_task(
        case,
        words,
        key=f"escalation:{sequence.case_id}:{sequence.party_id}:{sequence.about}:{sequence.round}",
        assignee=case.paralegal,
        due_on=clock.now().date(),
        about=sequence.about_id,
        by=by,
    )
    if task.about_id != sequence.about_id or sequence.escalated_at:
        return
    record(RemindersEscalated(by=by, case=case.pk, party=sequence.party_id, task=task.pk))
    if case.paralegal:
        queue(
            firm=case.firm_id,
            key=f"escalated:{task.pk}",
            template="escalated",
            to_address=case.paralegal.account.email,
            to_name=case.paralegal.name,
            language=case.paralegal.account.language,
            case=case.pk,
            account=case.paralegal.account_id,
            about={"case": case.pk},
        )


def _go_on(sequence: Sequence, steps: tuple[Step, ...], *, firm: Firm) -> None:
    now = clock.now()
    if steps[min(sequence.step, len(steps) - 1)].escalates:
        sequence.escalated_at = sequence.escalated_at or now
    sequence.last_sent_at = now
    sequence.step += 1
    if sequence.step < len(steps):
        wanted = due_at(sequence.started_at, steps[sequence.step], firm.time_zone)
        gap = steps[sequence.step].after_days - steps[sequence.step - 1].after_days
        earliest = due_at(now, Step("gap", max(gap, 1), False), firm.time_zone)
        sequence.next_at = max(wanted, earliest)
    else:
        sequence.next_at, sequence.ended_at = None, now
    sequence.save(update_fields=["last_sent_at", "step", "next_at", "ended_at", "escalated_at"])


def _end(sequence: Sequence) -> None:
    sequence.next_at, sequence.ended_at = None, clock.now()
    sequence.save(update_fields=["next_at", "ended_at"])
