"""What a file is told to be, by its first bytes."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adelante.core.sandbox import ACCEPTED, SNIFF_BYTES, Kind, sniff


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("phone_photo.jpg", Kind.JPEG),
        ("cut_short.jpg", Kind.JPEG),
        ("cmyk.jpg", Kind.JPEG),
        ("phone_photo.heic", Kind.HEIC),
        ("see_through.png", Kind.PNG),
        ("two_pages.tif", Kind.TIFF),
        ("three_pages.pdf", Kind.PDF),
        ("needs_password.pdf", Kind.PDF),
        ("pdf_in_name_only.pdf", Kind.PDF),
        ("web_page_first.pdf", Kind.HTML),
        ("web_page.jpg", Kind.HTML),
        ("drawing.jpg", Kind.SVG),
        ("nothing.pdf", None),
    ],
)
def test_a_file_is_known_by_its_bytes_and_not_by_its_name(file, name, kind):
    assert sniff(file(name)[:SNIFF_BYTES]) == kind


@pytest.mark.parametrize(
    ("first_bytes", "kind"),
    [
        (b"\xef\xbb\xbf\r\n%PDF-1.7", Kind.PDF),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", Kind.HEIC),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", Kind.AVIF),
        (b"\0\0\0\x18ftypheix\0\0\0\0mif1heix", Kind.HEIC),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", Kind.AVIF),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", Kind.VIDEO),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", Kind.VIDEO),
        (b"\0\0\0\x18ftypM4A \0\0\0\0M4A isom", Kind.SOUND),
        (b"GIF89a\x01\0\x01\0", Kind.GIF),
        (b"RIFF\x10\0\0\0WEBPVP8 ", Kind.WEBP),
        (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0", Kind.BMP),
        (b"MZ\x90\0\x03", Kind.PROGRAM),
        (b"\x7fELF\x02\x01", Kind.PROGRAM),
        (b"#!/bin/sh\nrm -rf /\n", Kind.PROGRAM),
        (b"L\0\0\0\x01\x14\x02\0\0\0\0\0", Kind.SHORTCUT),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", Kind.OLD_OFFICE),
        (b"{\\rtf1\\ansi", Kind.RICH_TEXT),
        (b"Rar!\x1a\x07\x01\0", Kind.ARCHIVE),
        (b"PK\x05\x06" + bytes(18), Kind.ZIP),
        (b"%!PS-Adobe-3.0", Kind.POSTSCRIPT),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", Kind.MAIL),
        (b"  <!-- hi -->\n<script>alert(1)</script>", Kind.HTML),
        (b"\xff\xfe<\0h\0t\0m\0l\0>\0", Kind.HTML),
        (b"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'x'><svg >", Kind.SVG),
        (b"<?xml version='1.0'?><note/>", Kind.XML),
        (b"Dear Ms. Rivera, please find", None),
        (b"\0" * 64, None),
    ],
)
def test_first_bytes_tell_the_kind(first_bytes, kind):
    assert sniff(first_bytes) == kind


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        ("word/document.xml", Kind.WORD),
        ("xl/workbook.xml", Kind.EXCEL),
        ("ppt/presentation.xml", Kind.SLIDES),
        ("photos/1.jpg", Kind.ZIP),
    ],
)
def test_an_office_document_is_told_from_a_plain_zip_file(member, kind):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(member, "x")

    assert sniff(made.getvalue()) == kind


@given(st.binary(max_size=200))
def test_any_bytes_are_sniffed_without_an_error(first_bytes):
    assert sniff(first_bytes) in {None, *Kind}


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_name_in_both_languages_and_fits_its_column(kind):
    assert kind.named("en").startswith(("a ", "an "))
    assert kind.named("es").startswith(("un ", "una "))
    assert len(kind) <= 8
    assert kind.is_accepted == (kind in ACCEPTED) == bool(kind.extension)


def test_what_is_refused_is_declared_as_bytes_and_nothing_more():
    assert Kind.HTML.media_type == Kind.SVG.media_type == "application/octet-stream"
    assert Kind.HEIC.media_type == "image/heic"
    assert Kind.JPEG.extension == ".jpg"
