"""Pages of files as pictures, for the viewer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adelante.core.sandbox import MOST_PAGES
from adelante.documents.models import File
from adelante.web.reading import prepared


@dataclass(frozen=True)
class Sheet:
    """What the viewer needs of a page."""

    url: str
    words: str
    width: int
    height: int


@dataclass
class Shown:
    """A file and its pages."""

    file: File
    sheets: list[Sheet] = field(default_factory=list)

    @property
    def is_being_drawn(self) -> bool:
        return self.file.looks == File.Looks.WAITING

    @property
    def trouble(self) -> str | Promise:
        """Why there is nothing to see, or not all of it."""
        if self.is_being_drawn:
            return _("The pictures of the pages are being made. Load the page again in a moment.")
        if self.file.looks == File.Looks.UNREADABLE:
            return _TROUBLES.get(self.file.unreadable_because, _TROUBLES["broken"])
        if (self.file.page_count or 0) > len(self.sheets):
            return _(
                "Only the first %(count)s pages are shown here. The original has them all."
            ) % {"count": len(self.sheets)}
        return ""


def sheets_of(shelf: Any, files: Sequence[File], *, address: str) -> list[Shown]:
    """Of the files of one version. One query. `address` is the name of a picture's address."""
    shown = {file.pk: Shown(file) for file in files}
    if not files:
        return []
    for file, page, width, height in _previews_of(shelf, version=files[0].version_id):
        words = _("Page %(page)s of %(name)s") % {
            "page": page,
            "name": shown[file].file.original_name,
        }
        url = reverse(address, args=[file, page])
        shown[file].sheets.append(Sheet(url=url, words=words, width=width, height=height))
    return list(shown.values())


@prepared
def _previews_of(shelf: Any, *, version: UUID) -> Any:
    rows = shelf.previews.filter(file__version=version, page__lte=MOST_PAGES).order_by("page")
    return rows.values_list("file_id", "page", "width", "height")


_TROUBLES: dict[str, Promise] = {
    "broken": gettext_lazy("This file is damaged: it cannot be opened."),
    "encrypted": gettext_lazy("This file opens only with a password. Send a copy without one."),
    "too_big": gettext_lazy("This file is too big to be shown here. The original is safe."),
    "too_slow": gettext_lazy("This file takes too long to be shown here. The original is safe."),
    "empty": gettext_lazy("This file has no pages."),
    "unsupported": gettext_lazy("This file cannot be shown here. The original is safe."),
}
