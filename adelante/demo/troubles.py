"""What goes wrong in an ordinary week, so that the pages for it have something to show."""

from contextlib import suppress
from datetime import date, timedelta

from adelante.billing.crediting import credit_invoice
from adelante.billing.invoicing import LineAsked, issue_invoice
from adelante.billing.models import Credit, InvoiceLine, Payment, Reversal
from adelante.billing.reversing import reverse_payment
from adelante.cases.correcting import correct_filing
from adelante.cases.models import Case, Filing, Party
from adelante.cases.tasking import make_task
from adelante.core import clock
from adelante.core.words import Words
from adelante.demo.days import Plot
from adelante.demo.office import Office
from adelante.documents.arriving import receive_piece, start_upload
from adelante.documents.models import Request, State
from adelante.documents.refusals import FileRefused
from adelante.messaging.models import Message
from adelante.messaging.sending import own_up
from adelante.workflows.models import Sequence
from adelante.workflows.reminding import pause, remind_now, resume

_VIDEO = 240_000_000
"""Bytes: more than is taken."""
_OLD_WORD_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4088)
_PAUSED = ("Lucía Paredes", "Jomar Santos")
_TASKS = (
    ("Gloria Peña", "Order a certified copy from the county clerk", "María Ruiz", -2),
    ("Fatou Ndiaye", "Ask about the second part of the payment", "", 1),
    ("Raúl Ortiz", "Call about the payment that keeps the case on hold", "Ben Cho", 0),
)


def troubles(office: Office) -> tuple[Plot, ...]:
    """The plots of Rivera's troubles; each begins days after the cases that it is about."""
    return (
        _files_that_did_not_arrive(office),
        _mail_of_unknown_fate(office),
        _reminders_after_a_pause(office),
        _a_check_that_came_back(office),
        _an_invoice_too_many(office),
        _tasks(office),
        _receipt_mistyped(office),
    )


def _files_that_did_not_arrive(office: Office) -> Plot:
    """A video, and a letter that is not a PDF."""
    yield office.days.ago(30)
    request = _open_request("Sofía Lara")
    standing = office.client(request.party_id)
    with suppress(FileRefused):
        start_upload(request.pk, name="Video 2026.mov", size=_VIDEO, standing=standing)
    yield office.days.ago(21)
    request = _open_request("Min-jun Park")
    standing = office.client(request.party_id)
    upload = start_upload(
        request.pk, name="our lease.doc", size=len(_OLD_WORD_FILE), standing=standing
    )
    with suppress(FileRefused):
        receive_piece(upload.pk, offset=0, chunks=[_OLD_WORD_FILE], standing=standing)


def _mail_of_unknown_fate(office: Office) -> Plot:
    """The worker died between handing a reminder over and hearing the answer."""
    yield office.days.on(2, 13, 52)
    with office.hat("María Ruiz") as by:
        remind_now(_open_request("Sofía Lara"), by=by)
    Message.objects.filter(firm=office.firm, queued_at=clock.now(), template="reminder").update(
        state=Message.State.SENDING, state_since=clock.now(), attempts=1
    )
    yield clock.now() + timedelta(minutes=13)
    own_up(office.firm)


def _reminders_after_a_pause(office: Office) -> Plot:
    """Two that were paused go on just now: the worker sends them while somebody watches."""
    yield office.days.ago(20)
    returned = Request.objects.filter(
        state=State.RETURNED, case__in=[_case_of(name) for name in _PAUSED]
    )
    found = Sequence.objects.filter(firm=office.firm, about_id__in=returned.values("pk"))
    chosen = list(found.select_related("case"))
    with office.hat("María Ruiz") as by:
        for sequence in chosen:
            pause(sequence, by=by)
    yield office.days.now - timedelta(minutes=1)
    with office.hat("María Ruiz") as by:
        for sequence in chosen:
            resume(sequence, by=by)


def _receipt_mistyped(office: Office) -> Plot:
    """The number was typed as it was heard on the telephone; the notice says another."""
    yield office.days.ago(18)
    filing = Filing.objects.filter(case=_case_of("Mei Lin")).exclude(receipt_number="").get()
    with office.hat("María Ruiz") as by:
        correct_filing(
            filing,
            filed_on=filing.filed_on,
            receipt_number=f"IOE{next(office.receipts)}",
            received_on=filing.receipted_on,
            why="Heard wrong on the telephone; the paper notice is here now",
            seen=filing.as_read,
            by=by,
        )


def _a_check_that_came_back(office: Office) -> Plot:
    yield office.days.on(3, 11, 20)
    payments = Payment.objects.filter(case=_case_of("Elena Quispe"), method="check")
    with office.hat(office.member("finance")) as by:
        reverse_payment(
            payments.order_by("receipt")[0],
            reason=Reversal.Reason.BANK,
            made_on=office.days.today - timedelta(days=3),
            note="Returned for insufficient funds",
            by=by,
        )


def _an_invoice_too_many(office: Office) -> Plot:
    """Issued before the copy was ordered, noticed the next day."""
    yield office.days.on(9, 15, 5)
    case = _case_of("Gloria Peña")
    words = Words("Certified copy from the county clerk", "Copia certificada del condado")
    with office.hat(office.member("finance")) as by:
        invoice = issue_invoice(
            case,
            payer=Party.objects.get(case=case, pays=True),
            title=words,
            lines=[LineAsked(words=words, kind=InvoiceLine.Kind.COST, cents=35_00)],
            due_on=office.days.today + timedelta(days=10),
            by=by,
        )
    yield office.days.on(8, 10, 40)
    with office.hat(office.member("finance")) as by:
        credit_invoice(
            invoice,
            amount=invoice.total,
            reason=Credit.Reason.ERROR,
            note="Billed before it was ordered",
            by=by,
        )


def _tasks(office: Office) -> Plot:
    yield office.days.ago(100)
    for name, words, whose, days in _TASKS:
        with office.hat("Marta Díaz") as by:
            make_task(
                _case_of(name),
                words,
                assignee=office.members[whose] if whose else None,
                due_on=_in(office, days),
                by=by,
            )


def _case_of(name: str) -> Case:
    party = Party.objects.select_related("case").filter(name=name).order_by("-id").first()
    if party is None:
        raise LookupError(name)
    case: Case = party.case
    return case


def _open_request(name: str) -> Request:
    """The first thing that this person's case still waits for."""
    rows = Request.objects.filter(case=_case_of(name), state__in=("needed", "returned"))
    return rows.select_related("case").order_by("position")[0]


def _in(office: Office, days: int) -> date:
    return office.days.today + timedelta(days=days)
