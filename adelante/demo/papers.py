"""Papers for the sample firms to receive: plausible at a glance, plainly fake at a second one.

Every page carries SPECIMEN / MUESTRA across it. Countries, agencies, employers and banks are
invented; there is no seal, no logo, and no number that an agency could have issued.
"""

import threading
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal

import pypdfium2
from babel.dates import format_date
from PIL import Image

from adelante.core.money import format_money
from adelante.core.typeset import typeset
from adelante.demo.snapshots import photographed

_TEMPLATE = Path(__file__).with_name("papers.typ")
_STREETS = ("Example Street", "Sample Avenue", "Specimen Road", "Model Lane", "Muestra Boulevard")
_TOWNS = ("Anytown, CA 00000", "Sampleville, CA 00000", "Modelton, CA 00000")
_VILLAGES = ("San Ejemplo", "Villa Muestra", "Puerto Modelo", "Santa Prueba")
_WOMEN = ("María", "Lucía", "Inés", "Sofía")
_MEN = ("José", "Andrés", "Ramón", "Tomás")
_FAMILY = ("Ejemplo", "Muestra", "Modelo", "Prueba", "Peña", "Ñandú")
_pdfium = threading.Lock()


def kinds() -> tuple[str, ...]:
    """Every kind of paper that can be drawn."""
    return tuple(_FACTS)


def draw(
    kind: str, *, name: str, seed: int, as_: Literal["jpg", "pdf"] = "jpg", page: int = 1
) -> bytes:
    """The paper of `name`: the whole PDF, or one page as a phone would photograph it.

    The same arguments give the same bytes. `seed` tells apart two papers of one kind and person.
    """
    if kind not in _FACTS:
        raise ValueError(f"There is no sample paper called {kind}.")
    chance = Random(f"{kind}/{name}/{seed}")  # noqa: S311 - repeatable on purpose, guards nothing
    values = {"kind": kind, "name": name, **_FACTS[kind](name, chance)}
    pdf = typeset(_TEMPLATE, values, dated=date(2026, 1, 1)).pdf
    if as_ == "pdf":
        return pdf
    return photographed(_page_image(pdf, page=page), chance=chance)


@cache
def pages(kind: str) -> int:
    """How many pages papers of this kind have."""
    pdf = draw(kind, name="Ana Muestra", seed=0, as_="pdf")
    with _pdfium, pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def _page_image(pdf: bytes, *, page: int) -> Image.Image:
    with _pdfium, pypdfium2.PdfDocument(pdf) as document:
        if not 1 <= page <= len(document):
            raise ValueError(f"The paper has no page {page}.")
        sheet = document[page - 1]
        longest = max(sheet.get_size())
        picture: Image.Image = sheet.render(scale=1200 / longest).to_pil()
        return picture.convert("RGB")


def _passport(name: str, chance: Random) -> dict[str, Any]:
    born, issued = _adult_birthday(chance), _day(chance, 2019, 2024)
    number = f"X{chance.randrange(10**7):07d}"
    family, given = _machine(name.split()[-1]), _machine(" ".join(name.split()[:-1]) or name)
    upper = f"P<UTO{family}<<{given}".ljust(44, "<")[:44]
    lower = f"{number}<0UTO{born:%y%m%d}0<{_ten_years_on(issued):%y%m%d}0".ljust(44, "<")
    return {
        "rows": [
            ["Surname / Apellidos", name.split()[-1].upper()],
            ["Given names / Nombres", " ".join(name.split()[:-1]).upper()],
            ["Date of birth / Fecha de nacimiento", _on(born)],
            ["Place of birth / Lugar de nacimiento", f"{chance.choice(_VILLAGES)}, Utopia"],
            ["Date of issue / Fecha de expedición", _on(issued)],
            ["Date of expiry / Fecha de vencimiento", _on(_ten_years_on(issued))],
        ],
        "number": number,
        "machine": [upper, lower],
        "tones": _tones(name, chance),
    }


def _birth_certificate(name: str, chance: Random) -> dict[str, Any]:
    born = _adult_birthday(chance)
    return {
        "rows": [
            ["Nombre", name],
            ["Fecha de nacimiento", _on(born, locale="es")],
            ["Hora", f"{chance.randrange(24):02d}:{chance.randrange(60):02d}"],
            ["Lugar de nacimiento", chance.choice(_VILLAGES)],
            ["Padre", _person(chance, given=_MEN)],
            ["Madre", _person(chance, given=_WOMEN)],
            ["Abuelos paternos", _couple(chance)],
            ["Abuelos maternos", _couple(chance)],
            ["Oficial del registro", _person(chance)],
        ],
        "number": _number(chance),
        "issued": _on(_day(chance, 2025, 2026), locale="es"),
    }


def _marriage_certificate(name: str, chance: Random) -> dict[str, Any]:
    married = _day(chance, 2015, 2024)
    return {
        "rows": [
            ["Spouse A", name],
            ["Spouse B", _person(chance)],
            ["Date of marriage", _on(married)],
            ["Place of marriage", f"Town Hall, {chance.choice(_TOWNS)}"],
            ["Officiant", _person(chance)],
            ["First witness", _person(chance)],
            ["Second witness", _person(chance)],
        ],
        "number": _number(chance),
        "issued": _on(married + timedelta(days=9)),
    }


def _tax_return(name: str, chance: Random) -> dict[str, Any]:
    wages, interest = chance.randrange(2_800_000, 9_400_000), chance.randrange(300, 90_000)
    deduction = 1_500_000
    taxable = max(0, wages + interest - deduction)
    tax, withheld = taxable * 12 // 100, taxable * 13 // 100
    return {
        "year": str(chance.choice((2023, 2024, 2025))),
        "address": _address(chance),
        "rows": [
            ["1", "Wages", _money(wages)],
            ["2", "Interest", _money(interest)],
            ["3", "Income (lines 1 and 2)", _money(wages + interest)],
            ["4", "Deduction", _money(deduction)],
            ["5", "Taxable income (line 3 less line 4)", _money(taxable)],
            ["6", "Tax", _money(tax)],
            ["7", "Withheld", _money(withheld)],
            ["8", "Refund (line 7 less line 6)", _money(withheld - tax)],
        ],
        "preparer": _person(chance),
        "signed": _on(_day(chance, 2026, 2026)),
    }


def _arrival_record(name: str, chance: Random) -> dict[str, Any]:
    entered = _day(chance, 2022, 2025)
    return {
        "number": f"SPECIMEN-{chance.randrange(10**6):06d}",
        "rows": [
            ["Most recent date of entry", _on(entered)],
            ["Class of admission", chance.choice(("B2", "F1", "H1B"))],
            ["Admit until date", _on(entered + timedelta(days=chance.choice((180, 365))))],
            ["Last name", name.split()[-1]],
            ["First name", " ".join(name.split()[:-1])],
            ["Birth date", _on(_adult_birthday(chance))],
            ["Document number", f"X{chance.randrange(10**7):07d}"],
            ["Country of citizenship", "Utopia"],
        ],
    }


def _pay_stub(name: str, chance: Random) -> dict[str, Any]:
    hours, rate = chance.randrange(60, 84), chance.randrange(1_900, 5_200)
    gross = hours * rate
    withheld = [("Federal tax", 11), ("State tax", 4), ("Social insurance", 6), ("Health plan", 3)]
    taken = [(words, gross * percent // 100) for words, percent in withheld]
    ends = _day(chance, 2026, 2026)
    return {
        "period": f"{_on(ends - timedelta(days=13))} to {_on(ends)}",
        "address": _address(chance),
        "earned": [["Regular", f"{hours} h × {_money(rate)}", _money(gross)]],
        "taken": [[words, "", _money(-cents)] for words, cents in taken],
        "net": _money(gross - sum(cents for _words, cents in taken)),
    }


def _photo(name: str, chance: Random) -> dict[str, Any]:
    return {"tones": _tones(name, chance)}


def _notice(name: str, chance: Random) -> dict[str, Any]:
    received = _day(chance, 2025, 2026)
    return {
        "number": f"SPC{chance.randrange(10**10):010d}",
        "received": _on(received),
        "noticed": _on(received + timedelta(days=chance.randrange(4, 20))),
        "address": _address(chance),
        "subject": chance.choice(
            ("Petition for a relative", "Application for residence", "Application for work permit")
        ),
        "amount": _money(chance.choice((41_000, 67_500, 144_000))),
    }


def _utility_bill(name: str, chance: Random) -> dict[str, Any]:
    used = chance.randrange(180, 720)
    energy, fixed = used * 31, 1_075
    issued = _day(chance, 2026, 2026)
    months = [chance.randrange(25, 100) for _month in range(12)]
    return {
        "address": _address(chance),
        "account": _number(chance),
        "issued": _on(issued),
        "due": _on(issued + timedelta(days=21)),
        "rows": [
            [f"Electricity, {used} kWh", _money(energy)],
            ["Service charge", _money(fixed)],
        ],
        "total": _money(energy + fixed),
        "months": months,
    }


def _lease(name: str, chance: Random) -> dict[str, Any]:
    begins = _day(chance, 2024, 2026).replace(day=1)
    rent = chance.randrange(1_200, 3_400) * 100
    return {
        "landlord": _person(chance),
        "address": _address(chance),
        "begins": _on(begins),
        "rent": _money(rent),
        "deposit": _money(rent),
    }


_FACTS: dict[str, Callable[[str, Random], dict[str, Any]]] = {
    "passport": _passport,
    "birth_certificate": _birth_certificate,
    "marriage_certificate": _marriage_certificate,
    "tax_return": _tax_return,
    "i94": _arrival_record,
    "pay_stub": _pay_stub,
    "photo": _photo,
    "notice": _notice,
    "utility_bill": _utility_bill,
    "lease": _lease,
}


def _tones(name: str, chance: Random) -> dict[str, str]:
    """The colours of the drawn figure: one person looks the same on every paper."""
    own = Random(name)  # noqa: S311 - repeatable on purpose, guards nothing
    return {
        "skin": own.choice(("#f0cdb0", "#d9a57f", "#b97f58", "#8a5a3c", "#e5b896")),
        "hair": own.choice(("#2a211c", "#4a3222", "#1a1a1e", "#7a5433", "#8b8681")),
        "shirt": chance.choice(("#33475b", "#6b2f3a", "#3c5a45", "#4d4a63", "#7a6a4f")),
        "long": "yes" if own.random() < 0.5 else "",
    }


def _machine(name: str) -> str:
    """As in the two lines that machines read: A to Z and fillers only."""
    plain = unicodedata.normalize("NFD", name.upper())
    return "".join(
        "<" if sign == " " else sign for sign in plain if sign == " " or "A" <= sign <= "Z"
    )


def _adult_birthday(chance: Random) -> date:
    return _day(chance, 1968, 2001)


def _day(chance: Random, first_year: int, last_year: int) -> date:
    begins = date(first_year, 1, 1)
    return begins + timedelta(days=chance.randrange((date(last_year, 12, 31) - begins).days + 1))


def _ten_years_on(day: date) -> date:
    return day + timedelta(days=3652)


def _on(day: date, *, locale: str = "en") -> str:
    return format_date(day, "dd MMM y", locale=locale)


def _couple(chance: Random) -> str:
    return f"{_person(chance, given=_WOMEN)} y {_person(chance, given=_MEN)}"


def _person(chance: Random, *, given: tuple[str, ...] = _WOMEN + _MEN) -> str:
    return f"{chance.choice(given)} {chance.choice(_FAMILY)} {chance.choice(_FAMILY)}"


def _address(chance: Random) -> list[str]:
    return [f"{chance.randrange(100, 9900)} {chance.choice(_STREETS)}", chance.choice(_TOWNS)]


def _number(chance: Random) -> str:
    return f"{chance.randrange(1000):03d}-{chance.randrange(10**5):05d}-{chance.randrange(10)}"


def _money(cents: int) -> str:
    return format_money(cents).replace("-", "−")
