"""What a client of the sample firms would send for each thing that is asked for."""

from functools import lru_cache
from pathlib import Path
from zlib import crc32

from adelante.demo import papers

Sheet = tuple[str, bytes]
"""A file's name and its bytes."""

_SHOWS = (
    ("marriage", "marriage_certificate"),
    ("birth", "birth_certificate"),
    ("passport", "passport"),
    ("usc_", "passport"),
    ("green_card", "passport"),
    ("photo_id", "passport"),
    ("ead_card", "passport"),
    ("photo", "photo"),
    ("tax", "tax_return"),
    ("i94", "i94"),
    ("inspection", "i94"),
    ("travel", "i94"),
    ("residence", "lease"),
    ("contract", "lease"),
    ("stub", "pay_stub"),
    ("job", "pay_stub"),
    ("finance", "utility_bill"),
)
_FACES = ("Ana", "Ben", "Chen", "Dita", "Emeka", "Farid")
_HEIC = Path(__file__).with_name("phone_photo.heic")


def sheets_for(
    document: str, *, name: str, seed: int = 1, photographed: bool = False
) -> list[Sheet]:
    """The files for a document of the library: one PDF, or each page as a phone photo.

    The same arguments give the same bytes.
    """
    kind = next((kind for part, kind in _SHOWS if part in document), "notice")
    if kind == "photo":
        name = _FACES[crc32(name.encode()) % len(_FACES)]  # drawing a photo takes a while
    if photographed or kind == "photo":
        first = 1000 + crc32(f"{name}/{document}".encode()) % 8000 + seed
        return [
            (f"IMG_{first + page}.jpg", _photo(kind, name, seed, page))
            for page in range(1, papers.pages(kind) + 1)
        ]
    return [(f"{document.replace('_', ' ')}.pdf", _pdf(kind, name, seed))]


def phone_photo() -> Sheet:
    """A passport as an iPhone saves it (ORIGIN.md)."""
    return "IMG_0412.heic", _HEIC.read_bytes()


@lru_cache(maxsize=400)
def _pdf(kind: str, name: str, seed: int) -> bytes:
    return papers.draw(kind, name=name, seed=seed, as_="pdf")


@lru_cache(maxsize=40)
def _photo(kind: str, name: str, seed: int, page: int) -> bytes:
    return papers.draw(kind, name=name, seed=seed, page=page)
