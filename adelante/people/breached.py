"""Passwords stolen elsewhere, if the operator has put a list of them on this machine.

`BREACHED_PASSWORDS` names a file as Have I Been Pwned hands it out: a line for each password, its
SHA-1 in capital hexadecimal digits and mostly a count, `5BAA61E4…:10437277`, sorted. It may have
30 GB: some thirty lines are read of it. No password and no hash leaves the machine.
"""

import hashlib
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

LONGEST_LINE = 200


def is_breached(password: str) -> bool:
    """False too where there is no list."""
    if not settings.BREACHED_PASSWORDS:
        return False
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with Path(settings.BREACHED_PASSWORDS).open("rb") as lines:
        return _stands_in(lines, digest)


def _stands_in(lines: BinaryIO, digest: bytes) -> bool:
    """Halve the file until the line is found: `low` is always the beginning of a line."""
    low, high = 0, lines.seek(0, 2)
    while low < high:
        middle = (low + high) // 2
        start = _start_of_line(lines, middle)
        lines.seek(start)
        line = lines.readline(LONGEST_LINE)
        here = line[:40].upper()
        if here == digest:
            return True
        if here < digest:
            low = start + len(line)
        else:
            high = start
    return False


def _start_of_line(lines: BinaryIO, at: int) -> int:
    """Where the line begins that this byte belongs to."""
    back = max(at - LONGEST_LINE, 0)
    lines.seek(back)
    before = lines.read(at - back)
    return back + before.rfind(b"\n") + 1
