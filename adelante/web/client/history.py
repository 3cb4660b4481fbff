"""What has happened, in a client's words: the entries of the memory, read aloud.

Entries hold ids; names are looked up in what the page has already fetched. An event without a line
here is not told to clients.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adelante.audit.models import Entry
from adelante.billing.models import Reversal
from adelante.web.client.home import Home
from adelante.web.design import wording
from adelante.web.reading import prepared


@dataclass(frozen=True)
class Names:
    """Names by id, as the page knows them: of requests, invoices, and people.

    `hides_forms`: which form was filed is not said, because it would tell the kind of the case.
    """

    me: UUID | None
    documents: Mapping[UUID, str] = field(default_factory=dict)
    invoices: Mapping[UUID, str] = field(default_factory=dict)
    people: Mapping[UUID, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    currency: str = "USD"
    hides_forms: bool = False

    def who(self, entry: Entry) -> str:
        """ "You", the name of a member or of another party, or the firm itself."""
        if entry.account_id and entry.account_id == self.me:
            return _("You")
        for known in (
            entry.member_id,
            entry.party_id if entry.actor_kind in {"client", "pass"} else None,
        ):
            if known and known in self.people:
                return self.people[known]
        return _("Your team")

    def form(self, entry: Entry) -> str:
        return _("Form") if self.hides_forms else str(entry.facts.get("form", ""))

    def document(self, entry: Entry) -> str:
        return self.documents.get(_id(entry, "request"), _("a document"))

    def invoice(self, entry: Entry) -> str:
        return self.invoices.get(_id(entry, "invoice"), _("an invoice"))


@dataclass(frozen=True)
class Moment:
    at: datetime
    words: str


def told(entries: Iterable[Entry], names: Names) -> list[Moment]:
    """One sentence an entry, newest first, in the active language.

    Things asked for in one go, as when a case is opened, are told in one sentence.
    """
    moments = []
    known = (entry for entry in entries if entry.name in TELLING)
    for _key, group in groupby(known, key=lambda entry: (entry.name in TOGETHER, entry.xid)):
        together = list(group)
        alike = len(together) > 1 and together[0].name in TOGETHER
        if alike:
            moments.append(Moment(together[0].at, _asked_many(len(together))))
        else:
            moments += [Moment(each.at, TELLING[each.name](each, names)) for each in together]
    return moments


def entries_of(home: Home, *, case: UUID) -> Any:
    """What is told of a case, newest first."""
    return home.entries.filter(case_id=case, name__in=TELLING).order_by("-seq")


@prepared
def newest_of(home: Home, *, case: UUID) -> Any:
    """The first entries, enough for a few moments however many things were asked for together."""
    told = ("at", "name", "xid", "actor_kind", "account_id", "member_id", "party_id", "facts")
    return entries_of(home, case=case).only(*told)[:ENOUGH]


ENOUGH = 30
TOGETHER = frozenset({"document_requested"})


def _asked_many(count: int) -> str:
    return ngettext(
        "We asked for %(count)s document", "We asked for %(count)s documents", count
    ) % {"count": count}


def _id(entry: Entry, name: str) -> UUID:
    value = entry.facts.get(name)
    return UUID(value) if value else UUID(int=0)


def _money(entry: Entry, names: Names) -> str:
    return wording.money(int(entry.facts.get("amount", 0)), names.currency)


def _day(entry: Entry, name: str) -> str:
    return wording.day(date.fromisoformat(entry.facts[name]))


def _sent(entry: Entry, names: Names) -> str:
    if entry.account_id == names.me:
        return _("You sent %(document)s") % {"document": names.document(entry)}
    words = {"who": names.who(entry), "document": names.document(entry)}
    return _("%(who)s sent %(document)s") % words


def _filed(entry: Entry, names: Names) -> str:
    words = {"form": names.form(entry), "day": _day(entry, "filed_on")}
    if entry.facts.get("receipt"):
        words["receipt"] = entry.facts["receipt"]
        return _("%(form)s was filed with USCIS on %(day)s. Receipt %(receipt)s") % words
    return _("%(form)s was filed with USCIS on %(day)s") % words


def _receipted(entry: Entry, names: Names) -> str:
    words = {"form": names.form(entry), "receipt": entry.facts.get("receipt", "")}
    return _("USCIS gave %(form)s the receipt number %(receipt)s") % words


def _corrected(entry: Entry, names: Names) -> str:
    """What is right now; only what was wrong is named."""
    facts = entry.facts
    now = {"form": names.form(entry), "receipt": facts.get("receipt", "")}
    day_was_wrong = facts["filed_on"] != facts["was_filed_on"]
    number_was_wrong = facts["receipt"] != facts["was_receipt"]
    now["day"] = _day(entry, "filed_on")
    if number_was_wrong and not now["receipt"]:
        return _("We corrected your %(form)s: filed on %(day)s, no receipt number yet") % now
    if number_was_wrong and day_was_wrong:
        words = _("We corrected your %(form)s: filed on %(day)s, receipt number %(receipt)s")
        return words % now
    if number_was_wrong:
        return _("We corrected the receipt number of your %(form)s: it is %(receipt)s") % now
    if day_was_wrong:
        return _("We corrected the filing date of your %(form)s: it is %(day)s") % now
    now["day"] = _day(entry, "received_on")
    return _("We corrected the date of the receipt notice of your %(form)s: it is %(day)s") % now


def _taken_back(entry: Entry, names: Names) -> str:
    words = {"form": names.form(entry), "day": _day(entry, "filed_on")}
    return _("We took back that %(form)s was filed on %(day)s: it was our mistake") % words


def _reversed(entry: Entry, names: Names) -> str:
    words = {"amount": _money(entry, names)}
    if entry.facts.get("reason") == Reversal.Reason.BANK:
        return _("The bank took back your payment of %(amount)s") % words
    return _("We took back a payment of %(amount)s that we had written down wrongly") % words


def _joined(entry: Entry, names: Names) -> str:
    """Who pays the bills is no party, and may be nobody whose name this page knows."""
    if entry.facts.get("reach") == "bills" and entry.account_id != names.me:
        return _("Somebody joined the portal to pay the bills")
    return _("%(who)s joined the portal") % {"who": names.who(entry)}


Telling = Callable[[Entry, Names], str]

TELLING: dict[str, Telling] = {
    "case_opened": lambda e, n: _("Your case was opened"),
    "document_requested": lambda e, n: _("We asked for %(document)s") % {"document": n.document(e)},
    "version_sent": _sent,
    "version_accepted": lambda e, n: _("%(document)s was accepted") % {"document": n.document(e)},
    "correction_asked": lambda e, n: (
        _("%(document)s needs a correction") % {"document": n.document(e)}
    ),
    "request_waived": lambda e, n: (
        _("%(document)s is no longer needed") % {"document": n.document(e)}
    ),
    "commented": lambda e, n: (
        _("%(who)s wrote about %(document)s") % {"who": n.who(e), "document": n.document(e)}
    ),
    "case_moved": lambda e, n: (
        _("Now: %(stage)s") % {"stage": n.stages.get(e.facts.get("stage", ""), "")}
    ),
    "invoice_issued": lambda e, n: (
        _("New invoice: %(invoice)s, %(amount)s")
        % {"invoice": n.invoice(e), "amount": _money(e, n)}
    ),
    "payment_received": lambda e, n: (
        _("We received your payment of %(amount)s") % {"amount": _money(e, n)}
    ),
    "payment_reversed": _reversed,
    "invoice_credited": lambda e, n: (
        _("You do not need to pay %(amount)s of: %(invoice)s")
        % {"invoice": n.invoice(e), "amount": _money(e, n)}
    ),
    "payment_announced": lambda e, n: (
        _("Your payment of %(amount)s is on its way") % {"amount": _money(e, n)}
    ),
    "payment_failed": lambda e, n: (
        _("Your payment of %(amount)s did not go through") % {"amount": _money(e, n)}
    ),
    "filing_logged": _filed,
    "receipt_logged": _receipted,
    "filing_corrected": _corrected,
    "filing_taken_back": _taken_back,
    "reminder_sent": lambda e, n: _("We sent you a reminder"),
    "invitation_accepted": _joined,
}
