"""Taking a payment back: by an entry of its own, because nothing in the ledger is changed.

It is for a check that came back, money written to the wrong invoice, or a slip of the pen; the last
two are then recorded anew. Money paid by card is another matter: only the payment provider can give
it back, and no entry of ours moves a cent of it. What does happen there without us is that the bank
takes it back after a dispute; that alone may be written down here.
"""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.billing.events import PaymentReversed
from adelante.billing.models import Allocation, Payment, Reversal
from adelante.cases.models import Case
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.ids import new_id
from adelante.core.locking import locked
from adelante.core.pressing import pressed_once
from adelante.firms.models import Firm
from adelante.people.permissions import May


def reverse_payment(
    payment: Payment,
    *,
    reason: str,
    made_on: date,
    by: Actor,
    note: str = "",
    once: UUID | None = None,
) -> Reversal:
    """Let this payment count no more, from this day; what it paid is owed again.

    `reason` is a key of `Reversal.Reason`. `once` names this pressing of the button: pressed again,
    it returns the first reversal. Raises Refused for a payment that was taken back already, for
    one by card unless the bank took it back, and for a day before the payment or to come.
    """
    by.must(May.RECORD_PAYMENTS, at=payment)
    if by.member is None:
        raise NotYours(May.RECORD_PAYMENTS)
    by.must_be_fresh()
    case = Case.objects.get(pk=payment.case_id)
    with locked(case):
        earlier = Reversal.objects.filter(payment=payment).first()
        if earlier and earlier.pk == once:
            return earlier
        if earlier:
            raise Refused(_("This payment has been taken back already."))
        if payment.method == Payment.Method.CARD and reason != Reversal.Reason.BANK:
            raise Refused(
                _(
                    "Money paid by card is given back at the payment provider, not here. Only if "
                    "the bank took it back, choose that reason."
                )
            )
        if made_on < payment.received_on:
            raise Refused(_("The payment came later than this day. Choose a day after it."))
        if made_on > clock.today(Firm.objects.get(pk=by.firm).time_zone):
            raise Refused(_("This day is still to come. Write the day when you found out."))
        parts = list(Allocation.objects.filter(payment=payment).select_related("invoice"))
        with locked(*(part.invoice for part in parts)):
            with pressed_once():
                reversal = Reversal.objects.create(
                    id=once or new_id(),
                    firm_id=by.firm,
                    case=case,
                    party_id=payment.party_id,
                    payment=payment,
                    reason=reason,
                    made_on=made_on,
                    note=note.strip(),
                    recorded_by_id=by.member,
                )
            for part in parts:
                part.invoice.paid -= part.amount
                part.invoice.save(update_fields=["paid"])
            record(
                PaymentReversed(
                    by=by,
                    case=case.pk,
                    party=payment.party_id,
                    payment=payment.pk,
                    amount=payment.amount,
                    method=payment.method,
                    reason=reason,
                    invoices=[part.invoice_id for part in parts],
                )
            )
        return reversal
