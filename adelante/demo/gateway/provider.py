"""The provider's side of hosted checkout: sessions kept as small files, and what it says of them.

It holds amounts, identifiers and addresses to come back to; no card and no name of a person.
"""

import fcntl
import hashlib
import json
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from adelante.core import clock

BANK_SECONDS = 60
"""In the demo, "some days" pass in a minute; then the next question finds the payment paid."""

Told = dict[str, Any]
_SESSION = re.compile(r"cs_test_[0-9A-Za-z_-]{22}")
_PATH = re.compile(r"/v1/checkout/sessions(?:/(?P<id>[^/?]+))?(?P<expire>/expire)?")


class Provider:
    """`pays_at` is the address of the hosted page, to which a session's id is added."""

    def __init__(self, folder: Path, *, pays_at: str) -> None:
        self._folder = folder
        self._pays_at = pays_at

    def answer(
        self, method: str, path: str, *, body: bytes, headers: Mapping[str, str], account: str
    ) -> tuple[int, Told]:
        """The interface for machines: status and JSON. `account` is whose key was shown."""
        found = _PATH.fullmatch(path.partition("?")[0])
        if found is None:
            return 404, _problem("no such address")
        if method == "POST" and found["id"] is None:
            fields = {key: values[0] for key, values in parse_qs(body.decode()).items()}
            return self._create(fields, key=headers.get("Idempotency-Key", ""), account=account)
        with self._locked():
            session = self._load(found["id"] or "")
            if session is None or session["account"] != account:
                return 404, _problem("no such session")
            if method == "POST" and found["expire"]:
                if session["status"] != "open":
                    return 400, _problem("only an open session can be expired")
                session["status"] = "expired"
                self._save(session)
            return 200, _shown(session)

    def look(self, session_id: str) -> Told | None:
        """The whole session, for the hosted page."""
        with self._locked():
            return self._load(session_id)

    def pay(self, session_id: str) -> Told | None:
        """The client paid. None unless the session was open until now."""
        return self._finish(session_id, payment_status="paid", attempt="succeeded")

    def decline(self, session_id: str) -> Told | None:
        """The bank said no, for good. None unless the session was open until now."""
        attempt = "requires_payment_method"
        return self._finish(session_id, payment_status="unpaid", attempt=attempt)

    def wait(self, session_id: str) -> Told | None:
        """The bank takes its time: `BANK_SECONDS`. None unless the session was open until now."""
        return self._finish(session_id, payment_status="unpaid", attempt="processing")

    def event(self, session: Told) -> bytes:
        """The message that tells of it, to be signed and sent."""
        failed = session["attempt"] == "requires_payment_method"
        kind = "async_payment_failed" if failed else "completed"
        event = {
            "id": f"evt_{secrets.token_urlsafe(16)}",
            "object": "event",
            "type": f"checkout.session.{kind}",
            "created": int(clock.now().timestamp()),
            "livemode": False,
            "data": {"object": _shown(session)},
        }
        return json.dumps(event).encode()

    def _create(self, fields: Told, *, key: str, account: str) -> tuple[int, Told]:
        try:
            cents = int(fields["line_items[0][price_data][unit_amount]"])
            session = {
                "id": f"cs_test_{secrets.token_urlsafe(16)}",
                "status": "open",
                "payment_status": "unpaid",
                "attempt": "",
                "amount_total": cents,
                "currency": fields["line_items[0][price_data][currency]"],
                "client_reference_id": fields["client_reference_id"],
                "invoice": fields["metadata[invoice]"],
                "words": fields["line_items[0][price_data][product_data][name]"],
                "success_url": fields["success_url"],
                "cancel_url": fields["cancel_url"],
                "expires_at": int(fields["expires_at"]),
                "locale": fields["locale"],
                "account": account,
                "intent": "",
            }
        except (KeyError, ValueError):
            return 400, _problem("a field is missing")
        if cents < 50:
            return 400, _problem("the least amount is 50 cents")
        with self._locked():
            return self._create_once(session, fields=fields, key=key, account=account)

    def _create_once(
        self, session: Told, *, fields: Told, key: str, account: str
    ) -> tuple[int, Told]:
        asked = hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
        named = hashlib.sha256(f"{account} {key}".encode()).hexdigest()
        mark = self._folder / f"key-{named}.json"
        if key and mark.exists():
            known = json.loads(mark.read_text())
            if known["asked"] != asked:
                return 400, _problem("this idempotency key was used with other fields")
            return 200, _shown(self._load(known["session"]) or session)
        session["url"] = f"{self._pays_at}{session['id']}"
        self._save(session)
        if key:
            mark.write_text(json.dumps({"asked": asked, "session": session["id"]}))
        return 200, _shown(session)

    def _finish(self, session_id: str, *, payment_status: str, attempt: str) -> Told | None:
        with self._locked():
            session = self._load(session_id)
            if session is None or session["status"] != "open":
                return None
            session |= {"status": "complete", "payment_status": payment_status, "attempt": attempt}
            session["intent"] = f"pi_{secrets.token_urlsafe(16)}"
            session["bank_at"] = clock.now().timestamp() + BANK_SECONDS
            self._save(session)
            return session

    def _load(self, session_id: str) -> Told | None:
        if not _SESSION.fullmatch(session_id):
            return None
        try:
            session: Told = json.loads((self._folder / f"{session_id}.json").read_text())
        except FileNotFoundError:
            return None
        if session["status"] == "open" and session["expires_at"] <= clock.now().timestamp():
            session["status"] = "expired"
        if session["attempt"] == "processing" and session["bank_at"] <= clock.now().timestamp():
            session |= {"payment_status": "paid", "attempt": "succeeded"}
        return session

    def _save(self, session: Told) -> None:
        path = self._folder / f"{session['id']}.json"
        unfinished = path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(session))
        unfinished.replace(path)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One at a time, whichever web process it is."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _shown(session: Told) -> Told:
    """A session as the provider's interface shows it."""
    intent = {"id": session["intent"], "object": "payment_intent", "status": session["attempt"]}
    return {
        "id": session["id"],
        "object": "checkout.session",
        "livemode": False,
        "url": session["url"] if session["status"] == "open" else None,
        "status": session["status"],
        "payment_status": session["payment_status"],
        "payment_intent": intent if session["intent"] else None,
        "amount_total": session["amount_total"],
        "currency": session["currency"],
        "client_reference_id": session["client_reference_id"],
        "metadata": {"invoice": session["invoice"]},
    }


def _problem(words: str) -> Told:
    return {"error": {"type": "invalid_request_error", "message": words}}
