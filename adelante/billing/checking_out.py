"""Paying online. The gateway's word, asked for anew, is the only thing that makes money count.

A checkout is written before the gateway is asked, so that its answer always finds a row; it gets
its session after, and ends when the gateway says how it ended. Pressing twice, in two tabs or by
two people, meets the one open checkout of the invoice; asking the gateway twice for its session
gives the same session. So there is one charge.
"""

import logging
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor, ActorKind
from adelante.audit.events import record
from adelante.billing.events import (
    CheckoutDisagreed,
    CheckoutEnded,
    CheckoutStarted,
    PaymentAnnounced,
    PaymentFailed,
)
from adelante.billing.models import Checkout, Invoice, Payment
from adelante.billing.ports import Order, Session, SessionState
from adelante.billing.receiving import take
from adelante.cases.models import Case, Grant
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.locking import locked
from adelante.core.money import format_money
from adelante.core.words import Words
from adelante.firms.models import Firm
from adelante.people.permissions import May

OPEN_FOR = timedelta(hours=2)
LEAST_ONLINE = 50
"""Card payments of less than half a dollar are refused by gateways (Stripe, minimum charge)."""
log = logging.getLogger("adelante.billing")


def start_checkout(
    invoice: Invoice, *, amount: int | None, gateway: str, language: str, by: Actor
) -> Checkout:
    """The one open checkout of this invoice: a new one, or the one that is open already.

    `amount` is any part of what is open; None for all of it. Anybody who reaches the bills of the
    invoice's case may pay it. No lock: the database keeps a second open checkout out. Raises
    Refused when nothing is owed, or for more than is owed.
    """
    by.must(May.PAY, at=invoice if by.link else None)
    if invoice.firm_id != by.firm or by.account is None:
        raise NotYours(May.PAY)
    if not by.link and not _reaches_bills_of(invoice.case_id, by=by):
        raise NotYours(May.PAY)
    if invoice.open_cents == 0:
        raise Refused(_("Nothing is owed on this invoice any more. Thank you."))
    cents = invoice.open_cents if amount is None else amount
    if cents <= 0:
        raise Refused(_("Write an amount of more than zero."))
    if cents < LEAST_ONLINE:
        raise Refused(
            _("Online, the smallest payment is %(least)s. For less, please call the office.")
            % {"least": format_money(LEAST_ONLINE, invoice.currency)}
        )
    if cents > invoice.open_cents:
        raise Refused(
            _("You owe %(owed)s on this invoice. Write %(owed)s or less.")
            % {"owed": format_money(invoice.open_cents, invoice.currency)}
        )
    fresh = Checkout(
        firm_id=by.firm,
        case_id=invoice.case_id,
        party_id=invoice.party_id,
        invoice=invoice,
        amount=cents,
        currency=invoice.currency,
        gateway=gateway,
        language=language,
        account_id=by.account,
        expires_at=clock.now() + OPEN_FOR,
    )
    Checkout.objects.bulk_create([fresh], ignore_conflicts=True)
    checkout = Checkout.objects.filter(invoice=invoice, state=Checkout.State.OPEN).first()
    if checkout is None:  # the one that was in the way has ended in this very moment
        raise Refused(_("A payment has just ended in another window. Load the page again."))
    if checkout.pk == fresh.pk:
        record(
            CheckoutStarted(
                by=by,
                case=invoice.case_id,
                party=invoice.party_id,
                checkout=checkout.pk,
                invoice=invoice.pk,
                amount=cents,
            )
        )
    return checkout


def order_of(checkout: Checkout, *, number: str, firm_name: str, comes_back_to: str) -> Order:
    """What the gateway is asked. Made of what is written down, so it is always the same."""
    words = Words(en=f"Invoice {number}, {firm_name}", es=f"Factura {number}, {firm_name}")
    return Order(
        checkout=checkout.pk,
        invoice=checkout.invoice_id,
        firm=checkout.firm_id,
        words=words.in_language(checkout.language),
        cents=checkout.amount,
        currency=checkout.currency,
        language=checkout.language,
        return_url=comes_back_to,
        cancel_url=comes_back_to,
        expires_at=checkout.expires_at,
    )


def settle_checkout(checkout: Checkout, *, session: Session, by: Actor) -> Payment | None:
    """Let the checkout stand as its session, fresh from the gateway, says it stands.

    The system does it, whoever told it to look. Again, late or in any order, it changes nothing
    more. Returns the payment when this very call brought it in.
    """
    if by.kind != ActorKind.SYSTEM or by.firm != checkout.firm_id:
        raise NotYours("settle a checkout")
    case = Case.objects.get(pk=checkout.case_id)
    invoice = Invoice.objects.get(pk=checkout.invoice_id)
    with locked(case, invoice, checkout):
        if checkout.state == Checkout.State.PAID:
            return None
        if not agrees(checkout, session):
            _disagree(checkout, session=session, by=by)
            return None
        if not checkout.gateway_session:
            checkout.gateway_session, checkout.gateway_url = session.id, session.url
            checkout.save(update_fields=["gateway_session", "gateway_url"])
        if session.state == SessionState.PAID:
            return _pay(checkout, invoice=invoice, charge=session.charge, by=by)
        if checkout.state != Checkout.State.OPEN:
            return None
        if session.state == SessionState.PENDING and checkout.pending_since is None:
            _wait(checkout, by=by)
        elif session.state in _ENDS:
            _end(checkout, _ENDS[session.state], by=by)
    return None


_ENDS = {
    SessionState.FAILED: Checkout.State.FAILED,
    SessionState.EXPIRED: Checkout.State.EXPIRED,
}


def _reaches_bills_of(case: UUID, *, by: Actor) -> bool:
    grants = Grant.objects.filter(account=by.account, case=case, ended_at=None)
    return grants.past_ones_own_papers().exists()


def agrees(checkout: Checkout, session: Session) -> bool:
    """Is it the session of this checkout, for this invoice, for this sum of this currency?"""
    return (
        session.checkout == str(checkout.pk)
        and session.invoice == str(checkout.invoice_id)
        and session.cents == checkout.amount
        and session.currency == checkout.currency
        and checkout.gateway_session in ("", session.id)
    )


def _disagree(checkout: Checkout, *, session: Session, by: Actor) -> None:
    log.error("checkout %s is not what session %s says", checkout.pk, session.id)
    if checkout.state != Checkout.State.OPEN:
        return
    record(
        CheckoutDisagreed(
            by=by,
            case=checkout.case_id,
            party=checkout.party_id,
            checkout=checkout.pk,
            invoice=checkout.invoice_id,
            asked=checkout.amount,
            answered=session.cents,
        )
    )
    checkout.pending_since = None  # the bank has not said no: nobody knows what became of it
    checkout.save(update_fields=["pending_since"])
    _end(checkout, Checkout.State.FAILED, by=by)


def _pay(checkout: Checkout, *, invoice: Invoice, charge: str, by: Actor) -> Payment:
    """Money has moved, so it is never refused: what this invoice no longer needs pays the payer's
    other invoices of the case, and what none needs is paid ahead."""
    others: list[Invoice] = []
    if invoice.open_cents < checkout.amount:
        mine = Invoice.objects.filter(case=checkout.case_id, party=checkout.party_id)
        others = list(mine.exclude(pk=invoice.pk).order_by("due_on", "number"))
    with locked(*others):
        payment = take(
            [invoice, *others],
            amount=checkout.amount,
            method=Payment.Method.CARD,
            received_on=clock.today(Firm.objects.get(pk=by.firm).time_zone),
            charge=charge or checkout.gateway_session,
            paid_by=checkout.account_id,
            by=by,
        )
    checkout.state, checkout.ended_at = Checkout.State.PAID, clock.now()
    checkout.save(update_fields=["state", "ended_at"])
    return payment


def _wait(checkout: Checkout, *, by: Actor) -> None:
    checkout.pending_since = clock.now()
    checkout.save(update_fields=["pending_since"])
    record(
        PaymentAnnounced(
            by=by,
            case=checkout.case_id,
            party=checkout.party_id,
            checkout=checkout.pk,
            invoice=checkout.invoice_id,
            amount=checkout.amount,
        )
    )


def _end(checkout: Checkout, state: Checkout.State, *, by: Actor) -> None:
    checkout.state, checkout.ended_at = state, clock.now()
    checkout.save(update_fields=["state", "ended_at"])
    if checkout.pending_since:
        record(
            PaymentFailed(
                by=by,
                case=checkout.case_id,
                party=checkout.party_id,
                checkout=checkout.pk,
                invoice=checkout.invoice_id,
                amount=checkout.amount,
            )
        )
        return
    record(
        CheckoutEnded(
            by=by,
            case=checkout.case_id,
            party=checkout.party_id,
            checkout=checkout.pk,
            invoice=checkout.invoice_id,
            state=state,
        )
    )
