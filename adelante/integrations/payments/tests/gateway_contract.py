"""What billing relies on in every gateway. A new one passes this class with its own fixtures.

`gateway` is the gateway; `hosted` does on its hosted page what a client does: `pay`, `decline`,
`wait`, each with a session's id, and `run_out` lets its time be over; `unheard` is a gateway that
nobody answers.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from adelante.billing.ports import NoSuchSession, Order, SessionState, Unreachable
from adelante.core import clock
from adelante.core.ids import new_id


def an_order(**changes) -> Order:
    order = Order(
        checkout=new_id(),
        invoice=new_id(),
        firm=new_id(),
        words="Invoice 2041-03, Rivera Immigration",
        cents=750_00,
        currency="USD",
        language="es",
        return_url="http://testserver/rivera/back",
        cancel_url="http://testserver/rivera/back",
        expires_at=clock.now() + timedelta(hours=2),
    )
    return replace(order, **changes)


class GatewayContract:
    def test_a_session_is_open_and_says_what_was_ordered(self, gateway):
        order = an_order()

        session = gateway.start_session(order)

        assert session.state == SessionState.OPEN
        assert session.url
        assert (session.cents, session.currency) == (750_00, "USD")
        assert (session.checkout, session.invoice) == (str(order.checkout), str(order.invoice))
        assert gateway.fetch_session(session.id) == session

    def test_the_same_order_asked_again_is_the_same_session(self, gateway):
        order = an_order()

        assert gateway.start_session(order).id == gateway.start_session(order).id

    def test_another_order_is_another_session(self, gateway):
        assert gateway.start_session(an_order()).id != gateway.start_session(an_order()).id

    def test_an_order_that_changed_under_the_same_name_is_not_answered(self, gateway):
        order = an_order()
        gateway.start_session(order)

        with pytest.raises(Unreachable):
            gateway.start_session(replace(order, cents=1_00))

    @pytest.mark.parametrize(
        ("does", "state"),
        [
            ("pay", SessionState.PAID),
            ("decline", SessionState.FAILED),
            ("wait", SessionState.PENDING),
        ],
    )
    def test_what_the_client_did_is_told_when_asked(self, gateway, hosted, does, state):
        session = gateway.start_session(an_order())

        getattr(hosted, does)(session.id)

        told = gateway.fetch_session(session.id)
        assert told.state == state
        assert told.charge
        assert told.cents == 750_00

    def test_an_ended_session_can_no_longer_be_paid(self, gateway, hosted):
        session = gateway.start_session(an_order())

        assert gateway.end_session(session.id).state == SessionState.EXPIRED
        hosted.pay(session.id)
        assert gateway.fetch_session(session.id).state == SessionState.EXPIRED

    def test_ending_a_session_that_was_just_paid_says_that_it_was_paid(self, gateway, hosted):
        session = gateway.start_session(an_order())
        hosted.pay(session.id)

        assert gateway.end_session(session.id).state == SessionState.PAID

    def test_a_session_whose_time_is_over_is_expired(self, gateway, hosted):
        session = gateway.start_session(an_order())

        hosted.run_out(session.id)

        assert gateway.fetch_session(session.id).state == SessionState.EXPIRED

    @pytest.mark.parametrize("session", ["cs_test_unknown", "../../etc/passwd", "a?b=c"])
    def test_a_session_that_the_gateway_does_not_know_is_no_answer(self, gateway, session):
        with pytest.raises(NoSuchSession):
            gateway.fetch_session(session)

    def test_a_gateway_that_nobody_answers_is_said_to_be_unreachable(self, unheard):
        with pytest.raises(Unreachable):
            unheard.start_session(an_order())
