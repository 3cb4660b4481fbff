"""The wire from child to parent: a letter, a length, and that many bytes.

The parent trusts none of it: fixed fields only, nothing here needs a parser.
"""

import os
import struct

HEAD = struct.Struct(">cI")
EXAMINED = struct.Struct(">IIIB")
"""Page count, width, height, whether active."""
PAGE = struct.Struct(">III")
"""Page number, width, height; the JPEG follows."""

IS_LOCKED = b"L"
"""The locks are on; no byte of the file has been read yet."""
IS_EXAMINED = b"E"
IS_PAGE = b"P"
IS_PAPER = b"D"
"""A whole PDF."""
IS_UNREADABLE = b"U"
"""Nothing follows this one, nor the next."""
IS_END = b"."

LAST = (IS_UNREADABLE, IS_END)


def send(letter: bytes, *parts: bytes, to: int) -> None:
    """Write one frame to a file descriptor, whole."""
    for part in (HEAD.pack(letter, sum(map(len, parts))), *parts):
        rest = memoryview(part)
        while rest:
            rest = rest[os.write(to, rest) :]
