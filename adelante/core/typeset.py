"""Setting papers in type: a template of ours and the words of others become a PDF.

Words reach a template only as values, never as source, so that `#read("…")`, `$` or `*` in a name
come out as they were typed. The templates see no files, no packages and no fonts but the embedded
ones (Libertinus Serif first), so a paper looks the same on every machine.
"""

import json
import tempfile
import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst

_LONGEST_RUN = 28
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_thread = threading.local()


@dataclass(frozen=True, slots=True)
class Typeset:
    """A finished PDF.

    `missing_glyphs`: the fonts lack a character of the words. The PDF then shows a box in its place
    and does not claim PDF/UA; whoever asked for it should tell staff.
    """

    pdf: bytes
    missing_glyphs: bool


def typeset(template: Path, values: Mapping[str, Any], *, dated: date) -> Typeset:
    """Set `values` (JSON: texts, whole numbers, lists, objects) with a `.typ` template of ours.

    The template reads them by `json(bytes(sys.inputs.values))`. The PDF is tagged and conforms to
    PDF/UA-1. The same values and date give the same bytes.
    """
    inputs = {"values": json.dumps(_printable(values))}
    try:
        return Typeset(_compiled(template, inputs, dated=dated, strict=True), missing_glyphs=False)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
    return Typeset(_compiled(template, inputs, dated=dated, strict=False), missing_glyphs=True)


def _compiled(template: Path, inputs: dict[str, str], *, dated: date, strict: bool) -> bytes:
    pdf = _compiler().compile(
        input=_source(template),
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=["ua-1"] if strict else [],
        timestamp=datetime.combine(dated, time.min, tzinfo=UTC),
    )
    if not isinstance(pdf, bytes):
        raise TypeError("The typesetter gave no PDF.")
    return pdf


def _compiler() -> typst.Compiler:
    """This thread's own: a compiler keeps the inputs of its last run, so threads cannot share.

    Its root must exist when it is made, and never again: the folder is empty, then gone.
    """
    if not hasattr(_thread, "compiler"):
        with tempfile.TemporaryDirectory(prefix="adelante-typeset-") as nowhere:
            _thread.compiler = typst.Compiler(
                root=nowhere,
                font_paths=_fonts(),
                ignore_system_fonts=True,
                package_path=nowhere,
                package_cache_path=nowhere,
            )
    compiler: typst.Compiler = _thread.compiler
    return compiler


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[])


@cache
def _source(template: Path) -> bytes:
    return template.read_bytes()


def _printable(value: Any) -> Any:
    """The same values, their texts composed and free of what cannot or must not be printed."""
    if isinstance(value, str):
        return _printable_text(value)
    if isinstance(value, Mapping):
        return {key: _printable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(inner) for inner in value]
    if value is None or isinstance(value, int):
        return value
    raise TypeError(f"A paper takes texts and whole numbers, not {type(value).__name__}.")


def _printable_text(text: str) -> str:
    """Composed (é, not e and an accent), without control characters and without the marks that
    reverse the reading order; very long unbroken runs may be broken so that they stay on paper."""
    kept: list[str] = []
    run = 0
    for sign in unicodedata.normalize("NFC", text):
        if sign in _BIDI_CONTROLS or (sign != "\n" and unicodedata.category(sign) in {"Cc", "Cs"}):
            kept.append(" " if sign == "\t" else "")
            continue
        run = 0 if sign.isspace() or sign == "-" else run + 1
        if run > _LONGEST_RUN:
            kept.append("\u200b")
            run = 1
        kept.append(sign)
    return "".join(kept)
