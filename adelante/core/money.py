"""Money as whole cents. No float ever touches an amount.

Amounts are written the American way in every language of the product (1,234.50), as people in the
United States meet them on bills and bank papers.
"""

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from adelante.core.errors import Refused

MOST_CENTS = 10_000_000_00
"""No single amount a person types may be larger: ten million is a slip of the finger."""

_SIGNS = {"USD": "$"}
_TYPED = re.compile(r"(?:US)?\$? ?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]{1,2}))?")
_NEGATIVE = re.compile(r"[-−–(]")


def format_money(cents: int, currency: str = "USD") -> str:
    """`123450` becomes `$1,234.50`; a currency without a sign of its own, `MXN 1,234.50`.

    The currency must have hundredths. A negative amount begins with a minus: `-$5.00`.
    """
    if isinstance(cents, bool) or not isinstance(cents, int):
        raise TypeError(f"Money is whole cents, not {type(cents).__name__}.")
    whole, rest = divmod(abs(cents), 100)
    minus = "-" if cents < 0 else ""
    sign = _SIGNS.get(currency, f"{currency} ")
    return f"{minus}{sign}{whole:,}.{rest:02d}"


def parse_money(text: str) -> int:
    """The cents a person typed: `1,234.50`, `$80`, `80.5` are read, anything doubtful is refused.

    Raises `Refused` with a sentence to show. Zero is an amount; whether it makes sense is for the
    caller to say.
    """
    typed = " ".join(text.split())
    if not typed:
        raise Refused(_("Write an amount, for example 1,234.50."))
    if _NEGATIVE.search(typed):
        raise Refused(_("Write the amount without a minus sign, for example 80.00."))
    found = _TYPED.fullmatch(typed)
    if found is None:
        raise Refused(
            _(
                "We could not read this amount. Use a point for the cents and at most two digits "
                "after it, for example 1,234.50."
            )
        )
    whole, rest = found.group(1).replace(",", ""), found.group(2) or ""
    too_large = Refused(_("This amount is too large. Check the number of digits."))
    if len(whole) > len(str(MOST_CENTS)):  # before int(), which fails on thousands of digits
        raise too_large
    cents = int(whole) * 100 + int(rest.ljust(2, "0"))
    if cents > MOST_CENTS:
        raise too_large
    return cents


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Divide `total` cents in proportion to `weights`; the parts sum to `total` exactly.

    Largest remainder: each part is its exact share rounded down or up. Spare cents go to the
    largest remainders, then to the larger weights, so reordering different weights changes no one's
    part; among equals the earlier gets the cent. A negative total (a refund) is split as its
    opposite.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("A weight cannot be negative.")
    whole = sum(weights)
    if whole == 0:
        raise ValueError("At least one weight must be more than zero.")
    if total < 0:
        return [-part for part in split(-total, weights)]
    shares = [divmod(total * weight, whole) for weight in weights]
    parts = [share for share, _remainder in shares]
    by_claim = sorted(range(len(weights)), key=lambda at: (-shares[at][1], -weights[at], at))
    for at in by_claim[: total - sum(parts)]:
        parts[at] += 1
    return parts
