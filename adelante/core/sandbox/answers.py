"""What the sandbox can say about a file."""

from dataclasses import dataclass
from enum import StrEnum


class Unreadable(StrEnum):
    """Why a file cannot be shown. The original is kept all the same; the caller words it."""

    BROKEN = "broken"
    """Damaged, cut short, not what it claims to be, or it made the reader crash."""
    ENCRYPTED = "encrypted"
    """It opens only with a password."""
    TOO_BIG = "too_big"
    """It unpacks to more pixels, pages or memory than we allow."""
    TOO_SLOW = "too_slow"
    """Reading it took longer than we allow."""
    EMPTY = "empty"
    """It has no bytes, or no pages."""
    UNSUPPORTED = "unsupported"
    """It uses a feature that our readers lack, or it is of a kind that we do not take."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that can be read.

    `width` and `height` are of the first page as seen upright: pixels of a picture, points
    (1/72 inch) of a PDF. `is_active`: a PDF that carries scripts, attachments, or actions that
    start programs or send forms, as far as can be seen; official forms often do.
    """

    page_count: int
    width: int
    height: int
    is_active: bool = False


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page, counted from 1, as an upright JPEG in RGB or grey, free of metadata."""

    page: int
    width: int
    height: int
    jpeg: bytes
