"""A file on its way in: started, received piece by piece, given up.

A piece is sealed under a fresh name outside of any transaction; then one conditional statement
writes it down. Whoever loses that race (a second tab, a repeated request) loses his piece and
nothing else. What is acknowledged is durable and verified; what is not leaves nothing to be seen.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from adelante.audit.actor import Actor
from adelante.core.clock import now
from adelante.core.errors import NotYours
from adelante.core.ids import new_id
from adelante.core.sandbox import SNIFF_BYTES, sniff
from adelante.core.vault import Key, piece_binding, seal_to
from adelante.documents import refusals, room
from adelante.documents.models import Request, Upload
from adelante.documents.models.request import State
from adelante.documents.models.visible import case_behind
from adelante.documents.names import clean_name
from adelante.documents.originals import file_key, new_file_key, place_of
from adelante.documents.ports import storage
from adelante.documents.refusals import MOST_BYTES, FileRefused
from adelante.documents.standing import Standing
from adelante.people.permissions import May

MOST_PIECE = 4 * 1024 * 1024
"""The largest piece, in bytes."""
MOST_OPEN = 60
MOST_IN_VAIN = 100
"""So many refused starts of an account are written down in an hour; then it has to wait."""
AN_HOUR = timedelta(hours=1)
"""How many files one account may have on their way at once."""

logger = logging.getLogger(__name__)


def start_upload(request_id: UUID, *, name: str, size: int | None, standing: Standing) -> Upload:
    """Make room for a file that answers a request. `size` in bytes, None if it is not yet known.

    Raises `FileRefused` for an empty or a too large one, or where there is no room for it (see
    `room`), which is noted for the firm.
    """
    refusal = _refused(size)
    if not refusal and room.is_full(standing, more=size or 0):
        refusal = refusals.firm_full()
    with standing() as by:
        request = request_to_answer(request_id, by=by)
        must_be_left_to_do(request, by=by)
        open_ones = uploads_of(by).filter(finished_at=None, failed_because="")
        if open_ones.count() >= MOST_OPEN:
            raise refusals.too_many()
        in_vain = uploads_of(by).filter(started_at__gt=now() - AN_HOUR, received=0)
        if in_vain.exclude(failed_because="").count() >= MOST_IN_VAIN:
            raise refusals.too_often()
        if not refusal and room.has_sent_enough(by, more=size or 0):
            refusal = refusals.day_full()
        vault = new_id()
        upload = Upload.objects.create(
            firm_id=by.firm,
            case_id=request.case_id,
            party_id=request.party_id,
            audience=request.audience,
            request=request,
            account_id=sender_of(by),
            sender=by.name,
            original_name=clean_name(name),
            size=MOST_BYTES if size is None else size,
            vault=vault,
            wrapped_key=new_file_key(by.firm, party=request.party_id, vault=vault),
            failed_because=refusal.because if refusal else "",
        )
    if refusal:
        logger.warning(
            "upload refused: %s (firm %s, account %s)",
            refusal.because,
            upload.firm_id,
            upload.account_id,
        )
        raise refusal
    return upload


def _refused(size: int | None) -> FileRefused | None:
    if size == 0:
        return refusals.empty()
    if size is not None and size > MOST_BYTES:
        return refusals.too_large(size)
    return None


def receive_piece(
    upload_id: UUID, *, offset: int, chunks: Iterable[bytes], standing: Standing
) -> int:
    """Take the piece that begins at this byte. Returns how many bytes have arrived in all.

    Raises `FileRefused` when the offset is not where the file stands ("moved"), the sending has
    ended ("gone"), the piece is too long, or the first one shows a type that we do not take.
    Whatever the chunks raise comes through, and then nothing is kept.
    """
    with standing() as by:
        planned = _plan(upload_id, offset=offset, by=by)
    piece = _Piece(room=min(MOST_PIECE, planned.size - offset), is_first=offset == 0)
    try:
        size = seal_to(
            storage(), planned.name, piece.taken(chunks), key=planned.key, bound_to=planned.bound_to
        )
    except FileRefused as refusal:
        if refusal.because == "wrong_kind":
            _note(upload_id, refusal, kind=piece.kind, standing=standing)
        raise
    if _write_down(planned, offset, size, kind=piece.kind, standing=standing):
        return offset + size
    storage().delete(planned.name)
    raise refusals.moved()


def close_upload(upload_id: UUID, *, standing: Standing) -> None:
    """The end of a file whose size was not known before. Raises `FileRefused` if nothing came."""
    with standing() as by:
        upload = own_upload(upload_id, by=by)
        if upload.received:
            upload.size = upload.received
            upload.save(update_fields=["size"])
    if not upload.received:
        refusal = refusals.empty()
        _note(upload_id, refusal, standing=standing)
        raise refusal


def abandon(upload_id: UUID, *, standing: Standing, because: str = "abandoned") -> bool:
    """Give a file up before it was sent. Its bytes go at once; that it was tried is kept.

    False if it had been sent, or given up, before.
    """
    with standing() as by:
        upload = own_upload(upload_id, by=by)
        given_up = (
            uploads_of(by)
            .filter(pk=upload.pk, finished_at=None, failed_because="")
            .update(failed_because=because)
        )
    if given_up:
        for place in upload.places:
            storage().delete(place_of(upload.firm_id, upload.vault, place))
    return bool(given_up)


def request_to_answer(request_id: UUID, *, by: Actor) -> Request:
    """The request, if this actor may send something for it now."""
    request = Request.objects.filter(firm=by.firm, pk=request_id).first()
    if request is None:
        raise NotYours
    must_send(request, by=by)
    if case_behind(request, by=by).closed_at:
        raise refusals.case_closed()
    if request.state == State.ACCEPTED:
        raise refusals.accepted_already()
    if request.state == State.WAIVED:
        raise refusals.not_needed()
    return request


def must_be_left_to_do(request: Request, *, by: Actor) -> None:
    """A link is for one task: it puts nothing in the place of what was sent."""
    if by.link and not request.is_open:
        raise refusals.gone()


def must_send(request: Request, *, by: Actor) -> None:
    """A client sends what is asked of them; the office files what was brought on paper."""
    right = May.SEND_DOCUMENTS if by.is_clients_side else May.ASK_FOR_DOCUMENTS
    by.must(right, at=request)


def account_of(by: Actor) -> UUID:
    """Files come from somebody who has signed in, never from the system."""
    if by.account is None:
        raise NotYours
    return by.account


def sender_of(by: Actor) -> UUID:
    """Whose a file on its way is: the account's; or the link's alone, by which somebody came."""
    return by.link or account_of(by)


def uploads_of(by: Actor) -> QuerySet[Upload]:
    return Upload.objects.filter(firm=by.firm, account_id=sender_of(by))


def own_upload(upload_id: UUID, *, by: Actor) -> Upload:
    """An upload of this very account. For everybody else it does not exist."""
    upload = uploads_of(by).filter(pk=upload_id).first()
    if upload is None:
        raise NotYours
    return upload


@dataclass(frozen=True, kw_only=True)
class _Planned:
    upload: Upload
    size: int
    place: UUID
    name: str
    bound_to: str
    key: Key


def _plan(upload_id: UUID, *, offset: int, by: Actor) -> _Planned:
    upload = own_upload(upload_id, by=by)
    if upload.failed_because:
        raise refusals.gone()
    if upload.finished_at or upload.received != offset or offset == upload.size:
        raise refusals.moved()
    place = new_id()
    return _Planned(
        upload=upload,
        size=upload.size,
        place=place,
        name=place_of(upload.firm_id, upload.vault, place),
        bound_to=piece_binding(upload.firm_id, of=upload.vault, piece=len(upload.pieces)),
        key=file_key(upload),
    )


class _Piece:
    """The chunks of one piece, counted, and looked at if it is the first."""

    def __init__(self, *, room: int, is_first: bool) -> None:
        self.kind = ""
        self._room, self._is_first = room, is_first

    def taken(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        size = 0
        for chunk in self._sniffed(chunks) if self._is_first else chunks:
            size += len(chunk)
            if size > self._room:
                raise refusals.piece_too_large()
            yield chunk
        if not size:
            raise refusals.cut()

    def _sniffed(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        rest = iter(chunks)
        head = b""
        for chunk in rest:
            head += chunk
            if len(head) >= SNIFF_BYTES:
                break
        if head:
            kind = sniff(head[:SNIFF_BYTES])
            self.kind = str(kind or "")
            if kind is None or not kind.is_accepted:
                raise refusals.wrong_kind(kind)
            yield head
        yield from rest


def _write_down(
    planned: _Planned, offset: int, size: int, *, kind: str, standing: Standing
) -> bool:
    """True if this piece is the one that counts."""
    upload = planned.upload
    changes: dict[str, object] = {
        "received": offset + size,
        "pieces": [*upload.pieces, size],
        "places": [*upload.places, planned.place],
        "moved_at": now(),
    }
    if kind:
        changes["kind"] = kind
    with standing() as by:
        return bool(
            uploads_of(by)
            .filter(pk=upload.pk, received=offset, finished_at=None, failed_because="")
            .update(**changes)
        )


def _note(upload_id: UUID, refusal: FileRefused, *, standing: Standing, kind: str = "") -> None:
    """For the firm: this did not arrive, and why. The refusal undid its own transaction."""
    with standing() as by:
        uploads_of(by).filter(pk=upload_id, finished_at=None).update(
            failed_because=refusal.because, kind=kind
        )
    logger.info("upload refused: %s", refusal.because)
