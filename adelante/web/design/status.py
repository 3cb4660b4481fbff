"""The one table of statuses: state in the database, staff's word, client's word, tone.

A status has one tone everywhere and is never told by its colour alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy as _p

Tone = Literal["needed", "review", "done", "stop", ""]
Side = Literal["staff", "client"]
Word = str | Promise


@dataclass(frozen=True)
class Status:
    """How one state is told. `tone` is empty where nothing waits and nothing is won."""

    staff: Word
    client: Word
    tone: Tone

    def word(self, side: Side) -> Word:
        return self.client if side == "client" else self.staff


def status(kind: str, state: str) -> Status:
    """The status of a kind of thing, such as ("document", "waiting").

    Raises KeyError for a state that the table does not know: an untold state is a mistake.
    """
    return STATUS[kind][str(state)]


_DOCUMENT: Mapping[str, Status] = {
    "needed": Status(_p("document", "Needed"), _p("document", "Needed"), "needed"),
    "waiting": Status(_p("document", "To review"), _p("document", "Pending review"), "review"),
    "returned": Status(
        _p("document", "Needs correction"), _p("document", "Needs correction"), "needed"
    ),
    "accepted": Status(_p("document", "Accepted"), _p("document", "Accepted"), "done"),
    "waived": Status(_p("document", "Waived"), _p("document", "Not needed any more"), ""),
    "optional": Status(_p("document", "Optional"), _p("document", "Optional"), ""),
    "withdrawn": Status(_p("document", "Withdrawn"), _p("document", "Taken back"), ""),
    "replaced": Status(_p("document", "Replaced"), _p("document", "Older version"), ""),
    "expired": Status(_p("document", "Expired"), _p("document", "Expired"), "stop"),
}

_INVOICE: Mapping[str, Status] = {
    "draft": Status(_p("invoice", "Draft"), _p("invoice", "Not sent yet"), ""),
    "unpaid": Status(_p("invoice", "Unpaid"), _p("invoice", "Unpaid"), "needed"),
    "due": Status(_p("invoice", "Due"), _p("invoice", "Due now"), "needed"),
    "partly_paid": Status(
        _p("invoice", "Partially paid"), _p("invoice", "Partially paid"), "needed"
    ),
    "paid": Status(_p("invoice", "Paid"), _p("invoice", "Paid"), "done"),
    "late": Status(_p("invoice", "Late"), _p("invoice", "Late"), "stop"),
    "void": Status(_p("invoice", "Void"), _p("invoice", "Cancelled"), ""),
    "credited": Status(_p("invoice", "Credited"), _p("invoice", "Credited to you"), "done"),
}

_PAYMENT: Mapping[str, Status] = {
    "pending": Status(_p("payment", "Pending"), _p("payment", "On its way"), "review"),
    "settled": Status(_p("payment", "Settled"), _p("payment", "Received"), "done"),
    "failed": Status(_p("payment", "Failed"), _p("payment", "Did not go through"), "stop"),
    "refunded": Status(_p("payment", "Refunded"), _p("payment", "Refunded"), ""),
    "disputed": Status(_p("payment", "Disputed"), _p("payment", "Under dispute"), "stop"),
}

_INSTALLMENT: Mapping[str, Status] = {
    "planned": Status(_p("installment", "Planned"), _p("installment", "Later"), ""),
    "due": Status(_p("installment", "Due"), _p("installment", "Due now"), "needed"),
    "invoiced": Status(_p("installment", "Invoiced"), _p("installment", "Invoiced"), "needed"),
    "paid": Status(_p("installment", "Paid"), _p("installment", "Paid"), "done"),
    "late": Status(_p("installment", "Late"), _p("installment", "Late"), "stop"),
}

_FILING: Mapping[str, Status] = {
    "preparing": Status(_p("filing", "Preparing"), _p("filing", "We are preparing it"), ""),
    "ready": Status(_p("filing", "Ready to file"), _p("filing", "Ready to file"), "review"),
    "sent": Status(_p("filing", "Sent"), _p("filing", "Sent to USCIS"), "review"),
    "filed": Status(_p("filing", "Filed"), _p("filing", "Filed with USCIS"), "done"),
    "received": Status(_p("filing", "Receipted"), _p("filing", "Received by USCIS"), "done"),
    "pending": Status(_p("filing", "Pending"), _p("filing", "USCIS is working on it"), "review"),
    "rfe": Status(_p("filing", "RFE"), _p("filing", "USCIS asks for more"), "stop"),
    "approved": Status(_p("filing", "Approved"), _p("filing", "Approved"), "done"),
    "denied": Status(_p("filing", "Denied"), _p("filing", "Denied: we will call you"), "stop"),
    "rejected": Status(
        _p("filing", "Rejected"), _p("filing", "Returned by USCIS: we will call you"), "stop"
    ),
    "withdrawn": Status(_p("filing", "Withdrawn"), _p("filing", "Withdrawn"), ""),
}

_INVITATION: Mapping[str, Status] = {
    "none": Status(_p("invitation", "Not invited"), _p("invitation", "Not invited yet"), ""),
    "sent": Status(_p("invitation", "Invited"), _p("invitation", "Invited"), "review"),
    "opened": Status(_p("invitation", "Opened"), _p("invitation", "Opened"), "review"),
    "accepted": Status(_p("invitation", "Joined"), _p("invitation", "Joined"), "done"),
    "expired": Status(_p("invitation", "Expired"), _p("invitation", "Expired"), "needed"),
    "revoked": Status(_p("invitation", "Revoked"), _p("invitation", "Cancelled"), ""),
}

_UPLOAD: Mapping[str, Status] = {
    "open": Status(_p("upload", "Arriving"), _p("upload", "Sending"), "review"),
    "complete": Status(_p("upload", "Arrived"), _p("upload", "Sent"), "done"),
    "checking": Status(_p("upload", "Checking"), _p("upload", "We are checking it"), "review"),
    "clean": Status(_p("upload", "Checked"), _p("upload", "Checked"), "done"),
    "unreadable": Status(_p("upload", "Unreadable"), _p("upload", "We cannot open it"), "stop"),
    "infected": Status(_p("upload", "Dangerous"), _p("upload", "Not safe to open"), "stop"),
    "abandoned": Status(_p("upload", "Abandoned"), _p("upload", "Not finished"), ""),
}

_TASK: Mapping[str, Status] = {
    "open": Status(_p("task", "To do"), _p("task", "To do"), "needed"),
    "waiting": Status(_p("task", "Waiting"), _p("task", "Waiting"), "review"),
    "late": Status(_p("task", "Late"), _p("task", "Late"), "stop"),
    "done": Status(_p("task", "Done"), _p("task", "Done"), "done"),
    "dropped": Status(_p("task", "Dropped"), _p("task", "Not needed any more"), ""),
}

_CASE: Mapping[str, Status] = {
    "waiting_on_client": Status(_p("case", "Waiting on client"), _p("case", "Your turn"), "needed"),
    "waiting_on_firm": Status(_p("case", "Waiting on us"), _p("case", "Our turn"), "review"),
    "with_uscis": Status(_p("case", "With USCIS"), _p("case", "With USCIS"), ""),
    "on_hold": Status(_p("case", "On hold"), _p("case", "Paused"), "stop"),
    "closed": Status(_p("case", "Closed"), _p("case", "Closed"), ""),
}

_MAIL: Mapping[str, Status] = {
    "queued": Status(_p("mail", "Queued"), _p("mail", "On its way"), "review"),
    "sending": Status(_p("mail", "Sending"), _p("mail", "On its way"), "review"),
    "sent": Status(_p("mail", "Sent"), _p("mail", "Sent"), "done"),
    "failed": Status(_p("mail", "Failed"), _p("mail", "Not sent"), "stop"),
    "unknown": Status(_p("mail", "Not known if sent"), _p("mail", "Not sure it was sent"), "stop"),
}

STATUS: Mapping[str, Mapping[str, Status]] = {
    "document": _DOCUMENT,
    "invoice": _INVOICE,
    "payment": _PAYMENT,
    "installment": _INSTALLMENT,
    "filing": _FILING,
    "invitation": _INVITATION,
    "upload": _UPLOAD,
    "task": _TASK,
    "case": _CASE,
    "mail": _MAIL,
}
