"""Money of the cast: plans and invoices of Rivera's case RI-1, read back as a statement."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection

from adelante.billing.balance import balance_of
from adelante.billing.crediting import credit_invoice
from adelante.billing.invoicing import LineAsked, issue_invoice
from adelante.billing.models import Credit, Installment, Invoice, Payment, Reversal
from adelante.billing.planning import agree_on_plan
from adelante.billing.receiving import record_payment
from adelante.billing.reversing import reverse_payment
from adelante.cases.models import Case
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.core.words import Words
from adelante.library.models import CaseType
from tests.cast import Cast

NOON = datetime(2026, 11, 20, 18, tzinfo=UTC)
TODAY = date(2026, 11, 20)

FOUR_MILESTONES = [
    {"percent": 40, "milestone": "agreement_signed", "label": {"en": "Signing", "es": "Firma"}},
    {"percent": 25, "milestone": "documents_complete", "label": {"en": "Papers", "es": "Papeles"}},
    {"percent": 25, "milestone": "filed", "label": {"en": "Filed", "es": "Presentado"}},
    {"percent": 10, "days": 60, "label": {"en": "Last", "es": "Último"}},
]


class _Sure(frozenset[str]):
    """Of whatever is asked once more."""

    def __contains__(self, asked: object) -> bool:
        return True


SURE = _Sure()


@pytest.fixture
def noon():
    """It is 20 November 2026, noon in Chicago."""
    with clock.at(NOON):
        yield TODAY


@dataclass
class Till:
    """Does acts of billing in RI-1 as somebody's page would, and reads the outcome back."""

    cast: Cast

    @property
    def case(self):
        return self.cast.cases["ana_luis"]

    @contextmanager
    def standing(self, who: str):
        """A page's transaction whose sums are checked at its end, as a commit would."""
        with self.cast.standing(who):
            yield self.cast.actor(who)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    def agree(self, fee: int, *, rows: list[dict[str, Any]] = FOUR_MILESTONES, who: str = "maria"):
        with self.standing(who) as by:
            facts = {"installments": rows, "forms": [], "government_fees": []}
            kind = CaseType(firm_id=self.cast.rivera, key="x", facts=facts)
            return agree_on_plan(
                self.case, payer=self.cast.parties["luis"].pk, fee=fee, case_type=kind, by=by
            )

    def bill(self, *cents: int, due: date = date(2026, 12, 1), who: str = "fin") -> Invoice:
        with self.standing(who) as by:
            lines = [
                LineAsked(words=Words(en="Translation", es="Traducción"), kind="cost", cents=each)
                for each in cents
            ]
            return issue_invoice(
                self.case,
                payer=self.cast.parties["luis"],
                title=Words(en="Translation", es="Traducción"),
                lines=lines,
                due_on=due,
                by=by,
            )

    def receive(
        self,
        cents: int,
        *invoices: Invoice,
        method: str = "check",
        on: date = TODAY,
        who: str = "fin",
        anyway: bool = True,
        **more: Any,
    ) -> Payment:
        with self.standing(who) as by:
            return record_payment(
                invoices,
                amount=cents,
                method=method,
                received_on=on,
                sure=SURE if anyway else (),
                by=by,
                **more,
            )

    def take_back(
        self, payment: Payment, reason: str = "bank", *, on: date = TODAY, who: str = "fin", **more
    ) -> Reversal:
        with self.standing(who) as by:
            return reverse_payment(payment, reason=reason, made_on=on, by=by, **more)

    def credit(
        self, cents: int, invoice: Invoice, reason: str = "forgiven", *, who: str = "fin", **more
    ) -> Credit:
        with self.standing(who) as by:
            return credit_invoice(invoice, amount=cents, reason=reason, by=by, **more)

    def sums(self) -> list[tuple[int, int, int]]:
        """(paid, credited, open) of every invoice of the case, in order of number."""
        with self.cast.standing("fin"):
            rows = Invoice.objects.filter(case=self.case).order_by("number")
            return [(row.paid, row.credited, row.open_cents) for row in rows]

    def state_of(self, invoice: Invoice) -> str:
        with self.cast.standing("fin"):
            return Invoice.objects.get(pk=invoice.pk).state(TODAY)

    def statement(self) -> list[tuple[str, int, int]]:
        """(number, total, paid) of every invoice of the case, in order of number."""
        with self.cast.standing("fin"):
            rows = Invoice.objects.filter(case=self.case).order_by("number")
            return [(row.number, row.total, row.paid) for row in rows]

    def balance(self, who: str = "fin"):
        with self.cast.standing(who):
            return balance_of(
                Invoice.objects.filter(case=self.case), Installment.objects.filter(case=self.case)
            )

    def payments(self) -> list[tuple[str, int]]:
        with self.cast.standing("fin"):
            return list(
                Payment.objects.filter(case=self.case)
                .order_by("receipt")
                .values_list("receipt", "amount")
            )


@pytest.fixture
def till(cast, noon) -> Till:
    """The cases of the cast were opened in September."""
    with tenant(cast.rivera):
        Case.objects.update(opened_at=datetime(2026, 9, 1, 18, tzinfo=UTC))
    return Till(cast)
