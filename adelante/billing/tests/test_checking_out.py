"""Paying online over a real connection, in every order that clients, messages and clocks allow."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from django.db import DatabaseError, transaction

from adelante.audit.actor import system
from adelante.audit.models import Entry
from adelante.billing import settling
from adelante.billing.checking_out import order_of, settle_checkout, start_checkout
from adelante.billing.coming import coming_on, with_coming
from adelante.billing.models import Checkout, Invoice, Payment
from adelante.billing.paperwork import who_paid
from adelante.billing.ports import Forged, Message, NotTaken, SessionState, Unreachable
from adelante.billing.receiving import record_payment
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.integrations.payments import StripeLike
from adelante.integrations.payments.signing import sign
from adelante.integrations.payments.tests.gateway_contract import an_order
from adelante.integrations.payments.tests.standing_in import standing_in
from adelante.messaging.models import Message as Mail
from adelante.messaging.tasks import tell_client_receipt
from adelante.workflows.models import Sequence
from adelante.workflows.reminding import remind_firm, remind_now

SECRET = "whsec_rivera"


@pytest.fixture
def provider(tmp_path, noon):
    with standing_in(tmp_path) as provider:
        yield provider


@pytest.fixture
def gateway(provider):
    return StripeLike(secret_key="sk_test_rivera", webhook_secrets=(SECRET,), base=provider.base)


@pytest.fixture
def pay_now(till, gateway):
    """`pay_now(invoice)` is a press of Pay by Luis; it gives what the client gets to see."""

    def press(invoice, amount=None, *, who="luis"):
        def start():
            with till.cast.standing(who):
                fresh = Invoice.objects.get(pk=invoice.pk)
                checkout = start_checkout(
                    fresh, amount=amount, gateway="stripe", language="es", by=till.cast.actor(who)
                )
                return checkout, amount or fresh.open_cents

        return settling.session_to_pay(start, order_for=order, gateway=gateway)

    return press


def order(checkout):
    return order_of(checkout, number="1-01", firm_name="Rivera", comes_back_to="http://x/back")


def heard(till, gateway, session: str) -> None:
    settling.hear(Message(session=session), firm=till.cast.rivera, gateway=gateway)


def state_of(till, checkout) -> str:
    with till.cast.standing("fin"):
        return Checkout.objects.get(pk=checkout.pk).state


def test_one_press_leads_to_the_page_and_the_gateways_word_makes_it_count(
    till, gateway, provider, pay_now
):
    invoice = till.bill(750_00)

    checkout, session = pay_now(invoice)
    assert (session.state, session.cents) == (SessionState.OPEN, 750_00)
    assert till.statement() == [("1-01", 750_00, 0)]
    provider.pay(session.id)
    heard(till, gateway, session.id)

    assert till.statement() == [("1-01", 750_00, 750_00)]
    assert state_of(till, checkout) == "paid"
    with till.cast.standing("fin"):
        names = list(Entry.objects.order_by("seq").values_list("name", flat=True))
    assert names[-2:] == ["checkout_started", "payment_received"]


def test_any_part_may_be_paid_and_then_the_rest(till, gateway, provider, pay_now):
    invoice = till.bill(750_00)

    for cents in (100_00, None):
        _, session = pay_now(invoice, cents)
        provider.pay(session.id)
        heard(till, gateway, session.id)

    assert till.payments() == [("R-0001", 100_00), ("R-0002", 650_00)]
    assert till.balance().due == 0


def test_less_than_a_gateway_takes_is_refused_in_words_and_stands_in_nobodys_way(till, pay_now):
    invoice = till.bill(750_00)

    with pytest.raises(Refused, match="smallest payment"):
        pay_now(invoice, 49)

    assert pay_now(invoice, 50)[1].cents == 50


def test_an_order_that_the_gateway_refuses_does_not_block_the_next(till, pay_now, monkeypatch):
    invoice = till.bill(750_00)
    monkeypatch.setattr("adelante.billing.checking_out.LEAST_ONLINE", 1)
    with pytest.raises(NotTaken):
        pay_now(invoice, 49)

    assert pay_now(invoice)[1].cents == 750_00


def test_a_second_press_gets_the_same_page_whoever_presses(till, pay_now):
    invoice = till.bill(750_00)

    pages = [pay_now(invoice, who=who)[1] for who in ("luis", "luis", "ana")]

    assert len({page.id for page in pages}) == 1


def test_whoever_pays_for_another_is_named_on_the_receipt_and_hears_of_it(
    till, gateway, provider, pay_now
):
    invoice = till.bill(750_00)  # it is Luis who owes
    _, session = pay_now(invoice, who="ana")
    provider.pay(session.id)
    heard(till, gateway, session.id)

    with till.cast.standing("fin"):
        payment = Payment.objects.get()
        entry = Entry.objects.get(name="payment_received")
    assert payment.paid_by_id == till.cast.accounts["ana"].pk
    with tenant(till.cast.rivera):
        assert who_paid(payment) == "Ana Gómez"
    tell_client_receipt(firm=str(till.cast.rivera), entry=entry.seq)
    with tenant(till.cast.rivera):
        told = Mail.objects.filter(template="receipt").values_list("to_address", flat=True)
        assert set(told) == {"ana@example.com", "luis@example.com"}


def test_another_amount_ends_the_first_page_and_opens_another(till, provider, gateway, pay_now):
    invoice = till.bill(750_00)
    first, page = pay_now(invoice)

    second, other = pay_now(invoice, 50_00)

    assert (other.cents, state_of(till, first), state_of(till, second)) == (
        50_00,
        "expired",
        "open",
    )
    assert provider.pay(page.id) is None


def test_paying_in_one_tab_while_another_asks_for_less_counts_what_was_paid(
    till, provider, gateway, pay_now
):
    invoice = till.bill(750_00)
    _, page = pay_now(invoice)
    provider.pay(page.id)

    _, session = pay_now(invoice, 50_00)

    assert session.state == SessionState.PAID
    assert till.statement() == [("1-01", 750_00, 750_00)]


@pytest.mark.parametrize("cents", [0, -1, 750_01])
def test_nothing_and_more_than_is_owed_are_refused(till, pay_now, cents):
    invoice = till.bill(750_00)

    with pytest.raises(Refused), till.cast.standing("luis"):
        start_checkout(
            invoice, amount=cents, gateway="stripe", language="en", by=till.cast.actor("luis")
        )


def test_a_paid_invoice_is_not_paid_again(till, gateway, provider, pay_now):
    invoice = till.bill(750_00)
    _, session = pay_now(invoice)
    provider.pay(session.id)
    heard(till, gateway, session.id)

    with pytest.raises(Refused, match="Nothing is owed"):
        pay_now(invoice)


@pytest.mark.parametrize("who", ["carla", "hugo", "fin", "zed"])
def test_nobody_outside_the_case_pays_its_invoice(till, who):
    invoice = till.bill(750_00)

    with pytest.raises(NotYours), till.cast.standing(who):
        start_checkout(
            invoice, amount=None, gateway="stripe", language="en", by=till.cast.actor(who)
        )
    with till.cast.standing("fin"):
        assert not Checkout.objects.exists()


def test_who_looks_at_the_portal_as_a_client_does_not_pay_for_them(till):
    invoice = till.bill(750_00)
    luis = till.cast.actor("luis")
    looking = replace(luis, on_behalf_of=till.cast.accounts["luis"].pk)

    with pytest.raises(NotYours), till.cast.standing("luis"):
        start_checkout(invoice, amount=None, gateway="stripe", language="en", by=looking)


@pytest.mark.parametrize(
    "order_of_news", list(permutations(["message", "return", "round", "again"]))
)
def test_message_return_and_round_in_any_order_make_one_payment(
    till, gateway, provider, pay_now, order_of_news
):
    invoice = till.bill(750_00)
    checkout, session = pay_now(invoice)
    provider.pay(session.id)
    checkout.gateway_session = session.id
    ways = {
        "message": lambda: heard(till, gateway, session.id),
        "again": lambda: heard(till, gateway, session.id),
        "return": lambda: settling.catch_up(checkout, gateway=gateway),
        "round": lambda: settling.reconcile(till.cast.rivera, gateway=gateway),
    }

    for news in order_of_news:
        ways[news]()

    assert till.statement() == [("1-01", 750_00, 750_00)]
    assert till.payments() == [("R-0001", 750_00)]


def test_a_message_that_comes_too_early_changes_nothing(till, gateway, provider, pay_now):
    invoice = till.bill(750_00)
    checkout, session = pay_now(invoice)

    heard(till, gateway, session.id)
    assert (till.payments(), state_of(till, checkout)) == ([], "open")
    provider.wait(session.id)
    heard(till, gateway, session.id)
    assert (till.payments(), state_of(till, checkout)) == ([], "open")
    assert pay_now(invoice)[1].state == SessionState.PENDING


def test_a_declined_payment_leaves_the_invoice_open_for_another_try(
    till, gateway, provider, pay_now
):
    invoice = till.bill(750_00)
    checkout, session = pay_now(invoice)
    provider.decline(session.id)

    heard(till, gateway, session.id)
    assert state_of(till, checkout) == "failed"
    _, again = pay_now(invoice)

    assert again.state == SessionState.OPEN
    assert again.id != session.id


def test_a_page_whose_time_is_over_makes_room_for_a_new_one(till, gateway, provider, pay_now):
    invoice = till.bill(750_00)
    checkout, session = pay_now(invoice)
    provider.run_out(session.id)

    _, again = pay_now(invoice)

    assert (again.id != session.id, state_of(till, checkout)) == (True, "expired")


def test_a_message_about_a_session_that_is_not_ours_is_ignored(till, gateway, provider):
    till.bill(750_00)
    other = gateway.start_session(an_order())
    provider.pay(other.id)

    heard(till, gateway, other.id)
    heard(till, gateway, "")

    assert till.payments() == []


def test_a_session_of_another_firm_pays_nothing_here(till, gateway, provider, pay_now):
    invoice = till.bill(750_00)
    checkout, session = pay_now(invoice)
    provider.pay(session.id)

    settling.hear(Message(session=session.id), firm=till.cast.harbour, gateway=gateway)

    assert till.payments() == []
    with pytest.raises(NotYours):
        settle_checkout(checkout, session=session, by=system(till.cast.harbour))


@pytest.mark.parametrize(
    "twist",
    [
        {"amount_total": 1},
        {"currency": "mxn"},
        {"metadata": {"invoice": str(new_id())}},
        {"client_reference_id": str(new_id())},
    ],
)
def test_a_session_that_differs_from_what_was_asked_makes_no_money_count(
    till, gateway, provider, pay_now, twist
):
    invoice = till.bill(750_00)
    checkout, session = pay_now(invoice)
    provider.pay(session.id)
    provider.twist = twist

    for _ in range(2):
        heard(till, gateway, session.id)

    assert till.payments() == []
    assert state_of(till, checkout) == "failed"
    with till.cast.standing("fin"):
        assert Entry.objects.filter(name="checkout_disagreed").count() == 1


def test_nobody_is_sent_to_a_page_that_asks_for_another_sum(till, provider, pay_now):
    provider.twist = {"amount_total": 751_00}

    with pytest.raises(Unreachable):
        pay_now(till.bill(750_00))


def test_a_message_that_was_lost_is_made_up_for_by_the_round(till, gateway, provider, pay_now):
    _, session = pay_now(till.bill(750_00))
    provider.pay(session.id)

    assert settling.reconcile(till.cast.rivera, gateway=gateway) == 1
    assert settling.reconcile(till.cast.rivera, gateway=gateway) == 0

    assert till.payments() == [("R-0001", 750_00)]


def test_a_gateway_that_does_not_answer_loses_nothing(till, gateway, provider, pay_now):
    invoice = till.bill(750_00)
    _, session = pay_now(invoice)
    provider.pay(session.id)

    provider.broken = "<html>502</html>"
    with pytest.raises(Unreachable):
        heard(till, gateway, session.id)
    settling.reconcile(till.cast.rivera, gateway=gateway)
    assert till.payments() == []
    provider.broken = None
    settling.reconcile(till.cast.rivera, gateway=gateway)

    assert till.payments() == [("R-0001", 750_00)]


def test_dying_between_the_gateways_answer_and_our_note_of_it_loses_nothing(
    till, gateway, provider
):
    invoice = till.bill(750_00)
    with till.cast.standing("luis"):
        checkout = start_checkout(
            invoice, amount=None, gateway="stripe", language="es", by=till.cast.actor("luis")
        )
    session = gateway.start_session(order(checkout))
    provider.pay(session.id)

    heard(till, gateway, session.id)

    assert till.statement() == [("1-01", 750_00, 750_00)]


def test_a_checkout_that_never_reached_the_gateway_is_given_up_when_its_time_is_over(till):
    invoice = till.bill(750_00)
    with till.cast.standing("luis"):
        checkout = start_checkout(
            invoice, amount=None, gateway="stripe", language="es", by=till.cast.actor("luis")
        )

    settling.reconcile(till.cast.rivera, gateway=None)
    assert state_of(till, checkout) == "open"
    with clock.at(checkout.expires_at):
        settling.reconcile(till.cast.rivera, gateway=None)

    assert state_of(till, checkout) == "expired"


def test_what_was_paid_by_check_meanwhile_lets_the_card_pay_the_next_invoice_and_then_ahead(
    till, gateway, provider, pay_now
):
    first, second = till.bill(100_00), till.bill(30_00)
    _, session = pay_now(first)
    with till.standing("fin") as by:
        record_payment(
            [first], amount=100_00, method="check", received_on=clock.today("UTC"), by=by
        )
    provider.pay(session.id)

    heard(till, gateway, session.id)

    assert till.statement() == [("1-01", 100_00, 100_00), ("1-02", 30_00, 30_00)]
    assert till.payments() == [("R-0001", 100_00), ("R-0002", 100_00)]
    with till.cast.standing("fin"):
        facts = Entry.objects.filter(name="payment_received").order_by("seq").last().facts
    assert (facts["ahead"], facts["invoices"]) == (70_00, [str(second.pk)])


@pytest.mark.parametrize(
    "change",
    [{"state": "paid"}, {"amount": 1}, {"gateway_session": "cs_test_mine"}, {"state": "expired"}],
)
def test_a_client_cannot_end_or_change_a_checkout(till, pay_now, change):
    pay_now(till.bill(750_00))

    with pytest.raises(DatabaseError), till.cast.standing("luis"), transaction.atomic():
        Checkout.objects.update(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "paid"},
        {"gateway_session": "cs_1"},
        {"pending_since": datetime(2026, 11, 20, tzinfo=UTC)},
        {"account": "ana"},
        {"case": "carla"},
    ],
)
def test_a_client_writes_only_an_open_checkout_of_their_own(till, change):
    invoice = till.bill(750_00)
    row = {
        "firm_id": till.cast.rivera,
        "case": till.case,
        "party": till.cast.parties["luis"],
        "invoice": invoice,
        "amount": 1,
        "currency": "USD",
        "gateway": "stripe",
        "account_id": till.cast.accounts["luis"].pk,
        "expires_at": clock.now(),
    }
    if "account" in change:
        change = {"account_id": till.cast.accounts["ana"].pk}
    if "case" in change:
        change = {"case": till.cast.cases["carla"]}

    with pytest.raises(DatabaseError), till.cast.standing("luis"), transaction.atomic():
        Checkout.objects.create(**row | change)


def test_the_providers_messages_are_signed_and_those_of_others_are_not_read(
    till, gateway, provider, pay_now
):
    _, session = pay_now(till.bill(750_00))
    body = provider.event(provider.pay(session.id))
    now = int(clock.now().timestamp())

    told = gateway.read_event(body, {"Stripe-Signature": sign(body, secret=SECRET, at=now)})
    assert told.session == session.id == json.loads(body)["data"]["object"]["id"]
    with pytest.raises(Forged):
        gateway.read_event(body, {"Stripe-Signature": sign(body, secret="other", at=now)})


# On its way.


def names_of_entries(till) -> list[str]:
    with till.cast.standing("fin"):
        return list(Entry.objects.order_by("seq").values_list("name", flat=True))


def coming_to(till, invoice):
    with till.cast.standing("luis"):
        bills = with_coming(Invoice.objects.filter(pk=invoice.pk), Checkout.objects.all())
        return coming_on(bills.get())


def test_what_the_bank_has_not_answered_yet_is_on_its_way_since_it_was_first_said(
    till, gateway, provider, pay_now, noon
):
    invoice = till.bill(750_00)
    _, session = pay_now(invoice, 100_00)
    assert coming_to(till, invoice) is None
    provider.wait(session.id)

    heard(till, gateway, session.id)
    with clock.at(clock.now() + timedelta(seconds=30)):
        heard(till, gateway, session.id)

    coming = coming_to(till, invoice)
    assert (coming.cents, coming.since, coming.failed) == (100_00, clock.now(), False)
    assert names_of_entries(till)[-2:] == ["checkout_started", "payment_announced"]
    provider.twist = {
        "payment_status": "paid",
        "payment_intent": {"id": "pi_1", "status": "succeeded"},
    }
    heard(till, gateway, session.id)
    assert coming_to(till, invoice) is None
    assert till.sums() == [(100_00, 0, 650_00)]


def test_what_fails_on_its_way_is_told_until_there_is_another_try(till, gateway, provider, pay_now):
    invoice = till.bill(750_00)
    checkout, session = pay_now(invoice)
    provider.wait(session.id)
    heard(till, gateway, session.id)
    provider.twist = {
        "payment_status": "unpaid",
        "status": "complete",
        "payment_intent": {"id": "pi_1", "status": "requires_payment_method"},
    }

    for _ in range(2):
        heard(till, gateway, session.id)

    assert coming_to(till, invoice).failed
    assert names_of_entries(till)[-2:] == ["payment_announced", "payment_failed"]
    assert (state_of(till, checkout), till.payments()) == ("failed", [])
    provider.twist = {}
    pay_now(invoice)
    assert coming_to(till, invoice) is None


def test_what_disagrees_on_its_way_is_for_staff_and_not_told_as_a_no_of_the_bank(
    till, gateway, provider, pay_now
):
    invoice = till.bill(750_00)
    checkout, session = pay_now(invoice)
    provider.wait(session.id)
    heard(till, gateway, session.id)
    provider.twist = {"amount_total": 1}

    heard(till, gateway, session.id)

    assert state_of(till, checkout) == "failed"
    assert coming_to(till, invoice) is None
    assert "payment_failed" not in names_of_entries(till)


def test_nobody_is_reminded_of_what_is_on_its_way(till, gateway, provider, pay_now):
    invoice = till.bill(750_00)
    _, session = pay_now(invoice)
    provider.wait(session.id)
    heard(till, gateway, session.id)

    with till.standing("fin") as by, pytest.raises(Refused, match="on its way"):
        remind_now(Invoice.objects.get(pk=invoice.pk), by=by)
    with clock.at(clock.now() + timedelta(days=40)):
        remind_firm(till.cast.rivera)

    assert "reminder_sent" not in names_of_entries(till)
    with tenant(till.cast.rivera):
        assert Sequence.objects.get(about_id=invoice.pk).ended_at is None


# What was credited meanwhile.


def test_a_page_that_asks_for_what_was_credited_is_closed(till, gateway, provider, pay_now):
    invoice = till.bill(750_00)
    checkout, session = pay_now(invoice)

    till.credit(700_00, invoice)
    settling.end_what_is_not_owed(till.cast.rivera, invoice=invoice.pk, gateway=gateway)

    assert provider.pay(session.id) is None
    assert state_of(till, checkout) == "expired"
    assert pay_now(invoice)[1].cents == 50_00


def test_a_page_that_asks_for_no_more_than_is_owed_stays_open(till, gateway, provider, pay_now):
    invoice = till.bill(750_00)
    checkout, _ = pay_now(invoice, 100_00)

    till.credit(650_00, invoice)
    settling.end_what_is_not_owed(till.cast.rivera, invoice=invoice.pk, gateway=gateway)

    assert state_of(till, checkout) == "open"


def test_what_was_paid_before_the_page_could_be_closed_is_paid_ahead(
    till, gateway, provider, pay_now
):
    invoice = till.bill(750_00)
    _, session = pay_now(invoice)
    till.credit(700_00, invoice)
    provider.pay(session.id)

    settling.end_what_is_not_owed(till.cast.rivera, invoice=invoice.pk, gateway=gateway)

    assert till.sums() == [(50_00, 700_00, 0)]
    with till.cast.standing("fin"):
        assert Entry.objects.get(name="payment_received").facts["ahead"] == 700_00
