"""Originals and pictures of pages on their way out: streamed, never run, never kept."""

import re
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from adelante.core.sandbox import Kind
from adelante.core.vault import JoinedReader
from adelante.documents.models import File
from adelante.documents.originals import Original
from adelante.web.access import asking_whether_in

CHUNK = 256 * 1024
_ALSO = {Kind.JPEG: (".jpeg",), Kind.TIFF: (".tiff",), Kind.HEIC: (".heif",)}
"""Other endings that a file of the kind may keep."""
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def original(request: HttpRequest, file: File, opened: Original) -> HttpResponseBase:
    """The file as it was sent, to be saved. One range of bytes may be asked for."""
    first, last = 0, file.size - 1
    wanted = _asked(request, file.size)
    if wanted == _NOT_THERE:
        return HttpResponse(status=416, headers=HEADERS | {"Content-Range": f"bytes */{file.size}"})
    if wanted:
        first, last = wanted
    response = StreamingHttpResponse(
        _bytes(opened.open(), first, last, still_in=asking_whether_in(request))
        if request.method != "HEAD"
        else iter(()),
        status=206 if wanted else 200,
        content_type=Kind(file.kind).media_type,
        headers=HEADERS
        | {
            "Accept-Ranges": "bytes",
            "Content-Length": str(last - first + 1),
            "Content-Encoding": "identity",  # or the gzip middleware would squeeze and re-chunk it
        },
    )
    response["Content-Disposition"] = content_disposition_header(True, name_to_save(file)) or ""
    if wanted:
        response["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    return response


def name_to_save(file: File) -> str:
    """The sender's name for it, ending as what it is: a PDF called visa.hta is saved as a PDF."""
    kind = Kind(file.kind)
    endings = (kind.extension, *_ALSO.get(kind, ()))
    if file.original_name.casefold().endswith(endings):
        return file.original_name
    return f"{file.original_name}{kind.extension}"


def picture(opened: Original) -> HttpResponse:
    """A page as a JPEG that the sandbox made."""
    with opened.open() as reader:
        response = HttpResponse(reader.read(), content_type="image/jpeg", headers=HEADERS)
    response["Content-Encoding"] = "identity"
    return response


_NOT_THERE = (-1, -1)


def _asked(request: HttpRequest, size: int) -> tuple[int, int] | None:
    """First and last byte of the one range asked for; None for all of it.

    Several ranges, or one with a condition, get the whole, as RFC 9110 allows: no request is
    answered with more bytes than the file has.
    """
    found = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if not found or "If-Range" in request.headers or found.group() == "bytes=-":
        return None
    start, end = found.groups()
    if not start:
        length = int(end)
        return (max(0, size - length), size - 1) if length else _NOT_THERE
    if int(start) >= size:
        return _NOT_THERE
    if end and int(end) < int(start):
        return None
    return int(start), min(int(end), size - 1) if end else size - 1


def _bytes(
    reader: JoinedReader, first: int, last: int, *, still_in: Callable[[], bool]
) -> Iterator[bytes]:
    """Ends where its reader is signed out: the browser sees that the file is not whole."""
    with reader:
        reader.seek(first)
        left = last - first + 1
        while left and (chunk := reader.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
            if left and not still_in():
                return
