"""What a file is, told from its first bytes alone. Nothing is parsed here.

A name or a declared type proves nothing: a web page named `.jpg` is a web page.
"""

import re
from enum import StrEnum
from typing import Literal, NamedTuple

SNIFF_BYTES = 4096
"""How many first bytes `sniff` wants to see; it looks at no more."""


class Kind(StrEnum):
    """What is inside a file; the value (at most eight letters) is what a database stores."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    HEIC = "heic"
    TIFF = "tiff"

    WORD = "docx"
    EXCEL = "xlsx"
    SLIDES = "pptx"
    OPEN_DOCUMENT = "odf"
    OLD_OFFICE = "doc"
    RICH_TEXT = "rtf"
    ZIP = "zip"
    ARCHIVE = "archive"
    HTML = "html"
    SVG = "svg"
    XML = "xml"
    MAIL = "mail"
    POSTSCRIPT = "ps"
    PROGRAM = "program"
    SHORTCUT = "lnk"
    GIF = "gif"
    WEBP = "webp"
    AVIF = "avif"
    BMP = "bmp"
    JPEG_2000 = "jp2"
    PHOTOSHOP = "psd"
    VIDEO = "video"
    SOUND = "sound"

    @property
    def is_accepted(self) -> bool:
        """Whether the product takes files of this kind."""
        return self in ACCEPTED

    @property
    def media_type(self) -> str:
        """What to declare when the file is sent; of a refused kind, bytes and nothing more."""
        return _MEDIA_TYPES.get(self, "application/octet-stream")

    @property
    def extension(self) -> str:
        """The ending of its name, with the dot; empty for a refused kind."""
        return _EXTENSIONS.get(self, "")

    def named(self, language: Literal["en", "es"] = "en") -> str:
        """How a person would call it, with its article, to stand inside a sentence."""
        name = _NAMES[self]
        return name.es if language == "es" else name.en


class _Name(NamedTuple):
    en: str
    es: str


def sniff(first_bytes: bytes) -> Kind | None:
    """The kind of a file that begins so, accepted or not; None if it is none that we know.

    Give it the first `SNIFF_BYTES` bytes (fewer only if the file is shorter).
    """
    head = first_bytes[:SNIFF_BYTES]
    for offset, magic, kind in _MAGIC:
        if head.startswith(magic, offset):
            return kind
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return Kind.BMP
    if head.startswith(b"RIFF"):
        return {b"WEBP": Kind.WEBP, b"AVI ": Kind.VIDEO, b"WAVE": Kind.SOUND}.get(head[8:12])
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _by_members(head)
    return _by_words(head)


def _by_brand(head: bytes) -> Kind | None:
    """ISO base media files (ISO/IEC 14496-12) list their brands in the first box."""
    box = head[8 : max(16, int.from_bytes(head[:4], "big"))]
    major = box[:4]
    brands = {major, *(box[at : at + 4] for at in range(8, len(box) - 3, 4))}
    if major in _HEIC_BRANDS or (major in {b"mif1", b"msf1"} and not brands & _AVIF_BRANDS):
        return Kind.HEIC
    if brands & _AVIF_BRANDS:
        return Kind.AVIF
    return Kind.SOUND if major in {b"M4A ", b"M4B "} else Kind.VIDEO


def _by_members(head: bytes) -> Kind:
    """Office documents are ZIP files; their first members give them away."""
    if b"mimetypeapplication/vnd.oasis.opendocument" in head:
        return Kind.OPEN_DOCUMENT
    for folder, kind in ((b"word/", Kind.WORD), (b"xl/", Kind.EXCEL), (b"ppt/", Kind.SLIDES)):
        if folder in head:
            return kind
    return Kind.ZIP


def _by_words(head: bytes) -> Kind | None:
    text = head
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        text = text.removeprefix(mark)
    text = text.replace(b"\0", b"").lstrip().lower()
    if text.startswith(b"%pdf-"):
        return Kind.PDF
    if text.startswith(b"#!"):
        return Kind.PROGRAM
    if _SVG.match(text):
        return Kind.SVG
    if _HTML.match(text):
        return Kind.HTML
    if text.startswith(b"<?xml"):
        return Kind.XML
    return Kind.MAIL if _MAIL.match(text) else None


_SVG = re.compile(rb"(<\?xml[^>]*>\s*|<!--.*?-->\s*|<!doctype svg[^>]*>\s*)*<svg[\s>]", re.DOTALL)
_HTML = re.compile(
    rb"(<\?xml[^>]*>\s*|<!--.*?-->\s*)*"
    rb"<(!doctype html|html|head|body|script|meta|title|iframe|table|div|img|style|a|p|br)\b",
    re.DOTALL,
)
_MAIL = re.compile(rb"(mime-version|received|return-path|delivered-to|message-id|from): ")

_MAGIC: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"%PDF-", Kind.PDF),
    (0, b"\xff\xd8\xff", Kind.JPEG),
    (0, b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (0, b"II*\0", Kind.TIFF),
    (0, b"MM\0*", Kind.TIFF),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OLD_OFFICE),
    (0, b"{\\rtf", Kind.RICH_TEXT),
    (0, b"GIF87a", Kind.GIF),
    (0, b"GIF89a", Kind.GIF),
    (0, b"Rar!\x1a\x07", Kind.ARCHIVE),
    (0, b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE),
    (0, b"\x1f\x8b\x08", Kind.ARCHIVE),
    (0, b"BZh", Kind.ARCHIVE),
    (0, b"\xfd7zXZ\0", Kind.ARCHIVE),
    (257, b"ustar", Kind.ARCHIVE),
    (0, b"MZ", Kind.PROGRAM),
    (0, b"\x7fELF", Kind.PROGRAM),
    (0, b"\xca\xfe\xba\xbe", Kind.PROGRAM),
    (0, b"\xcf\xfa\xed\xfe", Kind.PROGRAM),
    (0, b"L\0\0\0\x01\x14\x02\0", Kind.SHORTCUT),
    (0, b"%!PS", Kind.POSTSCRIPT),
    (0, b"8BPS", Kind.PHOTOSHOP),
    (0, b"\0\0\0\x0cjP  \r\n\x87\n", Kind.JPEG_2000),
    (0, b"\x1aE\xdf\xa3", Kind.VIDEO),
    (0, b"ID3", Kind.SOUND),
    (0, b"OggS", Kind.SOUND),
    (0, b"#!AMR", Kind.SOUND),
)
_HEIC_BRANDS = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"heif")
)
_AVIF_BRANDS = frozenset((b"avif", b"avis"))

ACCEPTED = frozenset((Kind.PDF, Kind.JPEG, Kind.PNG, Kind.HEIC, Kind.TIFF))
"""The kinds that the product takes."""

_MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.HEIC: "image/heic",
    Kind.TIFF: "image/tiff",
}
_EXTENSIONS = {
    Kind.PDF: ".pdf",
    Kind.JPEG: ".jpg",
    Kind.PNG: ".png",
    Kind.HEIC: ".heic",
    Kind.TIFF: ".tif",
}
_NAMES = {
    Kind.PDF: _Name("a PDF", "un PDF"),
    Kind.JPEG: _Name("a JPG photo", "una foto JPG"),
    Kind.PNG: _Name("a PNG picture", "una imagen PNG"),
    Kind.HEIC: _Name("a phone photo (HEIC)", "una foto de teléfono (HEIC)"),
    Kind.TIFF: _Name("a TIFF picture", "una imagen TIFF"),
    Kind.WORD: _Name("a Word document", "un documento de Word"),
    Kind.EXCEL: _Name("an Excel workbook", "un libro de Excel"),
    Kind.SLIDES: _Name("a PowerPoint file", "un archivo de PowerPoint"),
    Kind.OPEN_DOCUMENT: _Name("an OpenDocument file", "un archivo OpenDocument"),
    Kind.OLD_OFFICE: _Name(
        "an older Word or Excel file", "un archivo de una versión anterior de Word o Excel"
    ),
    Kind.RICH_TEXT: _Name("a rich text document", "un documento de texto enriquecido"),
    Kind.ZIP: _Name("a ZIP file", "un archivo ZIP"),
    Kind.ARCHIVE: _Name("a compressed archive", "un archivo comprimido"),
    Kind.HTML: _Name("a web page", "una página web"),
    Kind.SVG: _Name("an SVG drawing", "un dibujo SVG"),
    Kind.XML: _Name("an XML file", "un archivo XML"),
    Kind.MAIL: _Name("a saved email", "un correo electrónico guardado"),
    Kind.POSTSCRIPT: _Name("a PostScript file", "un archivo PostScript"),
    Kind.PROGRAM: _Name("a computer program", "un programa de computadora"),
    Kind.SHORTCUT: _Name("a Windows shortcut", "un acceso directo de Windows"),
    Kind.GIF: _Name("a GIF picture", "una imagen GIF"),
    Kind.WEBP: _Name("a WebP picture", "una imagen WebP"),
    Kind.AVIF: _Name("an AVIF picture", "una imagen AVIF"),
    Kind.BMP: _Name("a BMP picture", "una imagen BMP"),
    Kind.JPEG_2000: _Name("a JPEG 2000 picture", "una imagen JPEG 2000"),
    Kind.PHOTOSHOP: _Name("a Photoshop file", "un archivo de Photoshop"),
    Kind.VIDEO: _Name("a video", "un video"),
    Kind.SOUND: _Name("a sound recording", "una grabación de audio"),
}
