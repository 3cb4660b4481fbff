"""Whatever is done in whatever order, the product's sums are those of a plain list of numbers."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adelante.audit.actor import system
from adelante.billing.balance import still_counting
from adelante.billing.checking_out import settle_checkout, start_checkout
from adelante.billing.models import Checkout, Invoice, Payment
from adelante.billing.ports import Session, SessionState
from adelante.billing.receiving import record_payment
from adelante.billing.tests.conftest import SURE
from adelante.core.errors import Refused
from adelante.core.tenancy import tenant

CENTS = st.integers(1, 500_00)
BILL = st.tuples(st.just("bill"), st.integers(0, 30), CENTS)
PERCENT = st.integers(1, 105)  # of what is owed: now and then too much
CHECK = st.tuples(st.just("check"), st.permutations([0, 1, 2]), PERCENT)
START = st.tuples(st.just("start"), st.integers(0, 5), PERCENT)
WORD = st.tuples(st.just("word"), st.integers(0, 5), st.sampled_from(list(SessionState)))
BACK = st.tuples(st.just("back"), st.integers(0, 5), st.sampled_from(["bank", "mistake"]))
CREDIT = st.tuples(st.just("credit"), st.integers(0, 5), PERCENT)


@dataclass
class Plainly:
    """The reference: lists and numbers, one thing after another."""

    bills: list[dict] = field(default_factory=list)
    payments: list[dict] = field(default_factory=list)
    visits: list[dict] = field(default_factory=list)

    def bill(self, days, cents):
        bill = {"at": len(self.bills), "total": cents, "paid": 0, "credited": 0, "due": days}
        self.bills.append(bill)

    def part(self, chosen, percent):
        owed = sum(left(self.bills[at]) for at in chosen)
        return max(1, owed * percent // 100)

    def check(self, chosen, cents):
        rows = [self.bills[at] for at in dict.fromkeys(chosen)]
        if cents > sum(left(row) for row in rows):
            return False
        rows.sort(key=lambda row: (row["due"], row["at"]))
        self._pay(rows, cents, by="check")
        return True

    def back(self, at, reason):
        payment = self.payments[at]
        if payment["back"] or (payment["by"] == "card" and reason != "bank"):
            return False
        payment["back"] = True
        for bill, part in payment["parts"]:
            bill["paid"] -= part
        return True

    def credit(self, at, cents):
        bill = self.bills[at]
        if cents > left(bill):
            return False
        bill["credited"] += cents
        return True

    def start(self, at, cents):
        bill = self.bills[at]
        if cents < 50 or cents > left(bill):
            return False
        if not any(visit["bill"] == at and visit["state"] == "open" for visit in self.visits):
            self.visits.append({"bill": at, "cents": cents, "state": "open"})
        return True

    def word(self, at, state):
        visit = self.visits[at]
        if visit["state"] == "paid":
            return
        if state == "paid":
            first = self.bills[visit["bill"]]
            others = [bill for bill in self.bills if bill is not first]
            others.sort(key=lambda row: (row["due"], row["at"]))
            enough = left(first) >= visit["cents"]
            self._pay([first] if enough else [first, *others], visit["cents"], by="card")
            visit["state"] = "paid"
        elif state in ("failed", "expired") and visit["state"] == "open":
            visit["state"] = state

    def _pay(self, rows, cents, *, by):
        payment = {"cents": cents, "by": by, "back": False, "parts": []}
        self.payments.append(payment)
        for row in rows:
            part = min(cents, left(row))
            row["paid"] += part
            cents -= part
            payment["parts"].append((row, part))
        payment["ahead"] = cents


def left(bill):
    return bill["total"] - bill["paid"] - bill["credited"]


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    bills=st.lists(BILL, min_size=2, max_size=4),
    acts=st.lists(
        st.one_of(CHECK, CHECK, START, WORD, BILL, BACK, CREDIT), min_size=1, max_size=12
    ),
)
def test_the_ledger_is_that_of_a_plain_list(till, bills, acts):
    with transaction.atomic():
        _follow(till, bills + acts)
        transaction.set_rollback(True)


def _follow(till, acts):
    plain, invoices, charges = Plainly(), [], count()
    for name, at, what in acts:
        if name == "bill":
            plain.bill(at, what)
            invoices.append(till.bill(what, due=date(2026, 11, 20) + timedelta(days=at)))
        elif name == "check" and invoices:
            chosen = list(dict.fromkeys(each % len(invoices) for each in at[: 1 + what % 3]))
            cents = plain.part(chosen, what)
            assert plain.check(chosen, cents) == _check(till, [invoices[i] for i in chosen], cents)
        elif name == "start" and invoices:
            at %= len(invoices)
            cents = plain.part([at], what)
            assert plain.start(at, cents) == _start(till, invoices[at], cents)
        elif name == "word" and plain.visits:
            with till.cast.standing("fin"):
                visits = list(Checkout.objects.order_by("pk"))
            at %= len(visits)
            plain.word(at, what.value)
            _word(till, visits[at], what, charge=f"pi_{next(charges)}")
        elif name == "back" and plain.payments:
            at %= len(plain.payments)
            assert plain.back(at, what) == _back(till, at, what)
        elif name == "credit" and invoices:
            at %= len(invoices)
            cents = plain.part([at], what)
            assert plain.credit(at, cents) == _credit(till, invoices[at], cents)

    told = [(bill["paid"], bill["credited"], left(bill)) for bill in plain.bills]
    assert till.sums() == told
    assert till.balance().due == sum(map(left, plain.bills))
    assert till.payments() == [
        (f"R-{number:04d}", payment["cents"]) for number, payment in enumerate(plain.payments, 1)
    ]
    with till.cast.standing("fin"):
        counts = list(still_counting(Payment.objects.filter(case=till.case)))
    ahead = sum(each["ahead"] for each in plain.payments if not each["back"])
    assert sum(each.amount for each in counts) == ahead + sum(paid for paid, _, _ in told)


def _check(till, invoices, cents) -> bool:
    try:
        with till.standing("fin") as by:
            record_payment(
                invoices,
                amount=cents,
                method="check",
                received_on=date(2026, 11, 20),
                sure=SURE,
                by=by,
            )
    except Refused:
        return False
    return True


def _back(till, at, reason) -> bool:
    with till.cast.standing("fin"):
        payment = Payment.objects.order_by("receipt")[at]
    try:
        till.take_back(payment, reason)
    except Refused:
        return False
    return True


def _credit(till, invoice, cents) -> bool:
    try:
        till.credit(cents, invoice)
    except Refused:
        return False
    return True


def _start(till, invoice, cents) -> bool:
    try:
        with till.standing("luis") as by:
            fresh = Invoice.objects.get(pk=invoice.pk)
            start_checkout(fresh, amount=cents, gateway="stripe", language="en", by=by)
    except Refused:
        return False
    return True


def _word(till, checkout, state, *, charge) -> None:
    session = Session(
        id=f"cs_{checkout.pk}",
        url="",
        state=state,
        cents=checkout.amount,
        currency="USD",
        checkout=str(checkout.pk),
        invoice=str(checkout.invoice_id),
        charge=charge,
    )
    with tenant(till.cast.rivera):
        settle_checkout(checkout, session=session, by=system(till.cast.rivera))
