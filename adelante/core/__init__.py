"""The ground floor: tenancy, locking, ids, clock, money, sealing and sandboxed parsing.

Knows nothing of law, of firms' business, or of HTTP. Everything above may use it.
"""
