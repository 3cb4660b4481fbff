"""The outbox, for the office: what did not leave, what waits, what was sent; and reminding."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from adelante.messaging.sending import it_arrived, leave, queue_again
from adelante.people.permissions import May
from adelante.web.access import StaffRequest, staff_act, staff_page
from adelante.web.answers import done
from adelante.web.staff.mail.page import mail_page
from adelante.workflows.models import Sequence
from adelante.workflows.reminding import pause, remind_now, resume


@staff_page(may=May.WRITE_TO_CLIENTS)
def index(request: StaffRequest) -> HttpResponse:
    return render(request, "staff/mail/index.html", mail_page(request))


@staff_act(may=May.WRITE_TO_CLIENTS)
def send_again(request: StaffRequest, message_id: UUID) -> HttpResponse:
    message = get_object_or_404(request.desk.messages, pk=message_id)
    queue_again(message, by=request.actor)
    words = _("It is sent once more: to %(name)s.") % {"name": message.to_name}
    return done(request, words, then=reverse("desk:mail"))


@staff_act(may=May.WRITE_TO_CLIENTS)
def arrived(request: StaffRequest, message_id: UUID) -> HttpResponse:
    message = get_object_or_404(request.desk.messages, pk=message_id)
    it_arrived(message, by=request.actor)
    return done(request, _("Noted: it arrived."), then=reverse("desk:mail"))


@staff_act(may=May.WRITE_TO_CLIENTS)
def leave_it(request: StaffRequest, message_id: UUID) -> HttpResponse:
    message = get_object_or_404(request.desk.messages, pk=message_id)
    leave(message, by=request.actor)
    return done(request, _("It is not sent any more."), then=reverse("desk:mail"))


@staff_act(may=May.ASK_FOR_DOCUMENTS)
def remind(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """The next reminder of one document, at once. `next=item` goes back to the document's page."""
    asked = get_object_or_404(request.desk.requests.select_related("case"), pk=request_id)
    remind_now(asked, by=request.actor)
    back = (
        reverse("desk:item", args=[asked.pk])
        if request.POST.get("next") == "item"
        else reverse("desk:case_documents", args=[asked.case_id])
    )
    return done(request, _("A reminder is on its way to the client."), then=back)


@staff_act(may=May.MANAGE_BILLING)
def remind_of_invoice(request: StaffRequest, invoice_id: UUID) -> HttpResponse:
    invoice = get_object_or_404(request.desk.invoices.select_related("case"), pk=invoice_id)
    remind_now(invoice, by=request.actor)
    back = reverse("desk:case_billing", args=[invoice.case_id])
    return done(request, _("A reminder is on its way to the client."), then=back)


@staff_act(may=May.SEE_CASES)
def pause_reminders(request: StaffRequest, sequence_id: UUID) -> HttpResponse:
    sequence = _sequence(request, sequence_id)
    pause(sequence, by=request.actor)
    words = _("No reminder leaves until you resume them.")
    return done(request, words, then=_place_of(sequence))


@staff_act(may=May.SEE_CASES)
def resume_reminders(request: StaffRequest, sequence_id: UUID) -> HttpResponse:
    sequence = _sequence(request, sequence_id)
    resume(sequence, by=request.actor)
    words = _("Reminders go on: the next one leaves at the next good hour.")
    return done(request, words, then=_place_of(sequence))


def _sequence(request: StaffRequest, sequence_id: UUID) -> Sequence:
    rows = request.desk.sequences.select_related("case")
    sequence: Sequence = get_object_or_404(rows, pk=sequence_id)
    return sequence


def _place_of(sequence: Sequence) -> str:
    """Where the office works on what it is about."""
    if sequence.about == Sequence.About.REQUEST:
        return reverse("desk:item", args=[sequence.about_id])
    return reverse("desk:case_billing", args=[sequence.case_id])
