"""Files of forms sent without scripts: sealed as they arrive, never plain on a disk."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

from adelante.core.errors import Refused
from adelante.documents import refusals
from adelante.documents.arriving import (
    MOST_PIECE,
    abandon,
    close_upload,
    receive_piece,
    start_upload,
)
from adelante.documents.refusals import MOST_BYTES
from adelante.web.parts.documents.form import Receiving


class SealedUpload(FileUploadHandler):
    """Takes files where a view has said what for (`request.receiving`), and drops all others.

    At most one piece of plain bytes is held. A file past the limit ends the reading at once.
    """

    _upload: UUID | None = None
    _receiving: Receiving

    def new_file(
        self,
        field_name: str,
        file_name: str,
        content_type: str,
        content_length: int | None,
        charset: str | None = None,
        content_type_extra: Mapping[str, Any] | None = None,
    ) -> None:
        receiving: Receiving | None = getattr(self.request, "receiving", None)
        self._upload = None
        if receiving is None:
            raise SkipFile
        self._receiving = receiving
        self._held = bytearray()
        self._sent = 0
        try:
            self._upload = start_upload(
                receiving.request_id, name=file_name, size=None, standing=receiving.stand
            ).pk
        except Refused as refusal:
            receiving.refusal = refusal
            raise SkipFile from refusal

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._sent + len(self._held) + len(raw_data) > MOST_BYTES:
            self._receiving.refusal = refusals.too_large(None)
            self._give_up("too_large")
            raise StopUpload(connection_reset=True)
        self._held += raw_data
        if len(self._held) >= MOST_PIECE:
            try:
                self._seal(MOST_PIECE)
            except Refused as refusal:
                self._receiving.refusal = refusal
                raise SkipFile from refusal

    def file_complete(self, file_size: int) -> None:
        if self._upload is None:
            return
        try:
            if self._held:
                self._seal(len(self._held))
            close_upload(self._upload, standing=self._receiving.stand)
            self._receiving.arrived.append(self._upload)
        except Refused as refusal:
            self._receiving.refusal = refusal

    def upload_interrupted(self) -> None:
        self._give_up("abandoned")

    def _give_up(self, because: str) -> None:
        if self._upload:
            abandon(self._upload, standing=self._receiving.stand, because=because)

    def _seal(self, size: int) -> None:
        assert self._upload is not None  # a file has begun
        piece = bytes(self._held[:size])
        del self._held[:size]
        self._sent = receive_piece(
            self._upload, offset=self._sent, chunks=[piece], standing=self._receiving.stand
        )
