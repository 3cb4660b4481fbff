"""What stands on the papers, in both languages, and which sums they refuse to print."""

import dataclasses
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from adelante.billing.papers import (
    Allocation,
    InvoiceLine,
    StatementRow,
    invoice_pdf,
    receipt_pdf,
    statement_pdf,
)
from adelante.billing.papers.wording import WORDING

from .conftest import RIVERA, text_of


def test_an_invoice_adds_up_its_lines_by_kind_and_says_what_is_due(invoice):
    text = text_of(invoice_pdf(invoice()).pdf)

    assert "Balance due $2,020.50 Please pay by December 1, 2026" in text
    assert "Subtotal: legal services $750.00" in text
    assert "Subtotal: government fees $2,115.00" in text
    assert "Subtotal: other costs $180.50" in text
    assert "Total $3,045.50 Paid −$1,000.00 Credits −$25.00 Balance due $2,020.50" in text


def test_an_invoice_names_the_firm_the_client_and_the_case(invoice):
    text = text_of(invoice_pdf(invoice()).pdf)

    for words in [
        "Rivera Immigration",
        "San Francisco, CA 94103",
        "(415) 555-0134 · billing@rivera.example",
        "Second installment",
        "Billed to Ana Peña Ñandú",
        "Case RI-2041",
        "Number 2041-03",
        "Notes Write the number on your check.",
        "If a payment is late Nothing happens for 10 days.",
        "This is from your law firm, not the government.",
        "Page 1 of 1",
    ]:
        assert words in text


def test_an_invoice_in_spanish_keeps_american_amounts_and_spells_the_date(invoice):
    text = text_of(invoice_pdf(invoice(language="es", title="Segundo pago")).pdf)

    for words in [
        "Factura Segundo pago",
        "Saldo por pagar $2,020.50 Por favor pague a más tardar el 1 de diciembre de 2026",
        "Subtotal: honorarios legales $750.00",
        "Subtotal: tarifas del gobierno $2,115.00",
        "Total $3,045.50 Pagado −$1,000.00 Créditos −$25.00 Saldo por pagar $2,020.50",
        "no del gobierno. Página 1 de 1",
    ]:
        assert words in text


def test_lines_stand_together_by_kind_whatever_their_order(invoice):
    paper = invoice()

    shuffled = text_of(invoice_pdf(dataclasses.replace(paper, lines=paper.lines[::-1])).pdf)

    assert shuffled.index("Legal services") < shuffled.index("Adjustment of status")
    assert shuffled.index("Adjustment of status") < shuffled.index("Government fees")
    assert shuffled.index("Other costs") < shuffled.index("Translation of two certificates")


def test_an_invoice_of_one_kind_needs_no_subtotal(invoice):
    text = text_of(invoice_pdf(invoice(lines=[InvoiceLine("Consultation", "legal", 9_999)])).pdf)

    assert "Subtotal" not in text
    assert "Total $99.99" in text


def test_a_discount_is_a_line_of_less_than_zero(invoice):
    lines = [InvoiceLine("Consultation", "legal", 9_999), InvoiceLine("Gift", "legal", -999)]

    text = text_of(invoice_pdf(invoice(lines=lines, paid_cents=0, credited_cents=0)).pdf)

    assert "Gift −$9.99 Total $90.00 Balance due $90.00" in text
    assert "Paid" not in text.replace("Paid to", "")


@pytest.mark.parametrize(
    ("paid", "credited", "words"),
    [
        (302_049, 2_500, "Balance due $0.01 Please pay"),
        (302_050, 2_500, "Settled $0.00 You do not owe"),
        (302_051, 2_500, "Credit in your favor $0.01 You do not owe"),
        (304_550, 0, "Paid in full $0.00 You do not owe"),
        (0, 304_550, "Credited in full $0.00 You do not owe"),
    ],
)
def test_the_head_of_an_invoice_tells_owing_from_paid_from_credited_from_overpaid(
    invoice, paid, credited, words
):
    paper = invoice(paid_cents=paid, credited_cents=credited)

    assert words in text_of(invoice_pdf(paper).pdf)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "REVERSED on November 30, 2026",
                "Taken back −$900.00",
                "Amount that counts now $0.00",
            ],
        ),
        (
            "es",
            [
                "ANULADO el 30 de noviembre de 2026",
                "Anulado −$900.00",
                "Cantidad que cuenta ahora $0.00",
            ],
        ),
    ],
)
def test_a_receipt_of_a_payment_that_was_taken_back_says_so_and_thanks_nobody(
    receipt, language, words
):
    paper = receipt(language=language, reversed_on=date(2026, 11, 30))
    text = text_of(receipt_pdf(paper).pdf)

    assert [each for each in words if each not in text] == []
    assert WORDING[language].thank_you not in text


def test_a_long_invoice_repeats_its_head_and_counts_its_pages(invoice):
    lines = [InvoiceLine(f"Letter {n}", "legal", 100 + n) for n in range(120)]

    typeset = invoice_pdf(invoice(lines=lines))

    pages = [page.extract_text() for page in PdfReader(BytesIO(typeset.pdf)).pages]
    assert len(pages) > 2
    assert all(f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages, 1))
    assert all("Invoice 2041-03 · Ana Peña Ñandú" in page for page in pages[1:])
    assert all("Description" in page for page in pages[1:-1])
    assert "Total $191.40" in text_of(typeset.pdf)


@pytest.mark.parametrize("lines", [[], [InvoiceLine("Tip", "gratuity", 100)]])
def test_an_invoice_without_lines_or_with_an_unknown_kind_is_not_printed(invoice, lines):
    with pytest.raises(ValueError, match="invoice"):
        invoice_pdf(invoice(lines=lines))


def test_a_brand_that_is_no_colour_is_not_printed(invoice):
    with pytest.raises(ValueError, match="colour"):
        invoice_pdf(invoice(firm=dataclasses.replace(RIVERA, brand="red; #read")))


def test_a_receipt_says_where_every_cent_went(receipt):
    text = text_of(receipt_pdf(receipt()).pdf)

    assert "Amount received $900.00" in text
    assert "Invoice 2041-02 $80.00 Invoice 2041-03 $750.00" in text
    assert "Not yet applied to an invoice $70.00" in text
    assert "Balance due after this payment $123.45" in text
    assert "Paid by Check" in text
    assert "Reference 1044" in text


def test_a_receipt_in_spanish(receipt):
    text = text_of(receipt_pdf(receipt(language="es", method="Cheque", reference="")).pdf)

    assert "Recibo" in text
    assert "Cantidad recibida $900.00" in text
    assert "Factura 2041-02 $80.00" in text
    assert "Saldo por pagar después de este pago $123.45" in text
    assert "24 de noviembre de 2026" in text
    assert "Referencia" not in text


def test_a_receipt_fully_applied_has_no_rest_and_a_credit_is_named(receipt):
    text = text_of(receipt_pdf(receipt(amount_cents=83_000, balance_after_cents=-500)).pdf)

    assert "Not yet applied" not in text
    assert "Credit in your favor $5.00" in text


def test_a_receipt_that_allocates_more_than_it_received_is_not_printed(receipt):
    with pytest.raises(ValueError, match="allocated"):
        receipt_pdf(receipt(allocations=[Allocation("2041-02", 90_001)]))


def test_a_statement_runs_its_balance_from_the_opening_to_the_end(statement):
    text = text_of(statement_pdf(statement()).pdf)

    assert "Balance due $269.99 As of November 24, 2026" in text
    assert "Oct 1, 2026 Balance before this period $120.00" in text
    assert "Oct 2, 2026 Invoice 2041-01 $750.00 $870.00" in text
    assert "Oct 3, 2026 Card payment $600.01 $269.99" in text
    assert "Billed $750.00 Payments received −$600.01 Balance due $269.99" in text


def test_a_statement_in_spanish(statement):
    text = text_of(statement_pdf(statement(language="es")).pdf)

    assert "Estado de cuenta" in text
    assert "Saldo antes de este período $120.00" in text
    assert "Facturado $750.00 Pagos recibidos −$600.01 Saldo por pagar $269.99" in text
    assert "Al 24 de noviembre de 2026" in text


@pytest.mark.parametrize(
    ("language", "sums"),
    [
        (
            "en",
            "Billed $500.00 Payments received −$450.00 Payments taken back $50.00 "
            "Credits −$30.00 Balance due $70.00",
        ),
        (
            "es",
            "Facturado $500.00 Pagos recibidos −$450.00 Pagos anulados $50.00 "
            "Créditos −$30.00 Saldo por pagar $70.00",
        ),
    ],
)
def test_a_statement_adds_up_each_kind_of_entry_by_itself(statement, language, sums):
    day = date(2026, 10, 2)
    rows = [
        StatementRow(day, "a", "billed", 500_00),
        StatementRow(day, "b", "received", 50_00),
        StatementRow(day, "c", "taken_back", 50_00),
        StatementRow(day, "d", "received", 400_00),
        StatementRow(day, "e", "credited", 30_00),
    ]
    paper = statement(rows=rows, language=language, opening_cents=0, balance_cents=70_00)

    assert sums in text_of(statement_pdf(paper).pdf)


def test_a_statement_of_a_quiet_period_says_so(statement):
    paper = statement(rows=[], opening_cents=0, balance_cents=0)

    assert "There are no charges or payments in this period." in text_of(statement_pdf(paper).pdf)


def test_a_statement_whose_rows_do_not_add_up_is_not_printed(statement):
    with pytest.raises(ValueError, match="add up"):
        statement_pdf(statement(rows=[StatementRow(date(2026, 10, 2), "x", "billed", 14_998)]))


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_label_is_empty_and_the_languages_differ(language):
    other = WORDING["es" if language == "en" else "en"]
    same = {"total", "subtotal"}

    for field in dataclasses.fields(WORDING[language]):
        words = getattr(WORDING[language], field.name)
        assert words
        assert words != getattr(other, field.name) or field.name in same
