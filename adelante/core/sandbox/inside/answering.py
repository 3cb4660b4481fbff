"""From bytes to frames, whatever happens in between."""

import os
from collections.abc import Callable

from adelante.core.sandbox import frames
from adelante.core.sandbox.answers import Unreadable
from adelante.core.sandbox.limits import Limits


class CannotRead(Exception):
    """Thrown by a reader that knows why."""

    def __init__(self, reason: Unreadable) -> None:
        super().__init__(reason.value)
        self.reason = reason


def answer_about(read: Callable[[bytes], None], *, to: int, limits: Limits) -> None:
    """Take in the whole file, let `read` send its frames, and send the last frame."""
    reason = _reason(read, limits=limits)
    if reason is None:
        frames.send(frames.IS_END, to=to)
    else:
        frames.send(frames.IS_UNREADABLE, reason.value.encode(), to=to)


def _reason(read: Callable[[bytes], None], *, limits: Limits) -> Unreadable | None:
    try:
        file = _whole_input(limits)
        if not file:
            return Unreadable.EMPTY
        read(file)
    except CannotRead as known:
        return known.reason
    except MemoryError:
        return Unreadable.TOO_BIG
    except Exception:  # parsers throw anything at a broken file
        return Unreadable.BROKEN
    return None


def _whole_input(limits: Limits) -> bytes:
    pieces: list[bytes] = []
    left = limits.input
    while piece := os.read(0, 1024 * 1024):
        left -= len(piece)
        if left < 0:
            raise CannotRead(Unreadable.TOO_BIG)
        pieces.append(piece)
    return b"".join(pieces)
