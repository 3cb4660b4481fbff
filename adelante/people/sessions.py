"""Sessions of one firm: the cookie's secret is kept as its SHA-256, the content sealed.

Django's own store keeps both as they are, so that a copied table would be a bunch of keys.
"""

import hashlib
import json
from datetime import timedelta
from os import urandom
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction

from adelante.core.clock import now
from adelante.core.tenancy import here, signing_in, tenant
from adelante.people.models import Session


class SessionStore(SessionBase):
    """A session at the firm of the present request's address."""

    def load(self) -> dict[str, Any]:
        if not here.get() or not self.session_key:
            return {}
        with signing_in():
            row = Session.objects.filter(
                firm=here.get(), digest=digest_of(self.session_key), expires_at__gt=now()
            ).first()
        if row is None:
            self._session_key = None
            return {}
        return _opened(bytes(row.sealed), bytes(row.digest))

    def exists(self, session_key: str) -> bool:
        with signing_in():
            return Session.objects.filter(firm=here.get(), digest=digest_of(session_key)).exists()

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        firm, digest = self._firm(), digest_of(self.session_key)
        content = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        values = {
            "account_id": content.get(SESSION_KEY),
            "sealed": _sealed(content, digest),
            "expires_at": now() + timedelta(seconds=settings.SESSION_COOKIE_AGE),
        }
        with signing_in():
            if not must_create:
                if not Session.objects.filter(firm=firm, digest=digest).update(**values):
                    raise UpdateError
                return
            try:
                with transaction.atomic():
                    Session.objects.create(firm_id=firm, digest=digest, **values)
            except IntegrityError as error:
                raise CreateError from error

    def cycle_key(self) -> None:
        """Another secret for the same session: the old one opens nothing from now on."""
        old = self.session_key
        content = self._get_session()  # type: ignore[attr-defined]
        if not old:
            self.create()
            self._session_cache = content
            return
        key = self._get_new_session_key()  # type: ignore[attr-defined]
        with signing_in():
            changed = Session.objects.filter(firm=self._firm(), digest=digest_of(old)).update(
                digest=digest_of(key), sealed=_sealed(content, digest_of(key))
            )
        self._session_key = key
        self.modified = True
        if not changed:
            self.save(must_create=True)

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key and here.get():
            with signing_in():
                Session.objects.filter(firm=here.get(), digest=digest_of(key)).delete()

    def _firm(self) -> UUID:
        firm = here.get()
        if firm is None:
            raise LookupError("nobody signs in outside a firm's address")
        return firm

    @classmethod
    def clear_expired(cls) -> None:
        """Nothing: the worker's round removes expired sessions firm by firm."""


def digest_of(session_key: str) -> bytes:
    return hashlib.sha256(session_key.encode()).digest()


def _cipher() -> AESGCM:
    return AESGCM(hashlib.sha256(b"session content" + settings.SECRET_KEY.encode()).digest())


def _sealed(content: dict[str, Any], digest: bytes) -> bytes:
    nonce = urandom(12)
    return nonce + _cipher().encrypt(nonce, json.dumps(content).encode(), digest)


def _opened(sealed: bytes, digest: bytes) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(_cipher().decrypt(sealed[:12], sealed[12:], digest))
    except ValueError:
        return {}
    except Exception:  # InvalidTag: the signing key changed, so everybody signs in anew
        return {}
    return content


def end_sessions(account: UUID, *, firm: UUID, but: UUID | None = None) -> int:
    """Sign an account out on every device, for good, `but` in this session; how many ended."""
    with tenant(firm):
        theirs = Session.objects.filter(firm=firm, account=account)
        return (theirs.exclude(pk=but) if but else theirs).delete()[0]
