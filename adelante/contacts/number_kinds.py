"""How each kind of personal number is written: the one form that is kept, the one that is read.

Sources: A-number, USCIS Glossary ("seven-, eight-, or nine-digit number"); SSN, SSA, POMS
RM 10201.035 (no area 000, 666 or 900-999, no group 00, no serial 0000); ITIN, IRS Publication 1915
(begins with 9; fourth and fifth digits 50-65, 70-88, 90-92, 94-99); passport, ICAO Doc 9303; I-94,
CBP (eleven characters; since May 2019 nine digits, a letter, a digit); USCIS online account number,
twelve digits (instructions of Form I-485); SEVIS number, ICE (N and ten digits).
"""

import re
import unicodedata
from collections.abc import Callable, Mapping

from django.utils.translation import gettext_lazy as _

from adelante.contacts.models.number import NumberKind
from adelante.core.errors import Refused

LONGEST = 40
SHOWN = 4
"""So many signs at the end stay visible where a number is masked."""

_SSN = re.compile(r"(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}", re.ASCII)
_ITIN = re.compile(r"9\d{2}(5\d|6[0-5]|7\d|8[0-8]|9[0-2]|9[4-9])\d{4}", re.ASCII)
_I94 = re.compile(r"\d{11}|\d{9}[A-Z]\d", re.ASCII)
_PASSPORT = re.compile(r"(?=[A-Z]*\d)[A-Z0-9]{5,12}", re.ASCII)


def read_number(kind: str, typed: str) -> str:
    """The number in the one form that is kept. Raises Refused, which says how it is written."""
    number = number_or_none(kind, typed)
    if number is None:
        raise Refused(SAID[NumberKind(kind)])
    return number


def number_or_none(kind: str, typed: str) -> str | None:
    plain = _plain(typed)
    return _READS[NumberKind(kind)](plain) if plain and len(plain) <= LONGEST else None


def readings(typed: str) -> list[tuple[NumberKind, str]]:
    """Every kind that this may be a number of, in the form kept: for a search."""
    found = [(kind, number_or_none(kind, typed)) for kind in NumberKind]
    return [(kind, number) for kind, number in found if number]


def written(kind: str, number: str) -> str:
    """As people write it: A123-456-789, 123-45-6789."""
    if kind == NumberKind.A_NUMBER:
        return f"A{number[1:4]}-{number[4:7]}-{number[7:]}"
    if kind in {NumberKind.SSN, NumberKind.ITIN}:
        return f"{number[:3]}-{number[3:5]}-{number[5:]}"
    return number


def masked(kind: str, number: str) -> str:
    """The same with all but its last four signs hidden: •••-••-6789."""
    hidden, shown = written(kind, number), SHOWN
    signs = []
    for sign in reversed(hidden):
        signs.append(sign if shown > 0 or not sign.isalnum() else "•")
        shown -= sign.isalnum()
    return "".join(reversed(signs))


def _plain(typed: str) -> str:
    """Capital letters and digits alone, whatever signs people put between them."""
    text = unicodedata.normalize("NFKC", typed).upper()
    if any(sign.isalnum() and not sign.isascii() for sign in text):
        return ""
    return "".join(sign for sign in text if sign.isalnum())


def _a_number(plain: str) -> str | None:
    digits = plain.removeprefix("A")
    return f"A{digits:0>9}" if re.fullmatch(r"(?!0+$)\d{7,9}", digits, re.ASCII) else None


def _like(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    return lambda plain: plain if pattern.fullmatch(plain) else None


_READS: Mapping[NumberKind, Callable[[str], str | None]] = {
    NumberKind.A_NUMBER: _a_number,
    NumberKind.SSN: _like(_SSN),
    NumberKind.ITIN: _like(_ITIN),
    NumberKind.PASSPORT: _like(_PASSPORT),
    NumberKind.USCIS_ACCOUNT: _like(re.compile(r"(?!0{12})\d{12}", re.ASCII)),
    NumberKind.I94: _like(_I94),
    NumberKind.SEVIS: _like(re.compile(r"N\d{10}", re.ASCII)),
}

SAID = {
    NumberKind.A_NUMBER: _("An A-number is the letter A and seven to nine digits: A012-345-678."),
    NumberKind.SSN: _(
        "A Social Security number has nine digits and never begins with 000, 666 or 9."
    ),
    NumberKind.ITIN: _("A taxpayer number has nine digits and begins with 9: 9XX-70-1234."),
    NumberKind.PASSPORT: _("A passport number has 5 to 12 letters and digits, at least one digit."),
    NumberKind.USCIS_ACCOUNT: _("A USCIS online account number has twelve digits."),
    NumberKind.I94: _("An I-94 number has eleven digits, or a letter as its tenth sign."),
    NumberKind.SEVIS: _("A SEVIS number is the letter N and ten digits."),
}
