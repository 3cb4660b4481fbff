"""Identifiers of rows: UUID version 7, made here and never by the database."""

import os
import time
import uuid


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562, section 5.7): milliseconds since the epoch, then 74 random bits.

    Made in Python because PostgreSQL before 18 has no `uuidv7()`, and so that a row's key is known
    before it is written. It sorts by time of making, which keeps indexes dense.
    """
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (random >> 68 & 0xFFF) << 64
    value |= 0b10 << 62 | random & (1 << 62) - 1
    return uuid.UUID(int=value)
