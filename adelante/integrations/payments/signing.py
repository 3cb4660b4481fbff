"""The signature on a gateway's messages: `t=1700000000,v1=<hex>`, an HMAC-SHA256 of `t.body`."""

import hashlib
import hmac
from collections.abc import Sequence

from adelante.billing.ports import Forged

TOLERANCE_SECONDS = 300
"""Older or newer than this is refused, so that a message caught on the way is soon worthless."""


def sign(body: bytes, *, secret: str, at: int) -> str:
    """The header's value for a message sent at this second."""
    return f"t={at},v1={_digest(body, secret=secret, at=str(at))}"


def verify(body: bytes, header: str, *, secrets: Sequence[str], now: int) -> None:
    """Raises Forged unless one of the secrets made one of the header's `v1` signatures, just now.

    Two secrets are in use while an operator changes them.
    """
    parts = [part.strip().partition("=") for part in header.split(",")]
    times = [value for key, _, value in parts if key == "t"]
    given = [value for key, _, value in parts if key == "v1"]
    if len(times) != 1 or not times[0].isascii() or not times[0].isdigit() or len(times[0]) > 12:
        raise Forged("no time")
    if abs(now - int(times[0])) > TOLERANCE_SECONDS:
        raise Forged("too old")
    wanted = [_digest(body, secret=secret, at=times[0]) for secret in secrets]
    if not any(
        hmac.compare_digest(want.encode(), one.encode()) for want in wanted for one in given
    ):
        raise Forged("signature")


def _digest(body: bytes, *, secret: str, at: str) -> str:
    return hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
