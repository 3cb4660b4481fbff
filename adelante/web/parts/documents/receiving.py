"""Files in pieces, in the manner of tus (https://tus.io/protocols/resumable-upload, 1.0.0).

POST makes room for a file, PATCH brings a piece at an offset, HEAD tells how far it is, DELETE
gives it up. The page's script drives it; a refusal is JSON with one sentence. HEAD also says, in
`Upload-Begins`, the length and CRC-32 of the first piece, so that no other file is gone on with.
"""

import binascii
from base64 import b64decode
from collections.abc import Iterator
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.utils.translation import gettext as _

from adelante.documents import refusals
from adelante.documents.arriving import (
    MOST_PIECE,
    abandon,
    own_upload,
    receive_piece,
    start_upload,
)
from adelante.documents.originals import unlock
from adelante.documents.resuming import beginning_of
from adelante.web.parts.documents.standing import SteppedRequest

CHUNK = 256 * 1024
_HEADERS = {"Tus-Resumable": "1.0.0"}


def start(request: SteppedRequest, request_id: UUID, *, at: str) -> HttpResponse:
    """Make room for a file. `at` is the name of the upload's address."""
    length = request.headers.get("Upload-Length", "")
    if not length.isdecimal() or len(length) > 15:
        return _wrong(_("Say how long the file is."))
    name = _name_in(request.headers.get("Upload-Metadata", ""))
    upload = start_upload(request_id, name=name, size=int(length), standing=request.stand)
    return HttpResponse(status=201, headers=_HEADERS | {"Location": _address(at, upload.pk)})


def go_on(request: SteppedRequest, upload_id: UUID) -> HttpResponse:
    """What PATCH, HEAD and DELETE do with an upload of one's own."""
    if request.method == "PATCH":
        return _piece(request, upload_id)
    if request.method == "DELETE":
        abandon(upload_id, standing=request.stand)
        return HttpResponse(status=204, headers=_HEADERS)
    with request.stand() as by:
        upload = own_upload(upload_id, by=by)
        if upload.failed_because or upload.finished_at:
            raise refusals.gone()
        original = unlock(upload)
    how_far = {"Upload-Offset": str(upload.received), "Upload-Length": str(upload.size)}
    begins = beginning_of(original)
    if begins:
        how_far["Upload-Begins"] = f"{begins.size} {begins.crc}"
    return HttpResponse(headers=_HEADERS | how_far)


def _piece(request: SteppedRequest, upload_id: UUID) -> HttpResponse:
    offset = request.headers.get("Upload-Offset", "")
    length = request.headers.get("Content-Length", "")
    if request.content_type != "application/offset+octet-stream":
        return _wrong(_("Send the bytes of the file as they are."), status=415)
    if not offset.isdecimal() or len(offset) > 15:
        return _wrong(_("Say at which byte this part begins."))
    if not length.isdecimal():
        return _wrong(_("Say how long this part is."), status=411)
    if int(length) > MOST_PIECE:
        raise refusals.piece_too_large()
    received = receive_piece(
        upload_id,
        offset=int(offset),
        chunks=_body(request, int(length)),
        standing=request.stand,
    )
    return HttpResponse(status=204, headers=_HEADERS | {"Upload-Offset": str(received)})


def _body(request: HttpRequest, length: int) -> Iterator[bytes]:
    """All of the announced bytes, or `cut`: half a piece is never kept."""
    left = length
    try:
        while left and (chunk := request.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
    except UnreadablePostError as error:
        raise refusals.cut() from error
    if left:
        raise refusals.cut()


def _name_in(metadata: str) -> str:
    """The file's name out of tus's `key base64,key base64`."""
    for pair in metadata.split(","):
        key, _space, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return b64decode(value, validate=True).decode("utf-8", "replace")
            except binascii.Error:
                return ""
    return ""


def _address(name: str, upload_id: UUID) -> str:
    return reverse(name, args=[upload_id])


def _wrong(words: str, *, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": words}, status=status)
