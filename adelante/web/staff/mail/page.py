"""What the office sees of the outbox: kinds and fates in words, a piece of the list at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from adelante.cases.models import Case
from adelante.messaging.models import Message
from adelante.web.access import StaffRequest
from adelante.web.design.status import Status, Word, status
from adelante.web.staff.paging import piece_of

State = Message.State

LAST_OF_CASE = 8
MOST = 100
"""Waiting decisions are counted up to here."""

KINDS: Mapping[str, Word] = {
    "code": gettext_lazy("Sign-in code"),
    "sign_in_changed": gettext_lazy("How somebody signs in has changed"),
    "invitation": gettext_lazy("Invitation"),
    "correction": gettext_lazy("A document needs a correction"),
    "reminder": gettext_lazy("Reminder of documents"),
    "invoice": gettext_lazy("New invoice"),
    "invoice_reminder": gettext_lazy("Reminder of a payment"),
    "receipt": gettext_lazy("Payment received"),
    "reversal": gettext_lazy("Payment taken back"),
    "credit": gettext_lazy("Invoice credited"),
    "failed_payment": gettext_lazy("Payment failed on its way"),
    "filed": gettext_lazy("A form was filed"),
    "receipted": gettext_lazy("USCIS has received a form"),
    "filing_corrected": gettext_lazy("A filing was corrected"),
    "filing_taken_back": gettext_lazy("A filing was taken back"),
    "to_review": gettext_lazy("A document waits for review"),
    "escalated": gettext_lazy("Reminders have not helped"),
    "hired": gettext_lazy("Welcome of a colleague"),
    "morning": gettext_lazy("What waits today"),
    "address_code": gettext_lazy("Code for a new address"),
    "address_changed": gettext_lazy("A new address to sign in with"),
    "new_device": gettext_lazy("A sign-in on a new device"),
    "new_device_office": gettext_lazy("A sign-in on a new device, to the firm"),
    "unusual_pace": gettext_lazy("Two sign-ins at the same time"),
    "unusual_pace_office": gettext_lazy("Two sign-ins at the same time, to the firm"),
    "many_failures": gettext_lazy("Many wrong passwords"),
    "many_failures_office": gettext_lazy("Many wrong passwords, to the firm"),
    "head": gettext_lazy("Seal of the trail"),
    "alarm": gettext_lazy("Somebody looked at more than usual"),
}
"""What each template of a letter is, in the office's words."""

SHOWS: Mapping[str, tuple[Word, tuple[State, ...]]] = {
    "decide": (gettext_lazy("Needs a decision"), (State.FAILED, State.UNKNOWN)),
    "waiting": (gettext_lazy("Waiting"), (State.QUEUED, State.SENDING)),
    "sent": (gettext_lazy("Sent"), (State.SENT,)),
    "over": (gettext_lazy("Not needed"), (State.OVER,)),
}


@dataclass(frozen=True)
class Line:
    """One mail in a list of the office."""

    message: Message

    @property
    def kind(self) -> Word:
        return KINDS.get(self.message.template, self.message.template)

    @property
    def tone(self) -> str:
        return _status(self.message).tone

    @property
    def word(self) -> Word:
        return _status(self.message).staff

    @property
    def tries(self) -> str:
        """How often it was tried, where that tells something."""
        count = self.message.attempts
        if self.message.state == State.SENT or count == 0:
            return ""
        return ngettext("tried once", "tried %(count)d times", count) % {"count": count}

    @property
    def advice(self) -> str:
        """What to do before deciding."""
        if self.message.state == State.UNKNOWN:
            return _("It may have arrived. Ask before you send it a second time.")
        if self.message.needs_a_person and not self.message.may_go_again:
            return _("A code is of no use later: they ask for a new one on the sign-in page.")
        if self.message.needs_a_person:
            return _("Check the address with them, then send it again or reach them another way.")
        return ""


def mail_page(request: StaffRequest) -> dict[str, Any]:
    """One state's mails, the newest first. Two reads, however many there are."""
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "decide"
    rows = _mails(request).filter(state__in=SHOWS[show][1])
    piece = piece_of(rows, ("-queued_at", "-id"), request)
    to_decide = request.desk.messages.filter(state__in=SHOWS["decide"][1])
    counts = {"decide": to_decide[:MOST].count()}
    return {
        "show": show,
        "tabs": [
            (key, word, f"?show={key}" if key != "decide" else "?", counts.get(key, 0))
            for key, (word, _states) in SHOWS.items()
        ],
        "piece": piece,
        "lines": [Line(message) for message in piece],
    }


def mails_of_case(request: StaffRequest, case: Case) -> Sequence[Line]:
    """The last mails about a case, for `staff/mail/_case_mail.html`. One read."""
    rows = _mails(request).filter(case=case).order_by("-queued_at")
    return [Line(message) for message in rows[:LAST_OF_CASE]]


def _mails(request: StaffRequest) -> Any:
    """No page needs the secret of a link, sealed or not."""
    return request.desk.messages.select_related("case").defer("sealed")


def _status(message: Message) -> Status:
    return status("mail", message.state)
