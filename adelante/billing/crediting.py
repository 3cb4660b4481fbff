"""Crediting an invoice: all or a part of what is open on it is not owed any more.

It voids the rest of an invoice that was issued in error, or waives an amount. What was paid stays
paid: a payment that was wrong is taken back first (`reversing`).
"""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.billing.events import InvoiceCredited
from adelante.billing.models import Credit, Invoice
from adelante.cases.models import Case
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.ids import new_id
from adelante.core.locking import locked
from adelante.core.money import format_money
from adelante.core.pressing import must_be_the_same, pressed_once
from adelante.firms.models import Firm
from adelante.people.permissions import May


def credit_invoice(
    invoice: Invoice,
    *,
    amount: int,
    reason: str,
    by: Actor,
    note: str = "",
    once: UUID | None = None,
) -> Credit:
    """Write off so many cents of what is open on this invoice, as of today.

    `reason` is a key of `Credit.Reason`. `once` names this pressing of the button: pressed again,
    it returns the first credit. Raises Refused for nothing, and for more than is open.
    """
    by.must(May.MANAGE_BILLING, at=invoice)
    if by.member is None:
        raise NotYours(May.MANAGE_BILLING)
    case = Case.objects.get(pk=invoice.case_id)
    with locked(case, invoice):
        if once and (known := Credit.objects.filter(pk=once, invoice=invoice).first()):
            must_be_the_same(amount, known.amount)
            return known
        if amount <= 0:
            raise Refused(_("Write the amount to credit: more than zero."))
        if invoice.open_cents == 0:
            raise Refused(_("Nothing is owed on this invoice, so there is nothing to credit."))
        if amount > invoice.open_cents:
            raise Refused(
                _("This is more than the %(owed)s that is owed. Write %(owed)s or less.")
                % {"owed": format_money(invoice.open_cents, invoice.currency)}
            )
        with pressed_once():
            credit = Credit.objects.create(
                id=once or new_id(),
                firm_id=by.firm,
                case=case,
                party_id=invoice.party_id,
                invoice=invoice,
                amount=amount,
                reason=reason,
                made_on=clock.today(Firm.objects.get(pk=by.firm).time_zone),
                note=note.strip(),
                recorded_by_id=by.member,
            )
        invoice.credited += amount
        invoice.save(update_fields=["credited"])
        record(
            InvoiceCredited(
                by=by,
                case=case.pk,
                party=invoice.party_id,
                invoice=invoice.pk,
                credit=credit.pk,
                amount=amount,
                reason=reason,
            )
        )
        return credit
