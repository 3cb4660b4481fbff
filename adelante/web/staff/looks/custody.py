"""The chain of custody of a document, as a paper. Its files are read outside of any transaction."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from adelante.core.sandbox import Kind
from adelante.core.tenancy import Door
from adelante.core.words import Words
from adelante.documents.models import File, Request, Version
from adelante.looks.custody import chain_of, is_whole, keep_custody
from adelante.people.permissions import May
from adelante.web.address import firm_here
from adelante.web.parts.billing.giving import brand_of, give
from adelante.web.parts.documents.standing import SteppedRequest, by_steps
from adelante.web.staff import history
from adelante.web.staff.documents.page import request_of
from adelante.web.staff.looks.papers import paper as set_paper

takes = by_steps(Door.STAFF, may=May.SEE_TRAIL, writes=False)
ABOUT_MANY = ("reminder_sent",)
"""Events that name what they are about in a list."""


@require_safe
@takes
def paper(request: SteppedRequest, request_id: UUID) -> HttpResponse:
    """Who sent what and when, who looked, and whether each file is still what was sent."""
    with request.stand() as by:
        asked = request_of(request, request_id)
        versions = request.desk.versions.filter(request=asked).select_related("reviewed_by")
        files = list(request.desk.files.filter(version__request=asked).order_by("pk"))
        chain = chain_of(asked, files, by=by)
        told = [_version(one, files) for one in versions.order_by("number")]
        happened = _happened(request, asked, versions=[one["id"] for one in told])
    whole = [is_whole(link) for link in chain]
    with request.stand() as by:
        keep_custody(asked, whole, by=by)
        made = _set(request, asked, told, files, whole, happened)
    return give(made, name=f"custody-{asked.case.code}-{str(asked.pk)[-8:]}")


def _set(
    request: SteppedRequest,
    asked: Request,
    versions: Sequence[dict[str, Any]],
    files: Sequence[File],
    whole: Sequence[bool],
    happened: Sequence[Sequence[str]],
) -> Any:
    of_file = {file.pk: is_same for file, is_same in zip(files, whole, strict=True)}
    sections = [
        {
            "title": one["title"],
            "words": one["words"],
            "columns": [_("File"), _("Kind and size"), _("Check")],
            "rows": [_row(file, is_whole=of_file[file.pk]) for file in one["files"]],
        }
        for one in versions
    ]
    sections.append(
        {
            "title": _("What happened to it"),
            "words": "" if happened else _("Nothing yet."),
            "columns": [_("When"), _("Who"), _("What")],
            "rows": [list(row) for row in happened],
            "wide": 2,
        }
    )
    verdict = _("Every file was read again when this paper was made and is what was sent.")
    if not files:
        verdict = _("No file has been sent.")
    elif not all(whole):
        verdict = _("Attention: %(count)d file is not what was sent, or cannot be read.") % {
            "count": len(whole) - sum(whole)
        }
    return set_paper(
        _("Chain of custody"),
        heading=Words.from_json(asked.label).en,
        facts=[
            (_("Case"), f"{asked.case.code} · {asked.case.heading}"),
            (_("Asked of"), asked.party.name),
            (_("Check"), verdict),
        ],
        notes=[
            _(
                "The originals are kept bit for bit, sealed; SHA-256 is of the original as it was "
                "received. What people look at is a copy made of it."
            )
        ],
        sections=sections,
        face=firm_here(request),
        brand=brand_of(request),
    )


def _version(version: Version, files: Sequence[File]) -> dict[str, Any]:
    said = [
        _("Sent by %(who)s, %(when)s, receipt %(receipt)s.")
        % {
            "who": version.sent_by_name,
            "when": _exactly(version.sent_at),
            "receipt": version.receipt,
        },
        str(version.get_review_display()) + ".",
    ]
    if version.reviewed_by and version.reviewed_at:
        said.append(
            _("Reviewed by %(who)s, %(when)s.")
            % {"who": version.reviewed_by.name, "when": _exactly(version.reviewed_at)}
        )
    return {
        "id": version.pk,
        "title": _("Version %(number)d") % {"number": version.number},
        "words": " ".join(said),
        "files": [file for file in files if file.version_id == version.pk],
    }


def _row(file: File, *, is_whole: bool) -> list[str]:
    digits = bytes(file.sha256).hex()
    parts = " ".join(digits[at : at + 8] for at in range(0, 64, 8))
    check = _("As it was sent") if is_whole else _("NOT what was sent, or cannot be read")
    measure = f"{Kind(file.kind).extension.strip('.').upper()}, {file.size:,} B"
    return [f"{file.original_name}\nSHA-256 {parts}", measure, check]


def _happened(
    request: SteppedRequest, asked: Request, *, versions: Sequence[UUID]
) -> list[list[str]]:
    """All entries about it, the oldest first: asking, reminding, sending, looking, judging."""
    desk = request.desk
    about = Q(facts__request=str(asked.pk)) | Q(facts__record=str(asked.pk))
    about |= Q(facts__version_id__in=[str(version) for version in versions])
    about |= Q(name__in=ABOUT_MANY, facts__things__contains=[str(asked.pk)])
    entries = desk.entries.filter(case_id=asked.case_id).filter(about).order_by("seq")
    lines = history.lines(entries, desk, currency=request.face.currency)  # type: ignore[attr-defined]
    return [[_exactly(line.at), line.who, line.words] for line in lines]


def _exactly(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S %Z")
