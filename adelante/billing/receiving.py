"""Money that came in: by check, cash or transfer as staff write it down, or through the gateway."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.billing.balance import still_counting
from adelante.billing.events import PaymentReceived
from adelante.billing.models import Allocation, Invoice, Payment
from adelante.cases.models import Case
from adelante.cases.of_firm import FIRST_DAY, day_at
from adelante.core import clock
from adelante.core.errors import NotYours, Refused, Unsure
from adelante.core.ids import new_id
from adelante.core.locking import locked
from adelante.core.money import format_money
from adelante.core.pressing import must_be_the_same, pressed_once
from adelante.firms.models import Firm
from adelante.firms.models.counter import next_number
from adelante.people.permissions import May

ALIKE_WITHIN = timedelta(days=14)
"""The same check is seldom found a second time later than this."""


def record_payment(
    invoices: Sequence[Invoice],
    *,
    amount: int,
    method: str,
    received_on: date,
    by: Actor,
    reference: str = "",
    once: UUID | None = None,
    sure: Collection[str] = (),
) -> Payment:
    """Write down money received outside the portal; it pays these invoices, first due first.

    A part of what is owed is fine. `once` names this pressing of the button: pressed again, it
    returns the first payment. Raises Refused for more than is owed, nothing, a day to come or one
    before 1990; Unsure for a day before the case was opened, and for what seems to be written
    down already.
    """
    if not invoices:
        raise Refused(_("Choose the invoice that this payment is for."))
    for invoice in invoices:
        by.must(May.RECORD_PAYMENTS, at=invoice)
    case = Case.objects.get(pk=invoices[0].case_id)
    if any(invoice.case_id != case.pk for invoice in invoices):
        raise NotYours(May.RECORD_PAYMENTS)
    with locked(case, *invoices):
        if once and (known := Payment.objects.filter(pk=once, case=case).first()):
            must_be_the_same(amount, known.amount)
            return known
        if amount <= 0:
            raise Refused(_("Write the amount that you received: more than zero."))
        if received_on > clock.today(Firm.objects.get(pk=by.firm).time_zone):
            raise Refused(_("This day is still to come. Write the day when the money arrived."))
        if received_on < FIRST_DAY:
            raise Refused(
                _("A payment before %(year)s cannot be. Check the year.") % {"year": FIRST_DAY.year}
            )
        owed = sum(invoice.open_cents for invoice in invoices)
        if owed == 0:
            raise Refused(_("Nothing is owed on this invoice any more."))
        if amount > owed:
            raise Refused(
                _("This is more than the %(owed)s that is owed. Write %(owed)s or less.")
                % {"owed": format_money(owed, invoices[0].currency)}
            )
        _must_not_be_older(received_on, case, sure=sure)
        _must_be_new(
            invoices[0],
            amount=amount,
            method=method,
            received_on=received_on,
            reference=reference.strip(),
            sure=sure,
        )
        return take(
            sorted(invoices, key=lambda one: (one.due_on, one.number)),
            amount=amount,
            method=method,
            received_on=received_on,
            reference=reference.strip(),
            by=by,
            key=once,
        )


def _must_not_be_older(received_on: date, case: Case, *, sure: Collection[str]) -> None:
    """Some clients bring money before their case is opened; else it is a slip of the keys."""
    if received_on >= day_at(case.firm_id, case.opened_at):
        return
    asked = f"day:{received_on}"
    if asked not in sure:
        raise Unsure(
            _(
                "This day is before the case was opened. That can be, if the client paid before "
                "that. Is the date right?"
            ),
            yes=_("Yes, it arrived then"),
            sure=(*sure, asked),
        )


def _must_be_new(
    bill: Invoice,
    *,
    amount: int,
    method: str,
    received_on: date,
    reference: str,
    sure: Collection[str],
) -> None:
    """The same check, or as much by the same payer on the same day. Not one that was taken back,
    which is recorded again for good reason."""
    looks = Q(received_on=received_on, party=bill.party_id)
    if reference:
        near = (received_on - ALIKE_WITHIN, received_on + ALIKE_WITHIN)
        looks |= Q(method=method, reference__iexact=reference, received_on__range=near)
    alike = Payment.objects.filter(looks, case=bill.case_id, amount=amount)
    known = still_counting(alike).order_by("-receipt").first()
    if known is None:
        return
    asked = f"like:{known.receipt}"
    if asked in sure:
        return
    words = _(
        "This looks like a payment that is written down already: receipt %(receipt)s, %(amount)s, "
        "received on %(day)s. If it is another one, record it anyway."
    ) % {
        "receipt": known.receipt,
        "amount": format_money(known.amount, known.currency),
        "day": formats.date_format(known.received_on),
    }
    raise Unsure(words, yes=_("Record it anyway"), sure=(*sure, asked))


def take(
    invoices: Sequence[Invoice],
    *,
    amount: int,
    method: str,
    received_on: date,
    by: Actor,
    reference: str = "",
    charge: str = "",
    paid_by: UUID | None = None,
    key: UUID | None = None,
) -> Payment:
    """Write the payment, what it pays in this order, and the fact. The caller has locked them all.

    The payment is of the first invoice's payer. What the invoices do not need is paid ahead.
    """
    first = invoices[0]
    with pressed_once():
        payment = Payment.objects.create(
            id=key or new_id(),
            firm_id=by.firm,
            case_id=first.case_id,
            party_id=first.party_id,
            receipt=f"R-{next_number(by.firm, 'receipts'):04d}",
            amount=amount,
            currency=first.currency,
            method=method,
            received_on=received_on,
            reference=reference,
            gateway_reference=charge,
            recorded_by_id=by.member,
            paid_by_id=paid_by,
        )
    left, paid = amount, []
    for invoice in invoices:
        part = min(left, invoice.open_cents)
        if part == 0:
            continue
        Allocation.objects.create(
            firm_id=by.firm,
            case_id=invoice.case_id,
            party_id=invoice.party_id,
            payment=payment,
            invoice=invoice,
            amount=part,
        )
        invoice.paid += part
        invoice.save(update_fields=["paid"])
        paid.append(invoice.pk)
        left -= part
    record(
        PaymentReceived(
            by=by,
            case=first.case_id,
            party=first.party_id,
            payment=payment.pk,
            amount=amount,
            method=method,
            invoices=paid,
            ahead=left,
        )
    )
    return payment
