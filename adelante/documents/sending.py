"""Sending: files that have arrived become one version, which the firm reviews as a whole."""

from collections.abc import Collection, Sequence
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases.models import Party
from adelante.core.clock import now
from adelante.core.errors import NotYours, Refused, Unsure
from adelante.core.ids import new_id
from adelante.core.vault import CannotOpen, NotThere
from adelante.documents import refusals
from adelante.documents.arriving import (
    account_of,
    must_be_left_to_do,
    request_to_answer,
    uploads_of,
)
from adelante.documents.events import VersionSent
from adelante.documents.models import (
    Document,
    File,
    Remark,
    Request,
    Review,
    State,
    Upload,
    Version,
)
from adelante.documents.models.request import recount
from adelante.documents.models.visible import held, past_the_case
from adelante.documents.names import receipt_number
from adelante.documents.originals import Original, carried_over, unlock
from adelante.documents.standing import Standing
from adelante.documents.tasks import look_at

MOST_FILES = 40
"""How many files one version may have."""
READ = 64 * 1024
"""Bytes read back at once: a part of a segment, so that seldom more than one is in memory."""


def send(
    request_id: UUID,
    *,
    uploads: Sequence[UUID],
    standing: Standing,
    words: str = "",
    language: str = "en",
    sure: Collection[str] = (),
) -> Version:
    """Make one version of these uploads, in this order. The same uploads give the same version.

    Every file is read back once from the vault for its SHA-256, outside of any transaction. An own
    version that still waits for review is replaced. Raises `Refused`; `Unsure` where a client
    leaves behind a file that they began for the same request and that has not arrived in full.
    """
    chosen = list(dict.fromkeys(uploads))
    with standing() as by:
        sent = _sent_before(request_id, chosen, by=by)
        if sent:
            return sent
        must_be_left_to_do(request_to_answer(request_id, by=by), by=by)
        originals = [unlock(upload) for upload in _ready(request_id, chosen, by=by)]
        _leave_none_behind(request_id, chosen, sure=sure, by=by)
    digests = [_digest(original) for original in originals]
    with standing() as by:
        request = request_to_answer(request_id, by=by)
        with held(request, by=by) as case:
            sent = _sent_before(request_id, chosen, by=by)
            if sent:
                return sent
            must_be_left_to_do(request_to_answer(request_id, by=by), by=by)
            rows = _ready(request_id, chosen, by=by)
            version = _make_version(request, rows, digests, by=by)
            if words.strip():
                Remark.write(
                    request,
                    request=request.pk,
                    version=version.pk,
                    by=by,
                    words=words,
                    language=language,
                )
            record(
                VersionSent(
                    by=by,
                    case=case.pk,
                    party=request.party_id,
                    version_id=version.pk,
                    request=request.pk,
                    number=version.number,
                    files=len(rows),
                )
            )
            recount(case, by=by)
    return version


def _sent_before(request_id: UUID, chosen: Sequence[UUID], *, by: Actor) -> Version | None:
    """The version that these very uploads became, if this is a repeated request."""
    finished = _own(request_id, chosen, by=by).exclude(finished_at=None)
    vaults = list(finished.values_list("vault", flat=True))
    files = File.objects.filter(firm=by.firm, vault__in=vaults)
    version_ids = set(files.values_list("version", flat=True))
    if not version_ids:
        return None
    if len(version_ids) > 1 or len(vaults) != len(chosen):
        raise Refused(_("Some of these files have been sent already. Load the page again."))
    return Version.objects.get(firm=by.firm, pk=version_ids.pop())


def _ready(request_id: UUID, chosen: Sequence[UUID], *, by: Actor) -> list[Upload]:
    """The uploads in the order chosen, all of them whole."""
    if not chosen:
        raise Refused(_("Choose a file or take a photo first."))
    if len(chosen) > MOST_FILES:
        raise Refused(_("Send at most 40 files at once, and the rest as another document."))
    found = {upload.pk: upload for upload in _own(request_id, chosen, by=by)}
    if len(found) != len(chosen):
        raise NotYours
    rows = [found[pk] for pk in chosen]
    if any(upload.failed_because for upload in rows):
        raise refusals.gone()
    if not all(upload.is_whole for upload in rows):
        raise refusals.not_whole()
    return rows


def _leave_none_behind(
    request_id: UUID, chosen: Sequence[UUID], *, sure: Collection[str], by: Actor
) -> None:
    """A page that was cut off may have lost a file of several without its sender's noticing."""
    if not by.is_clients_side:
        return
    begun = uploads_of(by).filter(request=request_id, finished_at=None, failed_because="")
    left = [
        upload
        for upload in begun.exclude(pk__in=chosen).order_by("started_at")
        if upload.may_go_on and f"without:{upload.pk}" not in sure
    ]
    if left:
        words = ngettext(
            "%(names)s has not arrived in full. Choose it again to go on, or send without it.",
            "%(names)s have not arrived in full. Choose them again to go on, or send without them.",
            len(left),
        )
        raise Unsure(
            words % {"names": ", ".join(upload.original_name for upload in left)},
            yes=ngettext("Send without it", "Send without them", len(left)),
            sure=[*sure, *(f"without:{upload.pk}" for upload in left)],
        )


def _own(request_id: UUID, chosen: Sequence[UUID], *, by: Actor) -> QuerySet[Upload]:
    return uploads_of(by).filter(request=request_id, pk__in=chosen)


def _digest(original: Original) -> bytes:
    digest = sha256()
    try:
        with original.open() as reader:
            while chunk := reader.read(READ):
                digest.update(chunk)
    except (CannotOpen, NotThere) as error:
        raise refusals.damaged() from error
    return digest.digest()


def _make_version(
    request: Request, rows: Sequence[Upload], digests: Sequence[bytes], *, by: Actor
) -> Version:
    document = _document_of(request)
    if not by.link:  # a link sends what is still open, and then none waits
        Version.objects.filter(firm=by.firm, request=request, review=Review.WAITING).update(
            review=Review.REPLACED
        )
    with past_the_case(by):
        versions = Version.objects.filter(firm=by.firm, document=document)
        newest = versions.aggregate(newest=Max("number"))
    version = _with_receipt(
        Version(
            id=new_id(),
            firm_id=by.firm,
            case_id=request.case_id,
            party_id=request.party_id,
            audience=request.audience,
            document_id=document,
            request=request,
            number=(newest["newest"] or 0) + 1,
            sent_at=now(),
            sent_by_account_id=account_of(by),
            sent_by_name=by.name,
        )
    )
    for position, (upload, digest) in enumerate(zip(rows, digests, strict=True), start=1):
        file = File.objects.create(
            firm_id=by.firm,
            case_id=request.case_id,
            party_id=request.party_id,
            audience=request.audience,
            version=version,
            position=position,
            original_name=upload.original_name,
            kind=upload.kind,
            size=upload.size,
            sha256=digest,
            vault=upload.vault,
            pieces=upload.pieces,
            places=upload.places,
            wrapped_key=carried_over(upload),
        )
        look_at.defer(firm=str(by.firm), file=str(file.pk))
    finished = Upload.objects.filter(
        firm=by.firm, pk__in=[row.pk for row in rows], finished_at=None, failed_because=""
    ).update(finished_at=now())
    if finished != len(rows):
        raise refusals.gone()
    request.document_id = document
    request.stand_at(State.WAITING, "document")
    return version


def _document_of(request: Request) -> UUID:
    if request.document_id:
        return request.document_id
    contact = Party.objects.values_list("contact_id", flat=True).get(
        firm=request.firm_id, pk=request.party_id
    )
    document = Document.objects.create(
        firm_id=request.firm_id, contact_id=contact, kind=request.kind, label=request.label
    )
    return document.pk


def _with_receipt(version: Version) -> Version:
    """Numbers are drawn, not counted; one that is taken is drawn again."""
    while True:
        version.receipt = receipt_number()
        try:
            with transaction.atomic():
                version.save(force_insert=True)
        except IntegrityError as error:
            if "one_version_a_receipt" not in str(error):
                raise
        else:
            return version
