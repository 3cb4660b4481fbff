"""A firm's account at a gateway, read from the operator's file of secrets.

The file is JSON, readable by the service alone, and names accounts by the firm's slug:

    {"rivera": {"secret_key": "sk_live_…", "webhook_secrets": ["whsec_…"]}}

Optional: `base` (another address of the same protocol), `pays_at` (origin of its hosted page),
`account` (an account that the key acts for). A key that begins with `sk_live_` takes real money.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from adelante.integrations.payments.stripe_like import StripeLike

BASE = "https://api.stripe.com"
PAYS_AT = "https://checkout.stripe.com"


def at_firm(slug: str, file: str) -> StripeLike | None:
    """The gateway of the firm, or None when the file names no account for it.

    The environment says `GATEWAY="adelante.integrations.payments.at_firm /etc/adelante/pay.json"`.
    """
    told = _accounts(file, Path(file).stat().st_mtime_ns).get(slug)
    if told is None:
        return None
    return StripeLike(
        secret_key=told["secret_key"],
        webhook_secrets=tuple(told["webhook_secrets"]),
        base=told.get("base", BASE),
        pays_at=told.get("pays_at", PAYS_AT),
        account=told.get("account", ""),
    )


@lru_cache(maxsize=4)
def _accounts(file: str, changed: int) -> dict[str, dict[str, Any]]:
    accounts: dict[str, dict[str, Any]] = json.loads(Path(file).read_text(encoding="utf-8"))
    return accounts
