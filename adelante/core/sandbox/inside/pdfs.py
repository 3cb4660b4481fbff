"""Reads PDF. Scripts cannot run: the reader is built without an engine for them."""

import json
import re

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from adelante.core.sandbox import frames
from adelante.core.sandbox.answers import Unreadable
from adelante.core.sandbox.inside.answering import CannotRead, answer_about
from adelante.core.sandbox.inside.pictures import box, send_page
from adelante.core.sandbox.limits import Limits

_ACTIONS = re.compile(rb"/(JavaScript|JS|Launch|SubmitForm|EmbeddedFile|RichMedia)\b")
_MOST_POINTS = 14_400  # a side: PDF 1.7, annex C
_LOCKED = {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}


def main(answer: int, limits: Limits, job: str) -> None:
    wish = json.loads(job)

    def read(file: bytes) -> None:
        document = _opened(file)
        count = len(document)
        if not count:
            raise CannotRead(Unreadable.EMPTY)
        if count > limits.pages:
            raise CannotRead(Unreadable.TOO_BIG)
        if wish["do"] == "examine":
            _examine(document, file, count=count, answer=answer)
            return
        pages = [number for number in wish["pages"] if 1 <= number <= count]
        _draw(document, pages=pages, widths=wish["widths"], to=answer)

    answer_about(read, to=answer, limits=limits)


def _opened(file: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in _LOCKED
        raise CannotRead(Unreadable.ENCRYPTED if locked else Unreadable.BROKEN) from error
    document.init_forms()  # or what was filled in would not be drawn
    return document


def _examine(document: pypdfium2.PdfDocument, file: bytes, *, count: int, answer: int) -> None:
    width, height = document[0].get_size()
    if not (width >= 1 and height >= 1):
        raise CannotRead(Unreadable.BROKEN)
    is_active = (
        pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0
        or pdfium.FPDFDoc_GetAttachmentCount(document) > 0
        or _ACTIONS.search(file) is not None
    )
    size = [min(round(side), _MOST_POINTS) for side in (width, height)]
    frames.send(frames.IS_EXAMINED, frames.EXAMINED.pack(count, *size, is_active), to=answer)


def _draw(document: pypdfium2.PdfDocument, *, pages: list[int], widths: list[int], to: int) -> None:
    """A page that cannot be drawn does not take the others with it."""
    have_failed = False
    for number in pages:
        try:
            page = document[number - 1]
            image = _image(page, box=box(widths))
            page.close()
        except (pypdfium2.PdfiumError, ValueError):
            have_failed = True
        else:
            send_page(image, number, widths, to)
    if have_failed:
        raise CannotRead(Unreadable.BROKEN)


def _image(page: pypdfium2.PdfPage, *, box: tuple[int, int]) -> Image.Image:
    width, height = page.get_size()
    if not (width > 0 and height > 0):
        raise ValueError("A page without a size cannot be drawn.")
    scale = min(box[0] / width, box[1] / height)
    image: Image.Image = page.render(scale=scale).to_pil()
    return image if image.mode in {"RGB", "L"} else image.convert("RGB")
