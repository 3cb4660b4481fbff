from adelante.billing.models.checkout import Checkout
from adelante.billing.models.correction import Credit, Reversal
from adelante.billing.models.invoice import Invoice, InvoiceLine
from adelante.billing.models.limit import InvoiceLimit
from adelante.billing.models.payment import Allocation, Payment
from adelante.billing.models.plan import Installment, Plan

__all__ = [
    "Allocation",
    "Checkout",
    "Credit",
    "Installment",
    "Invoice",
    "InvoiceLimit",
    "InvoiceLine",
    "Payment",
    "Plan",
    "Reversal",
]
