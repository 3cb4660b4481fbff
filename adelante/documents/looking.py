"""Pictures of pages, made in the sandbox and sealed before anybody sees them."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from adelante.cases.models import Case
from adelante.core.ids import new_id
from adelante.core.locking import locked
from adelante.core.sandbox import Kind, PageImage, Unreadable, examine, render
from adelante.core.tenancy import tenant
from adelante.core.vault import CannotOpen, NotThere, VerifiedReader, seal_to
from adelante.documents.models import File, Preview
from adelante.documents.originals import Original, place_of, preview_binding, unlock
from adelante.documents.ports import storage

WIDTH = 1400
"""Pixels: enough to read small print on a scan of a letter page."""


@dataclass(frozen=True, kw_only=True)
class _Seen:
    page: int
    width: int
    height: int
    size: int
    vault: UUID


def look_at_file(file_id: UUID, *, firm: UUID) -> None:
    """Draw the pages of a file, or find out why that cannot be done. A second time does nothing.

    Reading happens outside of any transaction; the rows are written in one, at the end.
    """
    with tenant(firm):
        file = File.objects.filter(firm=firm, pk=file_id).first()
        if file is None or file.looks != File.Looks.WAITING:
            return
        original = unlock(file)
    seen: list[_Seen] = []
    try:
        pages, trouble = _draw(file, original, seen)
        with tenant(firm):
            kept = _keep(file, seen, pages=pages, trouble=trouble)
    except BaseException:
        _forget(file, seen)
        raise
    if not kept:
        _forget(file, seen)


def _draw(file: File, original: Original, seen: list[_Seen]) -> tuple[int | None, str]:
    """How many pages there are, and what was wrong. What was drawn is added to `seen`."""
    kind = Kind(file.kind)
    try:
        with original.open() as reader:
            found = examine(_chunks(reader), kind=kind)
        if isinstance(found, Unreadable):
            return None, str(found)
        trouble = ""
        with original.open() as reader:
            for image in render(_chunks(reader), kind=kind, width=WIDTH):
                if isinstance(image, PageImage):
                    seen.append(_sealed(file, original, image))
                else:
                    trouble = str(image)
    except (CannotOpen, NotThere):
        return None, str(Unreadable.BROKEN)
    return found.page_count, trouble


def _sealed(file: File, original: Original, image: PageImage) -> _Seen:
    vault = new_id()
    seal_to(
        storage(),
        place_of(file.firm_id, file.vault, vault),
        [image.jpeg],
        key=original.key,
        bound_to=preview_binding(file.firm_id, vault),
    )
    return _Seen(
        page=image.page, width=image.width, height=image.height, size=len(image.jpeg), vault=vault
    )


def _keep(file: File, seen: list[_Seen], *, pages: int | None, trouble: str) -> bool:
    case = Case.objects.get(firm=file.firm_id, pk=file.case_id)
    with locked(case, file):
        if file.looks != File.Looks.WAITING:
            return False  # another run was faster
        Preview.objects.bulk_create(
            Preview(
                firm_id=file.firm_id,
                case_id=file.case_id,
                party_id=file.party_id,
                audience=file.audience,
                file=file,
                page=each.page,
                width=each.width,
                height=each.height,
                size=each.size,
                vault=each.vault,
            )
            for each in seen
        )
        file.looks = File.Looks.READY if seen else File.Looks.UNREADABLE
        file.unreadable_because = trouble if not seen else ""
        file.page_count = pages
        file.save(update_fields=["looks", "unreadable_because", "page_count"])
    return True


def _forget(file: File, seen: list[_Seen]) -> None:
    for each in seen:
        storage().delete(place_of(file.firm_id, file.vault, each.vault))


def _chunks(reader: VerifiedReader) -> Iterator[bytes]:
    while chunk := reader.read(256 * 1024):
        yield chunk
