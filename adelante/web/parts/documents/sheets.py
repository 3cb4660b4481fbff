"""Pages of files as pictures, for the viewer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adelante.core.sandbox import MOST_PAGES
from adelante.documents.models import File


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
    """One query. `address` is the name of the address of a page's picture."""
    shown = {file.pk: Shown(file) for file in files}
    previews = shelf.previews.filter(file__in=list(shown)).order_by("page")
    for preview in previews[: MOST_PAGES * max(1, len(files))]:
        words = _("Page %(page)s of %(name)s") % {
            "page": preview.page,
            "name": shown[preview.file_id].file.original_name,
        }
        url = reverse(address, args=[preview.file_id, preview.page])
        sheet = Sheet(url=url, words=words, width=preview.width, height=preview.height)
        shown[preview.file_id].sheets.append(sheet)
    return list(shown.values())


_TROUBLES: dict[str, Promise] = {
    "broken": gettext_lazy("This file is damaged: it cannot be opened."),
    "encrypted": gettext_lazy("This file opens only with a password. Send a copy without one."),
    "too_big": gettext_lazy("This file is too big to be shown here. The original is safe."),
    "too_slow": gettext_lazy("This file takes too long to be shown here. The original is safe."),
    "empty": gettext_lazy("This file has no pages."),
    "unsupported": gettext_lazy("This file cannot be shown here. The original is safe."),
}
