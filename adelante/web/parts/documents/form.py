"""The form that sends files: uploads by their ids, or the files themselves, or both.

The token of the form stands in the body, and the body may hold files. So whose files they are is
found out first; then the body is read, each file sealed as it arrives; then the token is checked.
Without it nothing is sent, and what arrived is swept away.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect

from adelante.core.errors import NotYours, Refused, Unsure
from adelante.documents import refusals, sending
from adelante.documents.arriving import request_to_answer
from adelante.documents.models import Version
from adelante.documents.refusals import MOST_BYTES
from adelante.documents.standing import Standing
from adelante.web.answers import sure_of
from adelante.web.parts.documents.standing import SteppedRequest, status_of

MOST_LETTERS = 4000
MOST_FORM = 2 * MOST_BYTES
"""The longest form, in bytes, that is read at all."""

WhenSent = Callable[[Version], HttpResponse]
WhenRefused = Callable[[Refused, int], HttpResponse]


@dataclass
class Receiving:
    """What a form's files are for, and what became of them (see `sealed_upload`)."""

    request_id: UUID
    stand: Standing
    arrived: list[UUID] = field(default_factory=list)
    refusal: Refused | None = None


class FormRequest(SteppedRequest):
    receiving: Receiving


def take_form(
    request: FormRequest, request_id: UUID, *, sent: WhenSent, refused: WhenRefused
) -> HttpResponse:
    """Answer with `sent(version)` or `refused(why, status)`; the page's script only wants why.

    The view must be exempt from the check of tokens: it is made here, after the first step.
    """
    with request.stand() as by:
        request_to_answer(request_id, by=by)
    length = int(request.headers.get("Content-Length") or 0)
    try:
        if length > MOST_FORM:
            raise refusals.too_large(length)
        request.receiving = Receiving(request_id, request.stand)
        return _checked(request, request_id, sent)
    except Refused as refusal:
        status = status_of(refusal)
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse(_told(refusal), status=status)
        return refused(refusal, status)


def words_typed(request: FormRequest) -> str:
    """The comment of a form that was refused, if it was read at all."""
    return request.POST.get("comment", "") if hasattr(request, "receiving") else ""


def _told(refusal: Refused) -> dict[str, str]:
    if isinstance(refusal, Unsure):
        return {"error": str(refusal), "yes": str(refusal.yes), "sure": refusal.sure}
    return {"error": str(refusal)}


@csrf_protect
def _checked(request: FormRequest, request_id: UUID, sent: WhenSent) -> HttpResponse:
    known = [_uuid(text) for text in request.POST.getlist("upload")]
    if request.receiving.refusal:
        raise request.receiving.refusal
    version = sending.send(
        request_id,
        uploads=[*known, *request.receiving.arrived],
        standing=request.stand,
        words=_words(request.POST.get("comment", "")),
        language=request.LANGUAGE_CODE,
        sure=sure_of(request),
    )
    return sent(version)


def _words(text: str) -> str:
    """A comment as it may be kept. Raises Refused rather than cut it."""
    words = text.replace("\x00", "").strip()
    if len(words) > MOST_LETTERS:
        raise Refused(_("Your comment is too long: please keep it under 4,000 letters."))
    return words


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotYours from None
