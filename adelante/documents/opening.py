"""Looking at what was sent. Who opened what is kept, one entry for each page that shows it."""

from collections.abc import Sequence
from uuid import UUID

from adelante.audit.actor import Actor, ActorKind
from adelante.audit.events import record
from adelante.documents.events import FileOpened
from adelante.documents.models import File, Version
from adelante.documents.originals import Original, unlock
from adelante.people.permissions import May


def open_original(file: File, *, by: Actor) -> Original:
    """Take the original, bit for bit as it was sent."""
    must_read(file, by=by)
    _note(file.version, [file.pk], how="original", by=by)
    return unlock(file)


def show_pages(version: Version, files: Sequence[File], *, by: Actor) -> None:
    """A page with pictures of these files' pages is about to be shown."""
    must_read(version, by=by)
    _note(version, [file.pk for file in files], how="page", by=by)


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
            files=tuple(files),
            how=how,
        )
    )
