"""Sessions of one firm: the cookie's secret is kept as its SHA-256, the content sealed.

Django's own store keeps both as they are, so that a copied table would be a bunch of keys. How long
a session holds is the firm's to say and the database's to see to: `people_holds` is asked here and
at every door.
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
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

from adelante.core.clock import now
from adelante.core.tenancy import here, signing_in, tenant
from adelante.people.models import Device, Session

TRUSTED = "trusted"
"""In the session of a client who said that the device is their own."""
LONGEST = timedelta(days=90)
"""Longer than any firm's limit: then the row itself is taken away."""
ANY_DAY = timedelta(days=2)
"""Longer than any firm lets a sign-in last where the device is not the person's own."""
UNKNOWN_AFTER = timedelta(days=400)
OF_NOBODY = timedelta(hours=1)
"""How long a browser's way to a sign-in is remembered."""


class SessionStore(SessionBase):
    """A session at the firm of the present request's address."""

    def load(self) -> dict[str, Any]:
        if not here.get() or not self.session_key:
            return {}
        with signing_in():
            holds = RawSQL("people_holds(%s)", [digest_of(self.session_key)])
            row = Session.objects.filter(firm=here.get(), pk=holds).first()
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
            "expires_at": now() + (LONGEST if content.get(SESSION_KEY) else OF_NOBODY),
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

    def get_expire_at_browser_close(self) -> bool:
        """Only who trusts the device finds their session there after it was closed."""
        return not self.get(TRUSTED)

    def get_expiry_age(self, **_how: Any) -> int:
        return int(LONGEST.total_seconds())

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


def let_sessions_run_out(account: UUID, *, firm: UUID) -> None:
    """Have somebody sign in anew before anything else: what they typed meanwhile is kept."""
    with tenant(firm):
        Session.objects.filter(firm=firm, account=account).update(made_at=now() - LONGEST)


def begin(
    session: SessionStore, *, firm: UUID, device: UUID | None = None, trusted: bool = False
) -> UUID | None:
    """Somebody has signed in in this session, just now; its id, by which the trail knows it."""
    session[TRUSTED] = trusted
    session.save()
    with signing_in(firm):
        mine = Session.objects.filter(firm=firm, digest=digest_of(session.session_key or ""))
        mine.update(  # by the clock that decides whether it holds
            made_at=Now(), seen_at=Now(), proved_at=now(), device_id=device, trusted=trusted
        )
        return mine.values_list("pk", flat=True).first()


def forget_old(firm: UUID) -> None:
    """Take away what nobody can use any more, and devices that nobody has used for long."""
    mine = Session.objects.filter(firm=firm)
    over = Q(expires_at__lt=now()) | Q(trusted=False, made_at__lt=now() - ANY_DAY)
    mine.filter(over).delete()
    unused = Device.objects.filter(firm=firm, last_seen_at__lt=now() - UNKNOWN_AFTER)
    unused.exclude(pk__in=mine.exclude(device=None).values("device_id")).delete()


def still_holds(session_key: str, *, firm: UUID) -> bool:
    """Is whoever has this secret still in? For what takes long, such as a download on its way."""
    with signing_in(firm), connection.cursor() as cursor:
        row = cursor.execute("SELECT people_holds(%s)", [digest_of(session_key)]).fetchone()
    return bool(row and row[0])


def whose_it_was(session_key: str, *, firm: UUID) -> UUID | None:
    """The account of a session that holds no more; None where it does, was ended, or never was."""
    if still_holds(session_key, firm=firm):
        return None
    with signing_in(firm):
        return (
            Session.objects.filter(firm=firm, digest=digest_of(session_key))
            .values_list("account_id", flat=True)
            .first()
        )
