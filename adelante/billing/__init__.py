"""What a client owes, when and for what: plan, installments, invoices, payments and what they paid.

Four numbers that are never mixed: balance due (issued − allocated − credited), next payment (the
earliest unpaid due amount), left on the plan (installments not yet paid), held in trust. Money is
whole cents with a currency. Invoices, payments and allocations are only added; a mistake gets a
new row: a payment is taken back by a reversal, what is not owed any more is credited. This room
never moves money itself: a gateway behind a port does.
"""
