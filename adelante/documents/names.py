"""Names that people give to files, and numbers that we give to sendings."""

import secrets
import unicodedata

MOST_LETTERS = 200
_BIDI = {*"\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"}
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is mistaken for something else


def clean_name(name: str) -> str:
    """A file's name as it may be shown and sent back: no folders, no control characters.

    Characters that turn the writing direction go too, because "gpj.exe" must not be read as a
    picture. The bytes are never stored under it.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(
        letter
        for letter in last
        if letter not in _BIDI and unicodedata.category(letter) not in {"Cc", "Cs", "Zl", "Zp"}
    ).strip()
    if not kept.strip(". "):
        return "document"
    if len(kept) <= MOST_LETTERS:
        return kept
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > 10:
        return kept[:MOST_LETTERS]
    return f"{stem[: MOST_LETTERS - len(ending) - 1]}.{ending}"


def receipt_number() -> str:
    """A number that can be read out on the phone, such as R-7K3F-92QX."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"R-{letters[:4]}-{letters[4:]}"
