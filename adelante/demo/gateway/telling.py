"""The stand-in tells the firm what happened, as a provider does: signed, and again if need be."""

import http.client
import threading
import time
import urllib.error
import urllib.request

from django.conf import settings

from adelante.core import clock
from adelante.demo.gateway.account import webhook_secret
from adelante.integrations.payments.signing import sign

WAITS_SECONDS = (0.0, 1.0, 3.0)


def tell_soon(body: bytes, *, slug: str) -> None:
    """Send it from a thread of its own: the client does not wait, and may be back before it."""
    threading.Thread(target=_tell, args=(body, slug), daemon=True).start()


def _tell(body: bytes, slug: str) -> None:
    for wait in WAITS_SECONDS:
        time.sleep(wait)
        signature = sign(body, secret=webhook_secret(slug), at=int(clock.now().timestamp()))
        request = urllib.request.Request(  # noqa: S310  the demo's own address
            f"{settings.BASE_URL}/hooks/payments/{slug}",
            data=body,
            headers={"Content-Type": "application/json", "Stripe-Signature": signature},
        )
        try:
            with urllib.request.urlopen(request, timeout=10):  # noqa: S310
                return
        except (OSError, http.client.HTTPException):
            continue
