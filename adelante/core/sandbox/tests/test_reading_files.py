"""Files as clients send them, and what the sandbox says of them."""

import io
import subprocess
import sys

import pypdf
import pytest
from PIL import Image

from adelante.core.sandbox import (
    MOST_PAGES,
    Examined,
    Kind,
    Limits,
    PageImage,
    Unreadable,
    examine,
    filing_ready,
    render,
)

pytestmark = pytest.mark.usefixtures("no_child_is_left")

RED, GREEN, BLUE, YELLOW = (208, 32, 32), (32, 160, 32), (32, 64, 208), (224, 192, 32)
WHITE = (255, 255, 255)


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [
        ("phone_photo.jpg", Kind.JPEG, Examined(1, 1200, 1600)),
        ("phone_photo.heic", Kind.HEIC, Examined(1, 900, 1200)),
        ("cmyk.jpg", Kind.JPEG, Examined(1, 600, 800)),
        ("see_through.png", Kind.PNG, Examined(1, 600, 800)),
        ("grey_16_bit.png", Kind.PNG, Examined(1, 400, 300)),
        ("two_pages.tif", Kind.TIFF, Examined(2, 500, 700)),
        ("three_pages.pdf", Kind.PDF, Examined(3, 612, 792)),
        ("may_be_read.pdf", Kind.PDF, Examined(3, 612, 792)),
        ("with_script.pdf", Kind.PDF, Examined(1, 300, 200, is_active=True)),
        ("web_page_first.pdf", Kind.PDF, Examined(3, 612, 792)),
        ("needs_password.pdf", Kind.PDF, Unreadable.ENCRYPTED),
        ("cut_short.jpg", Kind.JPEG, Unreadable.BROKEN),
        ("pdf_in_name_only.pdf", Kind.PDF, Unreadable.BROKEN),
        ("web_page.jpg", Kind.JPEG, Unreadable.BROKEN),
        ("drawing.jpg", Kind.PNG, Unreadable.BROKEN),
        ("phone_photo.jpg", Kind.PNG, Unreadable.BROKEN),
        ("phone_photo.heic", Kind.JPEG, Unreadable.BROKEN),
        ("nothing.pdf", Kind.PDF, Unreadable.EMPTY),
        ("drawing.jpg", Kind.SVG, Unreadable.UNSUPPORTED),
    ],
)
def test_every_file_gets_its_answer(file, name, kind, found):
    assert examine(file(name), kind=kind) == found


def test_a_file_may_come_whole_open_or_in_pieces(file):
    photo = file("phone_photo.jpg")
    pieces = (photo[at : at + 777] for at in range(0, len(photo), 777))

    for source in (photo, io.BytesIO(photo), pieces):
        assert examine(source, kind=Kind.JPEG) == Examined(1, 1200, 1600)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("phone_photo.jpg", Kind.JPEG),
        ("phone_photo.heic", Kind.HEIC),
        ("cmyk.jpg", Kind.JPEG),
        ("see_through.png", Kind.PNG),
    ],
)
def test_a_picture_is_shown_upright_in_its_colours(file, name, kind):
    [page] = render(file(name), kind=kind, width=400)

    shown = opened(page)
    assert shown.mode == "RGB"
    assert corners(shown) == pytest.approx([*RED, *GREEN, *BLUE, *YELLOW], abs=12)


def test_a_hole_in_a_picture_shows_white_paper(file):
    [page] = render(file("see_through.png"), kind=Kind.PNG, width=600)

    assert opened(page).getpixel((300, 400)) == pytest.approx(WHITE, abs=2)


def test_sixteen_bits_of_grey_keep_their_steps(file):
    [page] = render(file("grey_16_bit.png"), kind=Kind.PNG, width=400)

    ramp = [opened(page).getpixel((x, 150)) for x in (2, 100, 200, 300, 397)]
    assert ramp == pytest.approx([1, 64, 128, 191, 254], abs=6)


@pytest.mark.parametrize(
    ("name", "kind"), [("phone_photo.jpg", Kind.JPEG), ("phone_photo.heic", Kind.HEIC)]
)
def test_no_copy_says_where_or_with_what_a_photo_was_taken(file, name, kind):
    original = file(name)
    assert b"Phone Maker" in original

    [page] = render(original, kind=kind, width=400)
    paper = filing_ready(original, kind=kind)

    assert not dict(opened(page).getexif())
    for copy in (page.jpeg, paper):
        assert not any(mark in copy for mark in (b"Exif", b"Phone", b"taken at home", b"ICC_PROF"))


def test_pages_come_at_every_width_that_was_asked_for(file):
    pages = list(render(file("three_pages.pdf"), kind=Kind.PDF, width=1400, smaller=[240]))

    assert [(page.page, page.width) for page in pages] == [
        (1, 1400),
        (1, 240),
        (2, 1400),
        (2, 240),
        (3, 1400),
        (3, 240),
    ]
    for page in pages:
        shown = opened(page)
        assert shown.size == (page.width, page.height)
        assert page.height == pytest.approx(page.width * 11 / 8.5, abs=1)
        assert shown.getpixel((page.width // 2, int(page.height * 0.85))) == pytest.approx(
            BLUE, abs=12
        )


def test_only_the_pages_that_were_asked_for_are_drawn(file):
    pages = list(render(file("three_pages.pdf"), kind=Kind.PDF, width=100, pages=[2, 9]))
    sheets = list(render(file("two_pages.tif"), kind=Kind.TIFF, width=100, pages=[2]))

    assert [page.page for page in pages] == [2]
    assert [(sheet.page, sheet.width, sheet.height) for sheet in sheets] == [(2, 100, 71)]


def test_a_small_picture_is_not_blown_up(file):
    [page] = render(file("grey_16_bit.png"), kind=Kind.PNG, width=1400)

    assert (page.width, page.height) == (400, 300)


@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("needs_password.pdf", Kind.PDF, Unreadable.ENCRYPTED),
        ("cut_short.jpg", Kind.JPEG, Unreadable.BROKEN),
        ("nothing.pdf", Kind.PDF, Unreadable.EMPTY),
        ("web_page.jpg", Kind.HTML, Unreadable.UNSUPPORTED),
    ],
)
def test_what_cannot_be_read_is_not_drawn_but_says_why(file, name, kind, reason):
    assert list(render(file(name), kind=kind, width=400)) == [reason]


def test_a_page_that_cannot_be_drawn_leaves_the_others_standing():
    file = pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] >>",
        b"(not a page)",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] >>",
    )

    drawn = list(render(file, kind=Kind.PDF, width=100))

    assert [page.page for page in drawn if isinstance(page, PageImage)] == [1, 3]
    assert drawn[-1] is Unreadable.BROKEN


def test_what_was_filled_into_a_form_is_shown_though_its_font_is_missing():
    form = pdf(
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /DR << /Font"
        b" << /Helv 5 0 R >> >> /DA (/Helv 12 Tf 0 g) >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Annots [4 0 R] >>",
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (MARIA) /Rect [0 100 400 200]"
        b" /DA (/Helv 60 Tf 0 g) /F 4 >>",
        b"<< /Type /Font /Subtype /TrueType /BaseFont /Nobody-Has-This >>",
    )

    [page] = render(form, kind=Kind.PDF, width=400)

    darkest, _lightest = opened(page).convert("L").crop((0, 100, 400, 200)).getextrema()
    assert darkest < 60


def test_the_reader_may_walk_away_after_the_first_page(file):
    pages = render(file("three_pages.pdf"), kind=Kind.PDF, width=400)

    assert next(pages).page == 1
    pages.close()  # and no child is left


@pytest.mark.parametrize(
    ("name", "kind"),
    [("phone_photo.jpg", Kind.JPEG), ("phone_photo.heic", Kind.HEIC), ("cmyk.jpg", Kind.JPEG)],
)
def test_a_photo_becomes_a_letter_page_ready_to_file(file, name, kind):
    paper = filing_ready(file(name), kind=kind)

    [page] = pypdf.PdfReader(io.BytesIO(paper)).pages
    assert (page.mediabox.width, page.mediabox.height) == (612, 792)
    [shown] = render(paper, kind=Kind.PDF, width=400)
    upright = opened(shown)  # a 3:4 photo leaves a margin above and below on letter
    assert upright.getpixel((10, 20)) == pytest.approx(RED, abs=12)
    assert upright.getpixel((390, 500)) == pytest.approx(YELLOW, abs=12)


def test_every_page_of_a_scan_is_filed_the_way_it_lies(file):
    paper = filing_ready(file("two_pages.tif"), kind=Kind.TIFF)

    sizes = [
        (page.mediabox.width, page.mediabox.height)
        for page in pypdf.PdfReader(io.BytesIO(paper)).pages
    ]
    assert sizes == [(612, 792), (792, 612)]


def test_a_copy_to_file_has_no_more_than_300_dots_an_inch():
    made = io.BytesIO()
    Image.new("L", (5000, 4000), 200).save(made, "JPEG", quality=30)

    paper = filing_ready(made.getvalue(), kind=Kind.JPEG)

    [image] = pypdf.PdfReader(io.BytesIO(paper)).pages[0].images
    assert Image.open(io.BytesIO(image.data)).size == (3187, 2550)


def test_what_cannot_be_read_cannot_be_filed_and_says_why(file):
    assert filing_ready(file("cut_short.jpg"), kind=Kind.JPEG) is Unreadable.BROKEN
    assert filing_ready(b"", kind=Kind.PNG) is Unreadable.EMPTY
    assert filing_ready(file("web_page.jpg"), kind=Kind.HTML) is Unreadable.UNSUPPORTED
    with pytest.raises(ValueError, match="as it is"):
        filing_ready(file("three_pages.pdf"), kind=Kind.PDF)


def test_one_call_draws_so_many_pages_and_no_more(file):
    with pytest.raises(ValueError, match="at most"):
        next(render(file("three_pages.pdf"), kind=Kind.PDF, width=9, pages=range(MOST_PAGES + 1)))
    with pytest.raises(ValueError, match="wide"):
        next(render(file("three_pages.pdf"), kind=Kind.PDF, width=100_000))


def test_a_file_is_not_read_past_the_limit(file):
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 65_536
            yield b"%PDF-1.7" + bytes(65_528)

    assert examine(endless(), kind=Kind.PDF, limits=Limits(input=1_000_000)) is Unreadable.TOO_BIG
    assert taken < 2_000_000


def test_a_store_that_fails_while_it_is_read_is_not_the_file_s_fault():
    def failing():
        yield b"\xff\xd8\xff"
        raise ConnectionError("the store is away")

    with pytest.raises(ConnectionError):
        examine(failing(), kind=Kind.JPEG)


def test_the_child_s_code_does_not_load_the_product():
    readers = "pdfs, pictures, phone_photos, filing"
    code = (
        f"import sys; from adelante.core.sandbox.inside import {readers}; "
        "print([n for n in sys.modules if n.split('.')[0] in ('django', 'psycopg', 'socket')])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.strip() == "[]"


def opened(page):
    assert isinstance(page, PageImage)
    return Image.open(io.BytesIO(page.jpeg))


def corners(image):
    right, bottom = image.width - 10, image.height - 10
    places = [(10, 10), (right, 10), (10, bottom), (right, bottom)]
    return [value for place in places for value in image.getpixel(place)]


def pdf(*objects):
    """A PDF of these objects, numbered from 1; readers find them without a table."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % item for item in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R >>\n%%EOF\n"
