"""Words typed by people are shown as typed: never run, never lost, never a reason to fail."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from adelante.billing.papers import InvoiceLine, StatementRow, invoice_pdf, statement_pdf
from adelante.core.typeset import typeset

from .conftest import text_of

MARKUP = [
    '#read("/etc/passwd")',
    '#include "paper.typ"',
    "#sys.inputs",
    "$x^2$ $ sum $",
    "*strong* _slanted_ `raw`",
    "= Heading",
    "- item + item / term: item",
    "<label> @reference",
    "// comment /* comment */",
    "\\ \\u{41} #\\",
    '"]) #panic("stop") ([" {{ client }} {% if %}',
    "https://example.com/~a",
    "</script><b>&amp;",
]


@pytest.mark.parametrize("words", MARKUP)
def test_markup_in_any_field_comes_out_literally(invoice, words):
    paper = invoice(
        client_name=words,
        title=words,
        notes=words,
        late_policy=words,
        number=words,
        matter_code=words,
        lines=[InvoiceLine(words, "legal", 100)],
    )

    typeset = invoice_pdf(paper)

    assert text_of(typeset.pdf).count(words) >= 7
    assert not typeset.missing_glyphs


def test_markup_in_a_statement_comes_out_literally(statement):
    words = '#read("/etc/passwd") $x$'
    rows = [StatementRow(date(2026, 10, 2), words, "billed", 14_999)]

    assert words in text_of(statement_pdf(statement(rows=rows)).pdf)


@pytest.mark.parametrize("name", ["李明", "Ana 🙂", "Ana 李 Peña"])
def test_a_sign_that_the_fonts_lack_still_gives_a_paper_and_is_reported(invoice, name):
    typeset = invoice_pdf(invoice(client_name=name))

    assert typeset.missing_glyphs
    assert "Balance due $2,020.50" in text_of(typeset.pdf)


@pytest.mark.parametrize(
    "name", ["Zoë Ångström", "Nguyễn Thị Hằng", "Łukasz Őri", "Олена", "Ελένη"]
)
def test_names_of_many_alphabets_are_printed(invoice, name):
    typeset = invoice_pdf(invoice(client_name=name))

    assert not typeset.missing_glyphs
    assert name in text_of(typeset.pdf)


def test_a_name_in_pieces_is_composed(invoice):
    typeset = invoice_pdf(invoice(client_name="Jose\u0301 Nun\u0303ez"))

    assert not typeset.missing_glyphs
    assert "José Nuñez" in text_of(typeset.pdf)


def test_control_characters_and_reversing_marks_are_left_out(invoice):
    typeset = invoice_pdf(invoice(client_name="Ana\x00\x07 \u202eetneilc\u2066 \ud800X"))

    assert not typeset.missing_glyphs
    assert "Ana etneilc X" in text_of(typeset.pdf)


def test_lines_that_people_typed_stay_lines(invoice):
    typeset = invoice_pdf(invoice(notes="First line.\nSecond line."))

    lines = PdfReader(BytesIO(typeset.pdf)).pages[0].extract_text().splitlines()
    assert "First line." in lines
    assert "Second line." in lines


def test_a_word_longer_than_the_paper_is_broken_instead_of_running_off_it(invoice):
    typeset = invoice_pdf(invoice(notes="W" * 400, lines=[InvoiceLine("M" * 400, "cost", 1)]))

    page = PdfReader(BytesIO(typeset.pdf)).pages[0].extract_text()
    assert max(line.count("W") for line in page.splitlines()) < 100
    assert max(line.count("M") for line in page.splitlines()) < 100


def test_a_paper_is_tagged_titled_and_in_its_language(invoice):
    reader = PdfReader(BytesIO(invoice_pdf(invoice(language="es")).pdf))

    assert reader.metadata.title == "Factura 2041-03"
    assert reader.root_object["/Lang"].startswith("es")
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in reader.root_object["/Metadata"].get_object().get_data()


def test_only_letter_paper_and_embedded_fonts_are_used(invoice):
    page = PdfReader(BytesIO(invoice_pdf(invoice()).pdf)).pages[0]

    fonts = {font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()}
    assert (page.mediabox.width, page.mediabox.height) == (612, 792)
    assert all("Libertinus" in font for font in fonts)


def test_the_same_paper_gives_the_same_bytes(invoice):
    assert invoice_pdf(invoice()).pdf == invoice_pdf(invoice()).pdf


def test_threads_do_not_mix_their_papers(invoice):
    numbers = [f"T-{n:03d}" for n in range(40)]

    with ThreadPoolExecutor(4) as threads:
        papers = threads.map(lambda number: invoice_pdf(invoice(number=number)).pdf, numbers)

    for number, pdf in zip(numbers, papers, strict=True):
        assert f"Number {number}" in text_of(pdf)


def test_a_template_can_read_no_file(tmp_path):
    template = tmp_path / "curious.typ"
    template.write_text('#read("/etc/passwd")')

    with pytest.raises(RuntimeError, match="not found"):
        typeset(template, {}, dated=date(2026, 1, 1))


@pytest.mark.parametrize("value", [1.5, date(2026, 1, 1), b"x"])
def test_a_paper_takes_texts_and_whole_numbers_only(tmp_path, value):
    template = tmp_path / "plain.typ"
    template.write_text("#set document(title: [x])")

    with pytest.raises(TypeError):
        typeset(template, {"value": value}, dated=date(2026, 1, 1))
