"""Invoices, receipts and statements of rows, as PDF.

The caller has found the row where the reader may; what stands around it (names, the case's number)
is then read as the system, because somebody who only pays sees bills and nothing else of a case.
"""

import logging
from collections.abc import Iterable
from typing import Literal, cast

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from adelante.billing import papers
from adelante.billing.lateness import policy_of
from adelante.billing.models import Allocation, Credit, Invoice, InvoiceLine, Payment, Reversal
from adelante.cases.models import Case, Party
from adelante.core import clock
from adelante.core.tenancy import tenant
from adelante.core.typeset import Typeset
from adelante.core.words import Words
from adelante.firms.models import Firm
from adelante.people.models import Account

Language = Literal["en", "es"]
log = logging.getLogger("adelante.billing")


def language_of(code: str) -> Language:
    """The language of papers for a code such as es-mx."""
    return "es" if code.lower().startswith("es") else "en"


def invoice_paper(invoice: Invoice, *, language: Language, brand: str) -> Typeset:
    """The invoice as it stands today."""
    with tenant(invoice.firm_id):
        firm = Firm.objects.get(pk=invoice.firm_id)
        lines = InvoiceLine.objects.filter(invoice=invoice).order_by("position")
        paper = papers.InvoicePaper(
            language=language,
            firm=_head(firm, brand=brand),
            client_name=Party.objects.get(pk=invoice.party_id).name,
            matter_code=Case.objects.get(pk=invoice.case_id).code,
            number=invoice.number,
            issued_on=invoice.issued_on,
            due_on=invoice.due_on,
            lines=[
                papers.InvoiceLine(
                    words=Words.from_json(line.words).in_language(language),
                    kind=cast("papers.LineKind", line.kind),
                    cents=line.amount,
                )
                for line in lines
            ],
            currency=invoice.currency,
            paid_cents=invoice.paid,
            credited_cents=invoice.credited,
            title=Words.from_json(invoice.title).in_language(language),
            late_policy=policy_of(firm, language),
        )
    return _whole(papers.invoice_pdf(paper), of=f"invoice {invoice.pk}")


def receipt_paper(payment: Payment, *, language: Language, brand: str) -> Typeset:
    """The receipt, with what was still owed just after this payment, whenever it is printed; of one
    that was taken back, that it is not good any more."""
    with tenant(payment.firm_id), translation.override(language):
        firm = Firm.objects.get(pk=payment.firm_id)
        taken_back = Reversal.objects.filter(payment=payment).first()
        parts = Allocation.objects.filter(payment=payment).select_related("invoice")
        paper = papers.ReceiptPaper(
            language=language,
            firm=_head(firm, brand=brand),
            client_name=who_paid(payment),
            matter_code=Case.objects.get(pk=payment.case_id).code,
            number=payment.receipt,
            received_on=payment.received_on,
            method=str(Payment.Method(payment.method).label),
            reference=payment.reference,
            amount_cents=payment.amount,
            allocations=[
                papers.Allocation(invoice_number=part.invoice.number, cents=part.amount)
                for part in parts.order_by("invoice__number")
            ],
            balance_after_cents=_owed_after(payment),
            currency=payment.currency,
            reversed_on=taken_back.made_on if taken_back else None,
        )
    return _whole(papers.receipt_pdf(paper), of=f"receipt {payment.pk}")


def statement_paper(case: Case, *, language: Language, brand: str) -> Typeset:
    """Everything that was billed, paid, taken back and credited in the case, until today."""
    with tenant(case.firm_id), translation.override(language):
        firm = Firm.objects.get(pk=case.firm_id)
        bills = list(Invoice.objects.filter(case=case).order_by("issued_on", "number"))
        payments = list(Payment.objects.filter(case=case).order_by("received_on", "receipt"))
        rows = [
            *_rows(bills, payments, language=language),
            *_corrections(case),
        ]
        rows.sort(key=lambda row: row.on)
        today = clock.today(firm.time_zone)
        paper = papers.StatementPaper(
            language=language,
            firm=_head(firm, brand=brand),
            client_name=_payers(bills, payments) or case.heading,
            matter_code=case.code,
            begins_on=min((row.on for row in rows), default=today),
            ends_on=max((row.on for row in rows if row.on > today), default=today),
            rows=rows,
            balance_cents=sum(row.change_cents for row in rows),
            currency=firm.currency,
        )
    return _whole(papers.statement_pdf(paper), of=f"statement of {case.pk}")


def _rows(
    bills: Iterable[Invoice], payments: Iterable[Payment], *, language: str
) -> list[papers.StatementRow]:
    charges = [
        papers.StatementRow(
            on=bill.issued_on,
            words=f"{bill.number}: {Words.from_json(bill.title).in_language(language)}",
            kind="billed",
            cents=bill.total,
        )
        for bill in bills
    ]
    received = [
        papers.StatementRow(
            on=payment.received_on,
            words=f"{payment.receipt}: {_how(payment)}",
            kind="received",
            cents=payment.amount,
        )
        for payment in payments
    ]
    return [*charges, *received]


def _how(payment: Payment) -> str:
    """ "Check, 1044": the method, and the number by which the payer finds it again."""
    method = str(Payment.Method(payment.method).label)
    return f"{method}, {payment.reference}" if payment.reference else method


def _corrections(case: Case) -> list[papers.StatementRow]:
    """Each on its own day, so that what a statement said before stays as it was."""
    taken_back = [
        papers.StatementRow(
            on=each.made_on,
            words=_("%(receipt)s taken back: %(why)s")
            % {"receipt": each.payment.receipt, "why": each.get_reason_display()},
            kind="taken_back",
            cents=each.payment.amount,
        )
        for each in Reversal.objects.filter(case=case).select_related("payment").order_by("pk")
    ]
    credited = [
        papers.StatementRow(
            on=each.made_on,
            words=_("Credit on %(number)s: %(why)s")
            % {"number": each.invoice.number, "why": each.get_reason_display()},
            kind="credited",
            cents=each.amount,
        )
        for each in Credit.objects.filter(case=case).select_related("invoice").order_by("pk")
    ]
    return [*taken_back, *credited]


def who_paid(payment: Payment) -> str:
    """Whoever paid through the portal, for whom a receipt is proof; else the party that owed."""
    accounts = Account.objects.filter(pk__in=[payment.paid_by_id] if payment.paid_by_id else [])
    name = accounts.values_list("name", flat=True).first()
    return name or Party.objects.get(pk=payment.party_id).name


def _payers(bills: Iterable[Invoice], payments: Iterable[Payment]) -> str:
    payers = Party.objects.filter(pk__in={row.party_id for row in (*bills, *payments)})
    return ", ".join(payers.order_by("name").values_list("name", flat=True))


def _owed_after(payment: Payment) -> int:
    """Billed less received and credited, up to this payment; of the same moment, what was made
    before it. What was taken back until then had not been received."""
    at, id_ = payment.recorded_at, payment.pk
    issued = Q(issued_at__lt=at) | Q(issued_at=at, pk__lte=id_)
    until = Q(recorded_at__lt=at) | Q(recorded_at=at, pk__lte=id_)
    billed = Invoice.objects.filter(issued, case=payment.case_id)
    received = Payment.objects.filter(until, case=payment.case_id)
    credited = Credit.objects.filter(until, case=payment.case_id)
    returned = Reversal.objects.filter(until, case=payment.case_id)
    return (
        sum(billed.values_list("total", flat=True))
        - sum(received.values_list("amount", flat=True))
        - sum(credited.values_list("amount", flat=True))
        + sum(returned.values_list("payment__amount", flat=True))
    )


def _head(firm: Firm, *, brand: str) -> papers.FirmHead:
    address = tuple(line for line in (firm.street, firm.city) if line)
    return papers.FirmHead(
        name=firm.name, address=address, phone=firm.phone, email=firm.email, brand=brand
    )


def _whole(made: Typeset, *, of: str) -> Typeset:
    if made.missing_glyphs:
        log.warning("a character is missing on %s: it shows a box", of)
    return made
