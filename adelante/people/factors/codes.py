"""Codes of an app (RFC 6238: SHA-1, six digits, half a minute) and codes on paper."""

import base64
import hashlib
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote

STEP_SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20
DRIFT = 1
"""So many half minutes a telephone's clock may be wrong, either way."""

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
PAPER_LETTERS = 16  # 80 bits
PAPER_CODES = 10


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def step_at(moment: datetime) -> int:
    """The number of the half minute."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_at(secret: bytes, step: int) -> str:
    """The six digits that an app shows in this half minute."""
    digest = hmac.digest(secret, struct.pack(">Q", step), hashlib.sha1)
    at = digest[-1] & 15
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(code: str, *, secret: bytes, moment: datetime) -> int | None:
    """The half minute whose code this is, near the moment; None if it is none of them."""
    here = step_at(moment)
    found = None
    for step in range(here - DRIFT, here + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            found = step
    return found


def typed(secret: bytes) -> str:
    """The secret as a person types it into an app: "JBSW Y3DP …"."""
    letters = base64.b32encode(secret).decode()
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def uri(secret: bytes, *, firm: str, email: str) -> str:
    """What the square picture holds."""
    issuer = quote(firm, safe="")
    return (
        f"otpauth://totp/{issuer}:{quote(email, safe='@')}"
        f"?secret={base64.b32encode(secret).decode()}&issuer={issuer}"
    )


def new_paper_code() -> str:
    """ "ABCD-EFGH-JKLM-NPQR", without letters that look alike."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(PAPER_LETTERS))
    return "-".join(letters[at : at + 4] for at in range(0, PAPER_LETTERS, 4))


def plain(words: str) -> str:
    """A code as it was meant: without blanks and dashes, in capital letters."""
    return "".join(words[:100].upper().split()).replace("-", "")


def digest_of_paper(code: str) -> bytes:
    return hashlib.sha256(b"on paper " + plain(code).encode()).digest()
