"""One invoice, receipt and statement of Rivera Immigration that every test may vary."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from adelante.billing.papers import (
    Allocation,
    FirmHead,
    InvoiceLine,
    InvoicePaper,
    ReceiptPaper,
    StatementPaper,
    StatementRow,
)

RIVERA = FirmHead(
    name="Rivera Immigration",
    address=("1200 Mission Street, Suite 4", "San Francisco, CA 94103"),
    phone="(415) 555-0134",
    email="billing@rivera.example",
)


def text_of(pdf: bytes) -> str:
    """All words of a PDF as a reader sees them, on one line, without the invisible break marks."""
    pages = PdfReader(BytesIO(pdf)).pages
    joined = " ".join(" ".join(page.extract_text().split()) for page in pages)
    return joined.replace("\u200b", "")


@pytest.fixture
def invoice() -> Callable[..., InvoicePaper]:
    paper = InvoicePaper(
        language="en",
        firm=RIVERA,
        client_name="Ana Peña Ñandú",
        matter_code="RI-2041",
        number="2041-03",
        issued_on=date(2026, 11, 20),
        due_on=date(2026, 12, 1),
        lines=[
            InvoiceLine("Adjustment of status", "legal", 75_000),
            InvoiceLine("Form I-485 filing fee", "government", 144_000),
            InvoiceLine("Form I-130 filing fee", "government", 67_500),
            InvoiceLine("Translation of two certificates", "cost", 18_050),
        ],
        paid_cents=100_000,
        credited_cents=2_500,
        title="Second installment",
        notes="Write the number on your check.",
        late_policy="Nothing happens for 10 days.",
    )
    return lambda **changes: replace(paper, **changes)


@pytest.fixture
def receipt() -> Callable[..., ReceiptPaper]:
    paper = ReceiptPaper(
        language="en",
        firm=RIVERA,
        client_name="Ana Peña Ñandú",
        matter_code="RI-2041",
        number="R-0117",
        received_on=date(2026, 11, 24),
        method="Check",
        reference="1044",
        amount_cents=90_000,
        allocations=[Allocation("2041-02", 8_000), Allocation("2041-03", 75_000)],
        balance_after_cents=12_345,
    )
    return lambda **changes: replace(paper, **changes)


@pytest.fixture
def statement() -> Callable[..., StatementPaper]:
    paper = StatementPaper(
        language="en",
        firm=RIVERA,
        client_name="Ana Peña Ñandú",
        matter_code="RI-2041",
        begins_on=date(2026, 10, 1),
        ends_on=date(2026, 11, 24),
        opening_cents=12_000,
        rows=[
            StatementRow(date(2026, 10, 2), "Invoice 2041-01", "billed", 75_000),
            StatementRow(date(2026, 10, 3), "Card payment", "received", 60_001),
        ],
        balance_cents=26_999,
    )
    return lambda **changes: replace(paper, **changes)
