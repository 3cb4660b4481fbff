"""Reminder sequences begin when something is asked for, in the same transaction.

Each reaction runs inside an act that holds the case. What ends a sequence is looked up by the round
that would send its next reminder (`reminding`), so that no act can forget to end one.
"""

from collections.abc import Sequence as Rows
from datetime import datetime, timedelta
from uuid import UUID

from adelante.billing.events import InvoiceIssued, PaymentReversed
from adelante.billing.models import Invoice
from adelante.cases.events import CaseReopened
from adelante.core import clock
from adelante.core.ids import new_id
from adelante.documents.events import CorrectionAsked, DocumentRequested, RequestReopened
from adelante.documents.models import Request
from adelante.firms.models import Firm
from adelante.workflows.models import Sequence
from adelante.workflows.steps import Step, day_after, days_after, morning_of, steps_of

LAST_CALL = timedelta(days=2)
"""So long before a document is due somebody at the office hears that it is not there."""


def start_for_request(event: DocumentRequested) -> None:
    """Something required was asked for: its reminders begin."""
    if event.required and event.case and event.party:
        about = Sequence.About.REQUEST
        start(event.by.firm, case=event.case, party=event.party, about=about, of=event.request)


def restart_for_correction(event: CorrectionAsked) -> None:
    """It was sent back: the first reminder is due again some days from now."""
    if event.case and event.party:
        about = Sequence.About.REQUEST
        start(event.by.firm, case=event.case, party=event.party, about=about, of=event.request)


def restart_for_reopened(event: RequestReopened) -> None:
    """It was accepted or waived, and is wanted after all."""
    if event.case and event.party and Request.objects.get(pk=str(event.request)).is_owed:
        about = Sequence.About.REQUEST
        start(event.by.firm, case=event.case, party=event.party, about=about, of=event.request)


def restart_in_case(event: CaseReopened) -> None:
    """Reminders ended as the case was closed: those of what is still owed begin anew."""
    for request in Request.objects.filter(firm=event.by.firm, case=event.case):
        if request.is_owed:
            start(
                event.by.firm,
                case=request.case_id,
                party=request.party_id,
                about=Sequence.About.REQUEST,
                of=request.pk,
            )


def start_for_invoice(event: InvoiceIssued) -> None:
    if event.case and event.party:
        about = Sequence.About.INVOICE
        start(event.by.firm, case=event.case, party=event.party, about=about, of=event.invoice)


def restart_for_reversal(event: PaymentReversed) -> None:
    """What the payment had paid is owed again: its reminders begin anew."""
    for invoice in Invoice.objects.filter(pk__in=event.invoices):
        start(
            event.by.firm,
            case=invoice.case_id,
            party=invoice.party_id,
            about=Sequence.About.INVOICE,
            of=invoice.pk,
        )


def start(firm: UUID, *, case: UUID, party: UUID, about: Sequence.About, of: UUID) -> None:
    """Begin at the first step; again, in a new round, if it ran before."""
    face = Firm.objects.get(pk=firm)
    sequence = sequence_of(firm, case=case, party=party, about=about, of=of)
    if sequence.has_run:
        sequence.round += 1
    sequence.started_at = now = clock.now()
    sequence.ended_at = sequence.escalated_at = None
    sequence.step, sequence.next_at = coming(
        sequence, 0, steps=steps_of(face), zone=face.time_zone, natural=now, soonest=now
    )
    sequence.save(
        update_fields=["round", "step", "started_at", "ended_at", "escalated_at", "next_at"]
    )


def coming(
    sequence: Sequence,
    number: int,
    *,
    steps: Rows[Step],
    zone: str,
    natural: datetime,
    soonest: datetime,
) -> tuple[int, datetime]:
    """Which step comes next and when: this one on its day, not before `natural`.

    A document with a due date is not reminded of in time if that day is past the last call, two
    mornings before it is due: then the step that makes a task comes then, or at the `soonest`. One
    that was asked for later than that keeps the usual days.
    """
    due = max(due_at(sequence, steps[number], zone=zone), natural)
    call = _last_call(sequence, zone)
    rest = range(number, len(steps))
    escalating = next((at for at in rest if steps[at].escalates), None)
    if call is None or escalating is None or due <= max(call, soonest):
        return number, due
    return escalating, max(call, soonest)


def _last_call(sequence: Sequence, zone: str) -> datetime | None:
    if sequence.about != Sequence.About.REQUEST or sequence.escalated_at:
        return None
    due_on = Request.objects.values_list("due_on", flat=True).get(pk=sequence.about_id)
    call = morning_of(due_on - LAST_CALL, zone) if due_on else None
    return call if call and call > sequence.started_at else None


def due_at(sequence: Sequence, step: Step, *, zone: str) -> datetime:
    """When the step is due. No person is sent after an invoice before its own date has passed."""
    due = days_after(sequence.started_at, step.after_days, zone)
    if step.escalates and sequence.about == Sequence.About.INVOICE:
        pay_by = Invoice.objects.values_list("due_on", flat=True).get(pk=sequence.about_id)
        return max(due, day_after(pay_by, zone))
    return due


def sequence_of(
    firm: UUID, *, case: UUID, party: UUID, about: Sequence.About, of: UUID
) -> Sequence:
    """The sequence about this thing, made if need be. It is due at no time until it is started."""
    new = Sequence(
        id=new_id(), firm_id=firm, case_id=case, party_id=party, about=about, about_id=of
    )
    Sequence.objects.bulk_create([new], ignore_conflicts=True)
    return Sequence.objects.get(firm=firm, about=about, about_id=of)
