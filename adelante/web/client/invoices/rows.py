"""Rows of a client's money, and what each says in words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from adelante.billing.coming import Coming, coming_on, is_coming
from adelante.billing.models import Credit, Invoice, Payment, Reversal
from adelante.core.words import Words
from adelante.web.address import address
from adelante.web.design import wording
from adelante.web.design.status import Word, status
from adelante.web.parts.billing.milestones import milestone_word


@dataclass(frozen=True)
class Paid:
    """A part of a payment that went to an invoice, until it was taken back."""

    payment: UUID
    receipt: str
    on: date
    method: str
    cents: int
    reversed_on: date | None = None
    reason: str | None = None

    @property
    def became(self) -> str:
        """What became of it, if it does not count any more."""
        if self.reversed_on is None:
            return ""
        told = {"day": wording.short_day(self.reversed_on)}
        if self.reason == Reversal.Reason.BANK:
            return _("The bank took it back on %(day)s. It does not count any more.") % told
        return _("We corrected our mistake on %(day)s. It does not count any more.") % told

    @property
    def words(self) -> str:
        """ "Oct 2 by card" """
        told = {"day": wording.short_day(self.on)}
        if self.method == Payment.Method.CARD:
            return _("paid %(day)s by card") % told
        if self.method == Payment.Method.CHECK:
            return _("paid %(day)s by check") % told
        if self.method == Payment.Method.CASH:
            return _("paid %(day)s in cash") % told
        return _("paid %(day)s by bank transfer") % told


@dataclass(frozen=True)
class Credited:
    """A part that is not owed any more, and why in words."""

    cents: int
    on: date
    reason: str

    @property
    def why(self) -> str:
        if self.reason == Credit.Reason.ERROR:
            return _("We had billed this by mistake.")
        if self.reason == Credit.Reason.AGREED:
            return _("As we agreed with you.")
        return _("You do not need to pay this part.")


@dataclass(frozen=True)
class Row:
    """An invoice in the ledger."""

    invoice: Invoice
    today: date
    all_payments: Sequence[Paid] = field(default_factory=tuple)

    @property
    def payments(self) -> Sequence[Paid]:
        """Those that count."""
        return [paid for paid in self.all_payments if paid.reversed_on is None]

    @property
    def coming(self) -> Coming | None:
        """A payment on its way, or one that failed on its way."""
        return coming_on(self.invoice)

    @property
    def is_coming(self) -> bool:
        return is_coming(self.invoice)

    @property
    def coming_words(self) -> str:
        """ "On its way: $80.00 since Nov 20" """
        if self.coming is None:
            return ""
        told = {
            "amount": wording.money(self.coming.cents, self.invoice.currency),
            "day": wording.short_day(self.coming.since),
        }
        if self.coming.failed:
            return _("Your payment of %(amount)s of %(day)s did not go through.") % told
        return _("On its way: %(amount)s since %(day)s") % told

    @property
    def title(self) -> str:
        return Words.from_json(self.invoice.title).in_language(get_language() or "en")

    @property
    def tone(self) -> str:
        return status("invoice", self.invoice.state(self.today)).tone

    @property
    def word(self) -> Word:
        return status("invoice", self.invoice.state(self.today)).client

    @property
    def is_open(self) -> bool:
        return self.invoice.open_cents > 0

    @property
    def link(self) -> str:
        """The title, leading to the invoice's own page."""
        url = address("home:invoice", self.invoice.pk)
        return format_html('<a href="{}">{}</a>', url, self.title)

    @property
    def amount(self) -> str:
        return wording.money(self.invoice.total, self.invoice.currency)

    @property
    def pay_word(self) -> str:
        if self.invoice.open_cents == self.invoice.total:
            return _("Pay now")
        left = wording.money(self.invoice.open_cents, self.invoice.currency)
        return _("Pay %(amount)s") % {"amount": left}

    @property
    def milestone(self) -> str:
        return milestone_word(self.invoice.milestone) if self.invoice.milestone else ""

    @property
    def facts(self) -> list[str]:
        bill = self.invoice
        told = {"number": bill.number, "day": wording.short_day(bill.issued_on)}
        facts = [_("Invoice %(number)s, %(day)s") % told]
        if self.milestone:
            facts.append(_("Milestone: %(milestone)s") % {"milestone": self.milestone})
        if self.is_open:
            facts.append(wording.due(bill.due_on))
            if bill.paid:
                paid = wording.money(bill.paid, bill.currency)
                facts.append(_("%(amount)s paid") % {"amount": paid})
        elif self.payments:
            facts.append(self.payments[-1].words)
        if bill.credited:
            credited = wording.money(bill.credited, bill.currency)
            facts.append(_("%(amount)s credited to you") % {"amount": credited})
        if self.coming:
            facts.append(self.coming_words)
        return facts
