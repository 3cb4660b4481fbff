"""A stand-in for a payment provider, for the demo: the same steps, and no money moves.

It speaks the provider's side of the wire (sessions, a hosted page, signed messages) on the demo's
own host. `GATEWAY=adelante.demo.gateway.at_firm` makes the product pay there. Outside a demo's
database its pages do not exist.
"""

from adelante.demo.gateway.account import at_firm

__all__ = ["at_firm"]
