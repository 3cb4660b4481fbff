"""Keys, and how one is kept under another: master, firm, scope (a case, a contact), object.

Everything sealed here has one layout, with room for other versions after this one:

    1 byte version (1) · 8 bytes id of the key it is sealed under · 12 bytes nonce · AES-256-GCM

The key of each purpose is HKDF-SHA256(secret, info=purpose); the associated data are the version,
the key's id and what it is bound to. Nonces are random: one key seals at most 2**32 things.
"""

import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from adelante.core.vault.errors import Tampered, WrongKey

MOST_FIELD_BYTES = 1 << 20
"""A field is small: names, numbers, a page of notes. What is larger is a file."""

_SECRET_SIZE = 32
_KEY_ID_SIZE = 8
_NONCE_SIZE = 12
_TAG_SIZE = 16
_VERSION = 1
_BEFORE_SEALED = 1 + _KEY_ID_SIZE + _NONCE_SIZE


@dataclass(frozen=True, slots=True)
class Key:
    """Thirty-two secret bytes. Shown, it tells its id and nothing else."""

    secret: bytes
    id: bytes = field(init=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.secret) != _SECRET_SIZE:
            raise ValueError(f"a key has {_SECRET_SIZE} bytes")
        digest = hmac.digest(self.secret, b"adelante key id", "sha256")
        object.__setattr__(self, "id", digest[:_KEY_ID_SIZE])

    def __repr__(self) -> str:
        return f"<Key {self.id.hex()}>"

    def __reduce__(self) -> str:
        raise TypeError("a key is never pickled: jobs, caches and sessions get ids")


class KeyRing:
    """A key and those it replaced: sealing takes the current one, opening takes the one named."""

    def __init__(self, current: Key, *, older: Sequence[Key] = ()) -> None:
        self._keys = (current, *older)

    @property
    def current(self) -> Key:
        return self._keys[0]

    @property
    def keys(self) -> tuple[Key, ...]:
        """The current one first."""
        return self._keys

    def named(self, key_id: bytes) -> Key:
        """The key of this id. Raises `WrongKey` if it is none of these."""
        for key in self._keys:
            if hmac.compare_digest(key.id, key_id):
                return key
        raise WrongKey(f"sealed under key {key_id.hex()}; at hand: {self!r}")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {' '.join(key.id.hex() for key in self._keys)}>"


def new_key() -> Key:
    """A key from the system's randomness."""
    return Key(os.urandom(_SECRET_SIZE))


def wrap(key: Key, *, under: Key | KeyRing, bound_to: str) -> bytes:
    """The key sealed under another, to be kept in a table: 69 bytes. See `naming.binding`."""
    return _seal(b"wrap", key.secret, key=under, bound_to=bound_to)


def unwrap(wrapped: bytes, *, under: Key | KeyRing, bound_to: str) -> Key:
    """The key again. Raises `WrongKey`, or `Tampered` if it was changed or is from elsewhere."""
    secret = _open(b"wrap", wrapped, key=under, bound_to=bound_to)
    return Key(secret)


def rewrap(wrapped: bytes, *, under: KeyRing, bound_to: str) -> bytes:
    """The same key under the ring's current one: what a rotation does to each row."""
    return wrap(unwrap(wrapped, under=under, bound_to=bound_to), under=under, bound_to=bound_to)


def sealed_under(sealed: bytes) -> bytes:
    """The id of the key that a wrapped key or a field was sealed under, not yet verified."""
    if len(sealed) < _BEFORE_SEALED + _TAG_SIZE or sealed[0] != _VERSION:
        raise Tampered("this was not sealed by any version known here")
    return sealed[1 : 1 + _KEY_ID_SIZE]


def seal_field(plain: bytes, *, key: Key | KeyRing, bound_to: str) -> bytes:
    """A small value, sealed: 37 bytes longer. Its length stays visible."""
    if len(plain) > MOST_FIELD_BYTES:
        raise ValueError("a field is at most 1 MiB; seal a file instead")
    return _seal(b"field", plain, key=key, bound_to=bound_to)


def open_field(sealed: bytes, *, key: Key | KeyRing, bound_to: str) -> bytes:
    """The small value. Raises `WrongKey`, or `Tampered` if it was changed or is from elsewhere."""
    return _open(b"field", sealed, key=key, bound_to=bound_to)


def blind_index(value: str, *, key: Key, bound_to: str) -> bytes:
    """Thirty-two bytes by which a sealed value is found again without being opened.

    Equal values give equal bytes within one key and one `bound_to` (the firm and the column), so
    it is for exact search in values that are hard to guess by their number, under the firm's key.
    The caller writes the value in one form first: an A-number without spaces, and so on.
    """
    return hmac.digest(_derived(key, b"index"), f"{bound_to}\0{value}".encode(), sha256)


def _seal(purpose: bytes, plain: bytes, *, key: Key | KeyRing, bound_to: str) -> bytes:
    current = key.current if isinstance(key, KeyRing) else key
    head = bytes([_VERSION]) + current.id
    nonce = os.urandom(_NONCE_SIZE)
    cipher = AESGCM(_derived(current, purpose))
    return head + nonce + cipher.encrypt(nonce, plain, head + _bound(bound_to))


def _open(purpose: bytes, sealed: bytes, *, key: Key | KeyRing, bound_to: str) -> bytes:
    ring = key if isinstance(key, KeyRing) else KeyRing(key)
    sealing_key = ring.named(sealed_under(sealed))
    head, nonce = sealed[: 1 + _KEY_ID_SIZE], sealed[1 + _KEY_ID_SIZE : _BEFORE_SEALED]
    cipher = AESGCM(_derived(sealing_key, purpose))
    try:
        return cipher.decrypt(nonce, sealed[_BEFORE_SEALED:], head + _bound(bound_to))
    except InvalidTag:
        raise Tampered("what was sealed has been changed, or belongs to another place") from None


def _bound(bound_to: str) -> bytes:
    if not bound_to:
        raise ValueError("say what it is bound to, or it could be moved anywhere")
    return bound_to.encode()


def _derived(key: Key, purpose: bytes) -> bytes:
    info = b"adelante " + purpose
    return HKDF(SHA256(), length=_SECRET_SIZE, salt=None, info=info).derive(key.secret)
