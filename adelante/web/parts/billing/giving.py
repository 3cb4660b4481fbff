"""A paper as an answer: a PDF to keep, which no cache keeps."""

from django.http import HttpRequest, HttpResponse

from adelante.core.typeset import Typeset
from adelante.web.address import firm_here
from adelante.web.design.brand import light_brand


def brand_of(request: HttpRequest) -> str:
    """The firm's colour as papers take it."""
    return light_brand(firm_here(request).hue).brand


def give(paper: Typeset, *, name: str) -> HttpResponse:
    """`name` is made of our own numbers: it needs no quoting."""
    answer = HttpResponse(paper.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "no-store"
    return answer
