"""From what a paper says to its PDF: sums, words and order here, looks in `paper.typ`."""

import re
from datetime import date
from pathlib import Path
from typing import Any, get_args

from adelante.billing.papers.kinds import (
    EntryKind,
    FirmHead,
    InvoicePaper,
    LineKind,
    ReceiptPaper,
    StatementPaper,
)
from adelante.billing.papers.wording import WORDING, Wording
from adelante.core.money import format_money
from adelante.core.typeset import Typeset, typeset

_TEMPLATE = Path(__file__).with_name("paper.typ")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def invoice_pdf(paper: InvoicePaper) -> Typeset:
    """The invoice, its lines grouped as legal services, government fees and other costs."""
    if not paper.lines:
        raise ValueError("An invoice has at least one line.")
    say = WORDING[paper.language]
    balance = paper.balance_cents
    if balance > 0:
        summary = (say.balance_due, balance, say.pay_by.format(day=say.day(paper.due_on)))
    elif balance == 0:
        summary = (_settled(paper, say=say), balance, say.nothing_to_pay)
    else:
        summary = (say.credit_in_your_favor, -balance, say.nothing_to_pay)

    sums = [(say.total, paper.total_cents)]
    if paper.paid_cents:
        sums.append((say.paid, -paper.paid_cents))
    if paper.credited_cents:
        sums.append((say.credited, -paper.credited_cents))
    sums.append(_balance(balance, say.balance_due, say=say))

    return _printed(
        paper,
        say=say,
        kind=say.invoice,
        number=paper.number,
        heading=paper.title,
        dated=paper.issued_on,
        summary=summary,
        facts=[
            (say.billed_to, paper.client_name),
            (say.case, paper.matter_code),
            (say.number, paper.number),
            (say.issued, say.day(paper.issued_on)),
            (say.due, say.day(paper.due_on)),
        ],
        table={
            "title": "",
            "columns": [say.description, say.amount],
            "groups": _invoice_groups(paper, say=say),
        },
        sums=sums,
        notes=[(say.notes, paper.notes), (say.late_policy, paper.late_policy)],
    )


def receipt_pdf(paper: ReceiptPaper) -> Typeset:
    """The receipt of one payment, and which invoices it paid."""
    if paper.unapplied_cents < 0:
        raise ValueError("More was allocated than was received.")
    say = WORDING[paper.language]
    rows = [
        [say.invoice_number.format(number=part.invoice_number), _money(part.cents, paper.currency)]
        for part in paper.allocations
    ]
    if paper.unapplied_cents:
        rows.append([say.not_yet_applied, _money(paper.unapplied_cents, paper.currency)])

    heading, summary = "", (say.amount_received, paper.amount_cents, say.thank_you)
    sums = [
        (say.amount_received, paper.amount_cents),
        _balance(paper.balance_after_cents, say.balance_after, say=say),
    ]
    if paper.reversed_on:
        heading = say.reversed_on.format(day=say.day(paper.reversed_on))
        summary = (say.reversed, 0, say.counts_no_more)
        sums[1:] = [(say.taken_back, -paper.amount_cents), (say.counts, 0)]

    return _printed(
        paper,
        say=say,
        kind=say.receipt,
        number=paper.number,
        heading=heading,
        dated=paper.reversed_on or paper.received_on,
        summary=summary,
        facts=[
            (say.received_from, paper.client_name),
            (say.case, paper.matter_code),
            (say.number, paper.number),
            (say.received_on, say.day(paper.received_on)),
            (say.method, paper.method),
            (say.reference, paper.reference),
        ],
        table={
            "title": say.applied_to,
            "columns": [say.description, say.amount],
            "groups": [_plain_group(rows)],
        },
        sums=sums,
        notes=[],
    )


def statement_pdf(paper: StatementPaper) -> Typeset:
    """The account of a period with a running balance."""
    say = WORDING[paper.language]
    running = paper.opening_cents
    rows: list[list[str]] = []
    if running:
        opened = [say.short_day(paper.begins_on), say.opening, "", ""]
        rows.append([*opened, _money(running, paper.currency)])
    for row in paper.rows:
        running += row.change_cents
        amount = _money(row.cents, paper.currency)
        amounts = [amount, ""] if row.adds else ["", amount]
        rows.append([say.short_day(row.on), row.words, *amounts, _money(running, paper.currency)])
    if running != paper.balance_cents:
        raise ValueError("The rows of the statement do not add up to its balance.")
    if not paper.rows:
        rows.append(["", say.no_entries, "", "", ""])

    label, cents = _balance(paper.balance_cents, say.balance_due, say=say)
    return _printed(
        paper,
        say=say,
        kind=say.statement,
        number="",
        heading="",
        dated=paper.ends_on,
        summary=(label, cents, say.as_of.format(day=say.day(paper.ends_on))),
        facts=[
            (say.client, paper.client_name),
            (say.case, paper.matter_code),
            (
                say.period,
                say.from_to.format(
                    begins=say.short_day(paper.begins_on), ends=say.short_day(paper.ends_on)
                ),
            ),
        ],
        table={
            "title": "",
            "columns": [say.entry_date, say.description, say.charges, say.payments, say.balance],
            "groups": [_plain_group(rows)],
        },
        sums=[
            *([(say.opening, paper.opening_cents)] if paper.opening_cents else []),
            *[(say.totals[kind], cents) for kind, cents in _totals(paper)],
            (label, cents),
        ],
        notes=[],
    )


def _totals(paper: StatementPaper) -> list[tuple[EntryKind, int]]:
    """Billed and received always; what seldom happens only where it did."""
    sums = [(kind, paper.change_of(kind)) for kind in get_args(EntryKind)]
    return [(kind, cents) for kind, cents in sums if cents or kind in ("billed", "received")]


def _invoice_groups(paper: InvoicePaper, *, say: Wording) -> list[dict[str, Any]]:
    groups = []
    for kind in get_args(LineKind):
        lines = [line for line in paper.lines if line.kind == kind]
        if lines:
            subtotal = _money(sum(line.cents for line in lines), paper.currency)
            groups.append(
                {
                    "heading": say.kinds[kind],
                    "note": say.kind_notes[kind],
                    "rows": [[line.words, _money(line.cents, paper.currency)] for line in lines],
                    "subtotal": [f"{say.subtotal}: {say.kinds[kind].lower()}", subtotal],
                }
            )
    if sum(len(group["rows"]) for group in groups) != len(paper.lines):
        raise ValueError("Every line of an invoice is legal, government or cost.")
    if len(groups) == 1:
        groups[0]["subtotal"] = []
    return groups


def _settled(paper: InvoicePaper, *, say: Wording) -> str:
    """What is said of an invoice on which nothing is owed: it was not always paid."""
    if not paper.credited_cents:
        return say.paid_in_full
    return say.settled if paper.paid_cents else say.credited_in_full


def _plain_group(rows: list[list[str]]) -> dict[str, Any]:
    return {"heading": "", "note": "", "rows": rows, "subtotal": []}


def _balance(cents: int, owed: str, *, say: Wording) -> tuple[str, int]:
    return (say.credit_in_your_favor, -cents) if cents < 0 else (owed, cents)


def _money(cents: int, currency: str) -> str:
    """As money is written, with the sign that typesetters use for minus."""
    return format_money(cents, currency).replace("-", "−")


def _printed(
    paper: InvoicePaper | ReceiptPaper | StatementPaper,
    *,
    say: Wording,
    kind: str,
    number: str,
    heading: str,
    dated: date,
    summary: tuple[str, int, str],
    facts: list[tuple[str, str]],
    table: dict[str, Any],
    sums: list[tuple[str, int]],
    notes: list[tuple[str, str]],
) -> Typeset:
    name = f"{kind} {number}".strip()
    label, cents, words = summary
    values = {
        "lang": paper.language,
        "name": name,
        "kind": kind,
        "heading": heading,
        "running": f"{paper.firm.name} · {name} · {paper.client_name}",
        "firm": _head(paper.firm),
        "summary": [label, _money(cents, paper.currency), words],
        "facts": [fact for fact in facts if fact[1]],
        "table": table,
        "sums": [(label, _money(cents, paper.currency)) for label, cents in sums],
        "notes": [note for note in notes if note[1].strip()],
        "footer": say.not_the_government,
        "page": say.page,
        "of": say.of,
    }
    return typeset(_TEMPLATE, values, dated=dated)


def _head(firm: FirmHead) -> dict[str, Any]:
    if not _COLOUR.fullmatch(firm.brand):
        raise ValueError("A firm's colour is written as # and six hexadecimal digits.")
    reach = " · ".join(way for way in (firm.phone, firm.email) if way)
    lines = [line for line in (*firm.address, reach) if line]
    return {"name": firm.name, "lines": lines, "brand": firm.brand}
