"""Asking the gateway how a checkout stands, whoever gave the reason to ask.

A signed message, the client's return, the next press of Pay and the worker's round all come here,
so their order and number do not matter. The network is never waited for inside a transaction.
"""

import logging
from collections.abc import Callable
from uuid import UUID

from adelante.audit.actor import system
from adelante.billing.checking_out import agrees, settle_checkout
from adelante.billing.models import Checkout, Payment
from adelante.billing.ports import (
    Gateway,
    Message,
    NoSuchSession,
    NotTaken,
    Order,
    Session,
    SessionState,
    Unreachable,
)
from adelante.core import clock
from adelante.core.tenancy import tenant

log = logging.getLogger("adelante.billing")


def session_to_pay(
    start: Callable[[], tuple[Checkout, int]],
    *,
    order_for: Callable[[Checkout], Order],
    gateway: Gateway,
) -> tuple[Checkout, Session]:
    """Where the client goes to pay: a session that is open, or one that has been paid just now.

    `start` gives the open checkout of the invoice, in a transaction of its own, and the cents that
    the client wants to pay. An open session for another amount is ended first; one that failed or
    ran out makes room for a new one. Raises Unreachable.
    """
    for _again in range(3):
        checkout, wanted = start()
        session = _session_for(checkout, order=order_for(checkout), gateway=gateway)
        if session.state == SessionState.OPEN and session.cents != wanted:
            session = gateway.end_session(session.id)
            settle(checkout, session=session)
        if session.state in (SessionState.OPEN, SessionState.PENDING, SessionState.PAID):
            return checkout, session
    raise Unreachable("no session stays open")


def _session_for(checkout: Checkout, *, order: Order, gateway: Gateway) -> Session:
    if checkout.gateway_session:
        session = gateway.fetch_session(checkout.gateway_session)
    else:
        try:
            session = gateway.start_session(order)
        except NotTaken:
            _end_unstarted(checkout, Checkout.State.FAILED)  # or it would be in the way of the next
            raise
    settle(checkout, session=session)
    if not agrees(checkout, session):
        raise Unreachable("not the session that was asked for")
    return session


def catch_up(checkout: Checkout, *, gateway: Gateway) -> SessionState:
    """Ask the gateway and let the checkout stand as it says. Raises Unreachable."""
    session = gateway.fetch_session(checkout.gateway_session)
    settle(checkout, session=session)
    return session.state


def settle(checkout: Checkout, *, session: Session) -> Payment | None:
    with tenant(checkout.firm_id):
        mine = Checkout.objects.get(pk=checkout.pk)
        return settle_checkout(mine, session=session, by=system(checkout.firm_id))


def hear(message: Message, *, firm: UUID, gateway: Gateway) -> None:
    """A signed message is only a reason to ask. One about a session that is not ours is ignored.

    Raises Unreachable: the sender shall send it again.
    """
    if not message.session:
        return
    known = _checkout_of(message.session, firm=firm)
    try:
        session = gateway.fetch_session(message.session)
    except NoSuchSession:
        if known:
            raise
        session = None
    checkout = known or (_checkout_told_by(session, firm=firm) if session else None)
    if checkout is None or session is None:
        log.warning("a message about the unknown session %s is ignored", message.session)
        return
    settle(checkout, session=session)


def end_what_is_not_owed(firm: UUID, *, invoice: UUID, gateway: Gateway) -> None:
    """Close the gateway's page of this invoice if it asks for more than is owed by now.

    Raises Unreachable. What was paid there in the same moment counts, as ever.
    """
    with tenant(firm):
        found = Checkout.objects.filter(invoice=invoice, state=Checkout.State.OPEN)
        checkout = found.select_related("invoice").exclude(gateway_session="").first()
    if checkout and checkout.amount > checkout.invoice.open_cents:
        settle(checkout, session=gateway.end_session(checkout.gateway_session))


def reconcile(firm: UUID, *, gateway: Gateway | None) -> int:
    """Catch up every open checkout of a firm, for messages that were lost; returns how many."""
    with tenant(firm):
        rows = list(Checkout.objects.filter(firm=firm, state=Checkout.State.OPEN))
    for checkout in rows:
        if not checkout.gateway_session:
            _give_up(checkout)
        elif gateway is not None:
            try:
                catch_up(checkout, gateway=gateway)
            except Unreachable:
                log.warning("checkout %s: the gateway does not answer", checkout.pk)
    return len(rows)


def _checkout_of(session: str, *, firm: UUID) -> Checkout | None:
    with tenant(firm):
        return Checkout.objects.filter(firm=firm, gateway_session=session).first()


def _checkout_told_by(session: Session, *, firm: UUID) -> Checkout | None:
    """We died between the gateway's answer and writing it down: the session knows its checkout."""
    try:
        told = UUID(session.checkout)
    except ValueError:
        return None
    with tenant(firm):
        return Checkout.objects.filter(firm=firm, pk=told, gateway_session="").first()


def _give_up(checkout: Checkout) -> None:
    """Nobody was sent to the gateway for it: its session, if there is one, was never told."""
    if checkout.expires_at > clock.now():
        return
    _end_unstarted(checkout, Checkout.State.EXPIRED)


def _end_unstarted(checkout: Checkout, state: Checkout.State) -> None:
    with tenant(checkout.firm_id):
        Checkout.objects.filter(
            pk=checkout.pk, state=Checkout.State.OPEN, gateway_session=""
        ).update(state=state, ended_at=clock.now())
