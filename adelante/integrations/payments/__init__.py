"""Payment gateways with a hosted page: the card number never comes near this product."""

from adelante.integrations.payments.account import at_firm
from adelante.integrations.payments.stripe_like import StripeLike

__all__ = ["StripeLike", "at_firm"]
