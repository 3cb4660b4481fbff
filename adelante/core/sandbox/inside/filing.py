"""Makes a PDF of a picture: one letter page for each, as courts and agencies want them."""

import json

import img2pdf
from PIL import Image

from adelante.core.sandbox import frames
from adelante.core.sandbox.inside.answering import answer_about
from adelante.core.sandbox.inside.phone_photos import opened
from adelante.core.sandbox.inside.pictures import as_jpeg, every_page, lies_on_its_side, upright
from adelante.core.sandbox.limits import Limits

_LETTER = (8.5 * 72, 11 * 72)  # points
_SHORT, _LONG = 2550, 3300  # letter at 300 dots an inch
_QUALITY = 85


def main(answer: int, limits: Limits, job: str) -> None:
    kind = json.loads(job)["kind"]

    def read(file: bytes) -> None:
        picture = opened(file, kind=kind, limits=limits)
        sheets = [_sheet(page) for _number, page in every_page(picture, limits=limits)]
        frames.send(frames.IS_PAPER, _bound(sheets), to=answer)

    answer_about(read, to=answer, limits=limits)


def _sheet(page: Image.Image) -> bytes:
    is_wide = (page.width > page.height) != lies_on_its_side(page)
    box = (_LONG, _SHORT) if is_wide else (_SHORT, _LONG)
    return as_jpeg(upright(page, box=box), quality=_QUALITY)


def _bound(sheets: list[bytes]) -> bytes:
    layout = img2pdf.get_layout_fun(pagesize=_LETTER, fit=img2pdf.FitMode.into, auto_orient=True)
    # the engine of its own: the other would load more code than a locked process can
    pdf: bytes = img2pdf.convert(
        sheets, layout_fun=layout, engine=img2pdf.Engine.internal, nodate=True
    )
    return pdf
