"""The papers of billing as PDF: invoices, receipts and account statements, in English or Spanish.

A paper is told everything it prints and looks nothing up: it knows no models. It adds up what it is
told and refuses (`ValueError`) to print sums that disagree.
"""

from adelante.billing.papers.kinds import (
    Allocation,
    FirmHead,
    InvoiceLine,
    InvoicePaper,
    Language,
    LineKind,
    ReceiptPaper,
    StatementPaper,
    StatementRow,
)
from adelante.billing.papers.printing import invoice_pdf, receipt_pdf, statement_pdf

__all__ = [
    "Allocation",
    "FirmHead",
    "InvoiceLine",
    "InvoicePaper",
    "Language",
    "LineKind",
    "ReceiptPaper",
    "StatementPaper",
    "StatementRow",
    "invoice_pdf",
    "receipt_pdf",
    "statement_pdf",
]
