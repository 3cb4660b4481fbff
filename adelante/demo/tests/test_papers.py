"""Sample papers open everywhere, look the same every time, and cannot pass for real."""

from io import BytesIO

import pypdfium2
import pytest
from PIL import ExifTags, Image
from pypdf import PdfReader

from adelante.demo import papers

NAME = "Ana Peña Ñandú"
SEVERAL_PAGES = {"marriage_certificate": 2, "tax_return": 2}

every_kind = pytest.mark.parametrize("kind", papers.kinds())


@every_kind
@pytest.mark.parametrize("as_", ["jpg", "pdf"])
def test_the_same_arguments_give_the_same_bytes(kind, as_):
    first = papers.draw(kind, name=NAME, seed=3, as_=as_)

    assert papers.draw(kind, name=NAME, seed=3, as_=as_) == first
    assert papers.draw(kind, name=NAME, seed=4, as_=as_) != first
    assert papers.draw(kind, name="Luis Ortega", seed=3, as_=as_) != first


@every_kind
def test_a_photograph_is_a_small_jpeg_of_a_phone_s_shape(kind):
    file = papers.draw(kind, name=NAME, seed=1)

    with Image.open(BytesIO(file)) as picture:
        picture.load()
        assert (picture.format, picture.mode) == ("JPEG", "RGB")
        assert 1200 <= max(picture.size) <= 1600
        assert min(picture.size) >= 900
    assert 60_000 <= len(file) <= 250_000


@every_kind
def test_a_photograph_names_a_camera_and_a_time_but_no_place(kind):
    with Image.open(BytesIO(papers.draw(kind, name=NAME, seed=1))) as picture:
        marks = picture.getexif()

    assert marks[ExifTags.Base.Model] == "Sample Phone 1"
    taken = marks.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal]
    assert taken == marks[ExifTags.Base.DateTime]
    assert taken.startswith("2026:")
    assert not marks.get_ifd(ExifTags.IFD.GPSInfo)


@every_kind
def test_a_pdf_is_small_and_every_page_of_it_is_marked(kind):
    file = papers.draw(kind, name=NAME, seed=1, as_="pdf")

    with pypdfium2.PdfDocument(file) as document:
        assert len(document) == papers.pages(kind) == SEVERAL_PAGES.get(kind, 1)
    for page in PdfReader(BytesIO(file)).pages:
        assert "SPECIMEN / MUESTRA" in page.extract_text().replace("\u00a0", " ")
    assert len(file) < 120_000


@every_kind
def test_the_mark_is_seen_on_the_photograph_as_well(kind):
    with Image.open(BytesIO(papers.draw(kind, name=NAME, seed=1))) as picture:
        width, height = picture.size
        middle = picture.crop((width // 8, height // 4, width * 7 // 8, height * 3 // 4))

    reddish = sum(
        count
        for count, (red, green, blue) in middle.getcolors(middle.width * middle.height)
        if red > 140 and 25 < red - green < 90 and abs(green - blue) < 25
    )
    assert reddish > 5_000


@pytest.mark.parametrize("kind", [kind for kind in papers.kinds() if kind != "photo"])
def test_the_person_s_name_is_on_the_paper(kind):
    words = PdfReader(BytesIO(papers.draw(kind, name=NAME, seed=1, as_="pdf"))).pages[0]

    text = words.extract_text().lower()
    assert all(part.lower() in text for part in NAME.split())


@pytest.mark.parametrize("kind", SEVERAL_PAGES)
def test_each_page_can_be_photographed_and_no_page_beyond_the_last(kind):
    assert papers.draw(kind, name=NAME, seed=1, page=2) != papers.draw(kind, name=NAME, seed=1)

    with pytest.raises(ValueError, match="no page 3"):
        papers.draw(kind, name=NAME, seed=1, page=3)


@pytest.mark.parametrize("name", ["Zed", "李明", '#read("x") $y$', "A" * 200, "X Æ A-12"])
@pytest.mark.parametrize("as_", ["jpg", "pdf"])
def test_no_name_stops_the_drawing(name, as_):
    assert papers.draw("passport", name=name, seed=1, as_=as_)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="driving_licence"):
        papers.draw("driving_licence", name=NAME, seed=1)
