"""The one alphabet of generated names: of objects in storage, and of what a seal is bound to."""

import re
from uuid import UUID

_PART = r"[a-z0-9-]{1,100}"
_NAME = re.compile(rf"{_PART}(/{_PART})*", re.ASCII)
MOST_LETTERS = 500


class BadName(ValueError):
    """Not a generated name. Names that people gave to files never come this far."""


def checked_name(name: str) -> str:
    """The name itself, if it is `[a-z0-9-]+(/[a-z0-9-]+)*` and no longer than 500 letters."""
    if len(name) > MOST_LETTERS or not _NAME.fullmatch(name):
        raise BadName("names in the vault are generated: small letters, digits, hyphens, slashes")
    return name


def binding(firm: UUID | str, *, purpose: str, scope: UUID | str, version: int = 1) -> str:
    """What a key or a field is bound to, so that it opens in its own place and nowhere else.

    Purpose is a word such as "case-key" or "a-number"; scope is the row it belongs to.
    """
    return _joined(firm, purpose, scope, f"v{version}")


def piece_binding(firm: UUID | str, *, of: UUID | str, piece: int) -> str:
    """What one piece of a file is bound to: its file and its place in it, counted from 0."""
    return _joined(firm, of, f"piece-{piece}")


def _joined(*parts: UUID | str) -> str:
    words = [str(part) for part in parts]
    if any("/" in word for word in words):
        raise BadName("a slash inside a part would make two bindings look like one")
    return checked_name("/".join(words))
