"""A gateway that speaks Stripe Checkout's wire protocol, by HTTPS and the standard library alone.

Sources: docs.stripe.com/api/checkout/sessions (create, retrieve, expire), /api/idempotent_requests,
/webhooks/signature. Other providers, and the stand-in of the demo, speak the same.
"""

import http.client
import json
import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from adelante.billing.ports import (
    Forged,
    Message,
    NoSuchSession,
    NotTaken,
    Order,
    Session,
    SessionState,
    Unreachable,
)
from adelante.core import clock
from adelante.integrations.payments import signing

VERSION = "2024-06-20"
SECONDS = 6
MOST_BYTES = 500_000
_OURS = "checkout.session."
_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]{1,120}")


class StripeLike:
    """One account. `account` is set when the key acts for another's (`Stripe-Account`)."""

    name = "stripe"

    def __init__(
        self,
        *,
        secret_key: str,
        webhook_secrets: tuple[str, ...],
        base: str,
        pays_at: str = "",
        account: str = "",
    ) -> None:
        where = urlsplit(base)
        if where.scheme != "https" and where.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise ValueError("a payment gateway is reached by https")
        self.pays_at = pays_at
        self._key = secret_key
        self._secrets = webhook_secrets
        self._base = base.rstrip("/")
        self._account = account
        self._live = secret_key.startswith(("sk_live_", "rk_live_"))
        self._opener = urllib.request.build_opener(_NoRedirect)

    def start_session(self, order: Order) -> Session:
        """The order's id is the idempotency key: asked twice, one session is made."""
        fields = {
            "mode": "payment",
            "client_reference_id": str(order.checkout),
            "success_url": order.return_url,
            "cancel_url": order.cancel_url,
            "expires_at": str(int(order.expires_at.timestamp())),
            "locale": order.language,
            "metadata[invoice]": str(order.invoice),
            "metadata[firm]": str(order.firm),
            "payment_intent_data[metadata][invoice]": str(order.invoice),
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": order.currency.lower(),
            "line_items[0][price_data][unit_amount]": str(order.cents),
            "line_items[0][price_data][product_data][name]": order.words,
        }
        try:
            told = self._ask(
                "POST", "/v1/checkout/sessions", fields=fields, key=f"{order.checkout}"
            )
        except _Answered as error:
            if error.status in {400, 402, 422}:
                raise NotTaken(f"status {error.status}") from error
            raise
        return self._session(told)

    def fetch_session(self, session: str) -> Session:
        path = f"/v1/checkout/sessions/{quote(session, safe='')}?expand[]=payment_intent"
        try:
            return self._session(self._ask("GET", path))
        except _Answered as answer:
            if answer.status == http.client.NOT_FOUND:
                raise NoSuchSession(session) from answer
            raise

    def end_session(self, session: str) -> Session:
        path = f"/v1/checkout/sessions/{quote(session, safe='')}/expire"
        try:
            self._ask("POST", path, fields={})
        except _Answered as answer:
            if answer.status != http.client.BAD_REQUEST:
                raise
        return self.fetch_session(session)  # paid in the same moment is an answer too

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> Message:
        """The signature is checked over the bytes as they came, before anything is read."""
        now = int(clock.now().timestamp())
        signing.verify(body, headers.get("Stripe-Signature", ""), secrets=self._secrets, now=now)
        try:
            event = json.loads(body)
            kind, thing = event["type"], event["data"]["object"]
            account, live = event.get("account") or "", event["livemode"]
            session = thing["id"] if kind.startswith(_OURS) else ""
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Forged("not an event") from error
        if live is not self._live or account != self._account or not isinstance(session, str):
            raise Forged("of another account")
        if session and not _PLAIN_ID.fullmatch(session):
            raise Forged("not an id")
        return Message(session=session)

    def _ask(
        self, method: str, path: str, *, fields: Mapping[str, str] | None = None, key: str = ""
    ) -> dict[str, Any]:
        body = urlencode(fields).encode() if fields is not None else None
        headers = {"Authorization": f"Bearer {self._key}", "Stripe-Version": VERSION}
        if key:
            headers["Idempotency-Key"] = key
        if self._account:
            headers["Stripe-Account"] = self._account
        request = urllib.request.Request(  # noqa: S310  the base is https or this very machine
            f"{self._base}{path}", data=body, method=method, headers=headers
        )
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                told = json.loads(answer.read(MOST_BYTES))
        except urllib.error.HTTPError as error:
            with error:
                raise _Answered(error.code) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unreachable(type(error).__name__) from error
        if not isinstance(told, dict):
            raise Unreachable("not an object")
        return told

    def _session(self, told: dict[str, Any]) -> Session:
        try:
            if told["object"] != "checkout.session" or told["livemode"] is not self._live:
                raise Unreachable("not a session of this account")
            intent = told["payment_intent"]
            charge = intent["id"] if isinstance(intent, dict) else intent or ""
            return Session(
                id=str(told["id"]),
                url=str(told["url"] or ""),
                state=_state(told, intent),
                cents=int(told["amount_total"]),
                currency=str(told["currency"]).upper(),
                checkout=str(told["client_reference_id"]),
                invoice=str(told["metadata"].get("invoice", "")),
                charge=charge,
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Unreachable("an answer we do not understand") from error


def _state(told: dict[str, Any], intent: object) -> SessionState:
    """A complete session that is not paid waits for the bank, unless the attempt has failed."""
    if told["status"] == "open":
        return SessionState.OPEN
    if told["status"] == "expired":
        return SessionState.EXPIRED
    if told["status"] != "complete":
        raise ValueError(told["status"])
    if told["payment_status"] == "paid":
        return SessionState.PAID
    attempt = intent.get("status") if isinstance(intent, dict) else "processing"
    failed = attempt in ("requires_payment_method", "canceled")
    return SessionState.FAILED if failed else SessionState.PENDING


class _Answered(Unreachable):
    """The gateway answered with an error."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A gateway's interface never redirects; the secret key goes nowhere else."""

    def redirect_request(self, *_told: object) -> None:
        return None
