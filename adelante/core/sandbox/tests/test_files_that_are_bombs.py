"""Small files that unpack to more than a machine can bear: refused, and nobody falls."""

import io
import struct
import tracemalloc
import zlib

import pytest
from PIL import Image

from adelante.core.sandbox import (
    Examined,
    Kind,
    Limits,
    PageImage,
    Unreadable,
    examine,
    filing_ready,
    render,
)
from adelante.core.sandbox.limits import MEBI

pytestmark = pytest.mark.usefixtures("no_child_is_left")


@pytest.fixture(autouse=True)
def parent_stays_small():
    tracemalloc.start()
    yield
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * MEBI


def test_a_flood_of_pixels_is_refused_from_its_head():
    flood = png(30_000, 30_000, bits=1)
    assert len(flood) < MEBI

    assert examine(flood, kind=Kind.PNG) is Unreadable.TOO_BIG
    assert list(render(flood, kind=Kind.PNG, width=240)) == [Unreadable.TOO_BIG]
    assert filing_ready(flood, kind=Kind.PNG) is Unreadable.TOO_BIG


@pytest.mark.parametrize(("width", "height"), [(7_746, 7_746), (10_000, 9_000)])
def test_one_pixel_too_many_is_an_error_and_not_a_warning(width, height):
    assert examine(png(width, height, bits=1), kind=Kind.PNG) is Unreadable.TOO_BIG


def test_the_most_pixels_that_are_allowed_can_be_read():
    assert examine(png(7_745, 7_746, bits=1), kind=Kind.PNG) == Examined(1, 7_745, 7_746)


def test_a_flood_on_the_second_page_of_a_scan_is_found():
    made = io.BytesIO()
    small, flood = Image.new("1", (10, 10)), Image.new("1", (3_000, 3_000))
    small.save(made, "TIFF", save_all=True, append_images=[flood], compression="group4")
    limits = Limits(pixels=1_000_000)

    assert examine(made.getvalue(), kind=Kind.TIFF, limits=limits) is Unreadable.TOO_BIG


def test_words_that_unpack_to_a_gigabyte_do_not_get_to():
    packed = zlib.compressobj(1)
    words = b"".join(packed.compress(bytes(MEBI)) for _ in range(200)) + packed.flush()
    bomb = png(10, 10, bits=1, before=chunk(b"zTXt", b"Comment\0\0" + words))

    assert examine(bomb, kind=Kind.PNG) is Unreadable.BROKEN


def test_pixels_that_never_come_are_not_waited_for():
    head = png(2_000, 2_000, bits=8)[:60]

    assert examine(head, kind=Kind.PNG) is Unreadable.BROKEN


def test_a_page_packed_twice_is_given_up_at_the_limit():
    inner = zlib.compressobj(9)
    once = b"".join(inner.compress(b" " * MEBI) for _ in range(600)) + inner.flush()
    twice = zlib.compress(once, 9)
    assert len(twice) < 20_000
    bomb = pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] /Contents 4 0 R >>",
        b"<< /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n%s\nendstream"
        % (len(twice), twice),
    )
    limits = Limits(memory=400 * MEBI, processor_seconds=5, patience_seconds=20)

    drawn = list(render(bomb, kind=Kind.PDF, width=240, limits=limits))

    assert drawn
    assert all(isinstance(page, PageImage) or page in set(Unreadable) for page in drawn)


def test_a_hundred_thousand_pages_are_too_many():
    pages = 100_000
    bomb = pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"3 0 R " * pages, pages),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] >>",
    )

    assert examine(bomb, kind=Kind.PDF) is Unreadable.TOO_BIG


def test_pages_that_lead_back_to_themselves_come_to_an_end():
    bomb = pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 4 /Parent 2 0 R >>",
    )

    assert isinstance(examine(bomb, kind=Kind.PDF), Examined | Unreadable)
    assert list(render(bomb, kind=Kind.PDF, width=240))[-1] in set(Unreadable)


@pytest.mark.parametrize("box", [b"[0 0 99999999 1]", b"[0 0 1 99999999]", b"[0 0 0 0]"])
def test_a_page_of_absurd_size_is_drawn_small_or_not_at_all(box):
    bomb = pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox %s >>" % box,
    )

    for page in render(bomb, kind=Kind.PDF, width=240):
        assert page in set(Unreadable) or (page.width <= 240 and page.height <= 720)


def png(width, height, *, bits, before=b""):
    head = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    packed = zlib.compressobj(1)
    row = bytes(1 + (width * bits + 7) // 8)
    pixels = b"".join(packed.compress(row) for _ in range(height)) + packed.flush()
    parts = [chunk(b"IHDR", head), before, chunk(b"IDAT", pixels), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def pdf(*objects):
    """A PDF of these objects, numbered from 1; readers find them without a table."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % item for item in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R >>\n%%EOF\n"
