"""The Documents page as it is ordered for a client, and the words around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adelante.core.errors import Refused
from adelante.documents.models import Request, Requirement, State, Upload, Version
from adelante.web.access import ClientRequest
from adelante.web.client.frame import Reached, frame, reached, to_pay, to_send
from adelante.web.design import wording
from adelante.web.parts.documents.lines import Line, line_of
from adelante.web.parts.documents.tips import tips
from adelante.web.parts.looking import saw


@dataclass
class Shelf:
    """The lines of a case in the order of what there is to do."""

    required: list[Line]
    waiting: list[Line]
    accepted: list[Line]
    extras: list[Line]
    waived: list[Line]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Shelf":
        required = [line for line in lines if line.request.is_owed]
        return cls(
            required=sorted(required, key=lambda line: (not line.mine, not line.correction)),
            waiting=[line for line in lines if line.request.state == State.WAITING],
            accepted=[line for line in lines if line.request.state == State.ACCEPTED],
            extras=[
                line
                for line in lines
                if line.request.is_open and line.request.requirement == Requirement.OPTIONAL
            ],
            waived=[line for line in lines if line.request.state == State.WAIVED],
        )

    @property
    def still_needed(self) -> str:
        """ "2 still needed, by December 4" """
        count = len(self.required)
        told = ngettext("%(count)s still needed", "%(count)s still needed", count) % {
            "count": count
        }
        days = [line.request.due_on for line in self.required if line.request.due_on]
        if not days:
            return told
        first = min(days)
        words = _("%(needed)s, by %(day)s")
        if wording.is_past(first):
            words = _("%(needed)s, the first was due %(day)s")
        return words % {"needed": told, "day": wording.day(first)}

    @property
    def ideas(self) -> str:
        return ngettext(
            "%(count)s idea that makes your case stronger",
            "%(count)s ideas that make your case stronger",
            len(self.extras),
        ) % {"count": len(self.extras)}


@dataclass(frozen=True)
class Begun:
    """A file that its sender began to send, as the form of its item lists it."""

    upload: Upload

    @property
    def url(self) -> str:
        return reverse("home:upload", args=[self.upload.pk])

    @property
    def remove_url(self) -> str:
        return reverse("home:remove_upload", args=[self.upload.pk])


def waiting_on_reader(lines: Sequence[Line]) -> int:
    """The count on the tab: what is required of the reader and still open."""
    return sum(line.mine and line.request.is_owed for line in lines)


def item_page(request: Any, asked: Request, *, refusal: Refused | None) -> dict[str, Any]:
    """Context of a request's own page; `refusal` is why a sending was not taken."""
    at = reached(request, asked.case_id, section="documents")
    saw(request, asked)
    line = line_of(request.home, asked, side="client", mine=request.actor.parties)
    on_their_way = request.home.uploads.filter(request=asked, finished_at=None, failed_because="")
    return framed(request, at) | {
        "line": line,
        "begun": [
            Begun(upload)
            for upload in on_their_way.order_by("started_at")
            if upload.is_whole or upload.may_go_on
        ],
        "refusal": refusal,
        "back_url": reverse("home:documents", args=[at.case.pk]),
        "tips": tips(),
        "reviewed_within": promised(request),
    }


def version_page(request: ClientRequest, version: Version) -> dict[str, Any]:
    """Context of the pages about one version: its request's line and its files."""
    asked = get_object_or_404(
        request.home.requests.select_related("party", "reviewer"), pk=version.request_id
    )
    line = line_of(request.home, asked, side="client", mine=request.actor.parties)
    sent = next(sent for sent in line.sent if sent.version.pk == version.pk)
    return framed(request, reached(request, version.case_id, section="documents")) | {
        "line": line,
        "sent": sent,
        "reviewed_within": promised(request),
    }


def promised(request: ClientRequest) -> str:
    """ "usually within 24 hours" """
    hours: int = request.face.reviews_within_hours
    return ngettext("usually within %(count)s hour", "usually within %(count)s hours", hours) % {
        "count": hours
    }


def framed(request: ClientRequest, at: Reached) -> dict[str, Any]:
    return frame(
        request,
        at,
        tab="documents",
        to_send=to_send(request, at.case.pk),
        to_pay=to_pay(request, at.case.pk) if "invoices" in at.sections else 0,
    )
