"""Looking at what was sent. Who opened what is kept, one entry for each page that shows it."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from adelante.audit.actor import Actor, ActorKind
from adelante.audit.events import record
from adelante.audit.models import Entry
from adelante.core.clock import now
from adelante.documents.events import FileOpened
from adelante.documents.models import File, Preview, Version
from adelante.documents.originals import Original, unlock, unlock_preview
from adelante.people.permissions import May

ONE_LOOK = timedelta(minutes=10)
"""So long the pictures of a page belong to the look that showed it."""


def open_original(file: File, *, by: Actor) -> Original:
    """Take the original, bit for bit as it was sent."""
    must_read(file, by=by)
    _note(file.version, [file.pk], how="original", by=by)
    return unlock(file)


def show_pages(version: Version, files: Sequence[File], *, by: Actor) -> None:
    """A page with pictures of these files' pages is about to be shown."""
    must_read(version, by=by)
    _note(version, [file.pk for file in files], how="page", by=by)


def show_picture(preview: Preview, *, by: Actor) -> Original:
    """The picture of one page. It belongs to the page that has just shown it, if one has; asked for
    by itself, it is a look of its own.
    """
    file = preview.file
    must_read(file, by=by)
    if not _has_just_looked(file.version_id, by=by):
        _note(file.version, [file.pk], how="picture", by=by)
    return unlock_preview(preview, of=file)


def _has_just_looked(version: UUID, *, by: Actor) -> bool:
    recent = Entry.objects.filter(firm=by.firm, name=FileOpened.name(), session_id=by.session)
    if by.session is None:
        return False
    recent = recent.filter(at__gt=now() - ONE_LOOK, facts__version_id=str(version))
    return recent.exists()


def must_read(item: File | Version, *, by: Actor) -> None:
    """Row security has left only what may be opened; a client's rights are of the account."""
    if by.kind == ActorKind.CLIENT and not by.on_behalf_of:
        by.must(May.READ_DOCUMENTS)
    else:
        by.must(May.SEE_DOCUMENTS, at=item)


def _note(version: Version, files: list[UUID], *, how: str, by: Actor) -> None:
    record(
        FileOpened(
            by=by,
            case=version.case_id,
            party=version.party_id,
            version_id=version.pk,
            request=version.request_id,
            files=tuple(files),
            how=how,
        )
    )
