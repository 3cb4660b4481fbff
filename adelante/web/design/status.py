"""The one table of statuses: state in the database, staff's word, client's word, tone.

A status has one tone everywhere and is never told by its colour alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

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
    "needed": Status(
        pgettext_lazy("document", "Needed"), pgettext_lazy("document", "Needed"), "needed"
    ),
    "waiting": Status(
        pgettext_lazy("document", "To review"),
        pgettext_lazy("document", "Pending review"),
        "review",
    ),
    "returned": Status(
        pgettext_lazy("document", "Needs correction"),
        pgettext_lazy("document", "Needs correction"),
        "needed",
    ),
    "accepted": Status(
        pgettext_lazy("document", "Accepted"), pgettext_lazy("document", "Accepted"), "done"
    ),
    "waived": Status(
        pgettext_lazy("document", "Waived"), pgettext_lazy("document", "Not needed any more"), ""
    ),
    "optional": Status(
        pgettext_lazy("document", "Optional"), pgettext_lazy("document", "Optional"), ""
    ),
    "withdrawn": Status(
        pgettext_lazy("document", "Withdrawn"), pgettext_lazy("document", "Taken back"), ""
    ),
    "replaced": Status(
        pgettext_lazy("document", "Replaced"), pgettext_lazy("document", "Older version"), ""
    ),
    "expired": Status(
        pgettext_lazy("document", "Expired"), pgettext_lazy("document", "Expired"), "stop"
    ),
}

_INVOICE: Mapping[str, Status] = {
    "draft": Status(
        pgettext_lazy("invoice", "Draft"), pgettext_lazy("invoice", "Not sent yet"), ""
    ),
    "unpaid": Status(
        pgettext_lazy("invoice", "Unpaid"), pgettext_lazy("invoice", "Unpaid"), "needed"
    ),
    "due": Status(pgettext_lazy("invoice", "Due"), pgettext_lazy("invoice", "Due now"), "needed"),
    "partly_paid": Status(
        pgettext_lazy("invoice", "Partially paid"),
        pgettext_lazy("invoice", "Partially paid"),
        "needed",
    ),
    "paid": Status(pgettext_lazy("invoice", "Paid"), pgettext_lazy("invoice", "Paid"), "done"),
    "settled": Status(
        pgettext_lazy("invoice", "Settled"), pgettext_lazy("invoice", "Settled"), "done"
    ),
    "late": Status(pgettext_lazy("invoice", "Late"), pgettext_lazy("invoice", "Late"), "stop"),
    "void": Status(pgettext_lazy("invoice", "Void"), pgettext_lazy("invoice", "Cancelled"), ""),
    "credited": Status(
        pgettext_lazy("invoice", "Credited"), pgettext_lazy("invoice", "Credited to you"), "done"
    ),
}

_PAYMENT: Mapping[str, Status] = {
    "pending": Status(
        pgettext_lazy("payment", "Pending"), pgettext_lazy("payment", "On its way"), "review"
    ),
    "settled": Status(
        pgettext_lazy("payment", "Settled"), pgettext_lazy("payment", "Received"), "done"
    ),
    "failed": Status(
        pgettext_lazy("payment", "Failed"), pgettext_lazy("payment", "Did not go through"), "stop"
    ),
    "refunded": Status(
        pgettext_lazy("payment", "Refunded"), pgettext_lazy("payment", "Refunded"), ""
    ),
    "reversed": Status(
        pgettext_lazy("payment", "Taken back"), pgettext_lazy("payment", "Taken back"), "stop"
    ),
    "disputed": Status(
        pgettext_lazy("payment", "Disputed"), pgettext_lazy("payment", "Under dispute"), "stop"
    ),
}

_INSTALLMENT: Mapping[str, Status] = {
    "planned": Status(
        pgettext_lazy("installment", "Planned"), pgettext_lazy("installment", "Later"), ""
    ),
    "due": Status(
        pgettext_lazy("installment", "Due"), pgettext_lazy("installment", "Due now"), "needed"
    ),
    "invoiced": Status(
        pgettext_lazy("installment", "Invoiced"), pgettext_lazy("installment", "Invoiced"), "needed"
    ),
    "paid": Status(
        pgettext_lazy("installment", "Paid"), pgettext_lazy("installment", "Paid"), "done"
    ),
    "credited": Status(
        pgettext_lazy("installment", "Credited"),
        pgettext_lazy("installment", "Credited to you"),
        "done",
    ),
    "settled": Status(
        pgettext_lazy("installment", "Settled"), pgettext_lazy("installment", "Settled"), "done"
    ),
    "late": Status(
        pgettext_lazy("installment", "Late"), pgettext_lazy("installment", "Late"), "stop"
    ),
}

_FILING: Mapping[str, Status] = {
    "preparing": Status(
        pgettext_lazy("filing", "Preparing"), pgettext_lazy("filing", "We are preparing it"), ""
    ),
    "ready": Status(
        pgettext_lazy("filing", "Ready to file"), pgettext_lazy("filing", "Ready to file"), "review"
    ),
    "sent": Status(
        pgettext_lazy("filing", "Sent"), pgettext_lazy("filing", "Sent to USCIS"), "review"
    ),
    "filed": Status(
        pgettext_lazy("filing", "Filed"), pgettext_lazy("filing", "Filed with USCIS"), "done"
    ),
    "received": Status(
        pgettext_lazy("filing", "Receipted"), pgettext_lazy("filing", "Received by USCIS"), "done"
    ),
    "pending": Status(
        pgettext_lazy("filing", "Pending"),
        pgettext_lazy("filing", "USCIS is working on it"),
        "review",
    ),
    "rfe": Status(
        pgettext_lazy("filing", "RFE"), pgettext_lazy("filing", "USCIS asks for more"), "stop"
    ),
    "approved": Status(
        pgettext_lazy("filing", "Approved"), pgettext_lazy("filing", "Approved"), "done"
    ),
    "denied": Status(
        pgettext_lazy("filing", "Denied"),
        pgettext_lazy("filing", "Denied: we will call you"),
        "stop",
    ),
    "rejected": Status(
        pgettext_lazy("filing", "Rejected"),
        pgettext_lazy("filing", "Returned by USCIS: we will call you"),
        "stop",
    ),
    "withdrawn": Status(
        pgettext_lazy("filing", "Withdrawn"), pgettext_lazy("filing", "Withdrawn"), ""
    ),
}

_INVITATION: Mapping[str, Status] = {
    "none": Status(
        pgettext_lazy("invitation", "Not invited"),
        pgettext_lazy("invitation", "Not invited yet"),
        "",
    ),
    "sent": Status(
        pgettext_lazy("invitation", "Invited"), pgettext_lazy("invitation", "Invited"), "review"
    ),
    "opened": Status(
        pgettext_lazy("invitation", "Opened"), pgettext_lazy("invitation", "Opened"), "review"
    ),
    "accepted": Status(
        pgettext_lazy("invitation", "Joined"), pgettext_lazy("invitation", "Joined"), "done"
    ),
    "expired": Status(
        pgettext_lazy("invitation", "Expired"), pgettext_lazy("invitation", "Expired"), "needed"
    ),
    "revoked": Status(
        pgettext_lazy("invitation", "Revoked"), pgettext_lazy("invitation", "Cancelled"), ""
    ),
}

_UPLOAD: Mapping[str, Status] = {
    "open": Status(
        pgettext_lazy("upload", "Arriving"), pgettext_lazy("upload", "Sending"), "review"
    ),
    "complete": Status(pgettext_lazy("upload", "Arrived"), pgettext_lazy("upload", "Sent"), "done"),
    "checking": Status(
        pgettext_lazy("upload", "Checking"), pgettext_lazy("upload", "We are checking it"), "review"
    ),
    "clean": Status(pgettext_lazy("upload", "Checked"), pgettext_lazy("upload", "Checked"), "done"),
    "unreadable": Status(
        pgettext_lazy("upload", "Unreadable"), pgettext_lazy("upload", "We cannot open it"), "stop"
    ),
    "infected": Status(
        pgettext_lazy("upload", "Dangerous"), pgettext_lazy("upload", "Not safe to open"), "stop"
    ),
    "abandoned": Status(
        pgettext_lazy("upload", "Abandoned"), pgettext_lazy("upload", "Not finished"), ""
    ),
}

_TASK: Mapping[str, Status] = {
    "open": Status(pgettext_lazy("task", "To do"), pgettext_lazy("task", "To do"), "needed"),
    "waiting": Status(pgettext_lazy("task", "Waiting"), pgettext_lazy("task", "Waiting"), "review"),
    "late": Status(pgettext_lazy("task", "Late"), pgettext_lazy("task", "Late"), "stop"),
    "done": Status(pgettext_lazy("task", "Done"), pgettext_lazy("task", "Done"), "done"),
    "dropped": Status(
        pgettext_lazy("task", "Dropped"), pgettext_lazy("task", "Not needed any more"), ""
    ),
}

_CASE: Mapping[str, Status] = {
    "waiting_on_client": Status(
        pgettext_lazy("case", "Waiting on client"), pgettext_lazy("case", "Your turn"), "needed"
    ),
    "waiting_on_firm": Status(
        pgettext_lazy("case", "Waiting on us"), pgettext_lazy("case", "Our turn"), "review"
    ),
    "with_uscis": Status(
        pgettext_lazy("case", "With USCIS"), pgettext_lazy("case", "With USCIS"), ""
    ),
    "on_hold": Status(pgettext_lazy("case", "On hold"), pgettext_lazy("case", "Paused"), "stop"),
    "closed": Status(pgettext_lazy("case", "Closed"), pgettext_lazy("case", "Closed"), ""),
}

_MAIL: Mapping[str, Status] = {
    "queued": Status(
        pgettext_lazy("mail", "Queued"), pgettext_lazy("mail", "On its way"), "review"
    ),
    "sending": Status(
        pgettext_lazy("mail", "Sending"), pgettext_lazy("mail", "On its way"), "review"
    ),
    "sent": Status(pgettext_lazy("mail", "Sent"), pgettext_lazy("mail", "Sent"), "done"),
    "over": Status(
        pgettext_lazy("mail", "Not needed"), pgettext_lazy("mail", "Not needed any more"), ""
    ),
    "failed": Status(pgettext_lazy("mail", "Failed"), pgettext_lazy("mail", "Not sent"), "stop"),
    "unknown": Status(
        pgettext_lazy("mail", "Not known if sent"),
        pgettext_lazy("mail", "Not sure it was sent"),
        "stop",
    ),
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
