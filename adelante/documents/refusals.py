"""Why a file is not taken, in words that say what to do instead."""

from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from adelante.core.errors import Refused
from adelante.core.sandbox import Kind

MOST_MEGABYTES = 100
MOST_BYTES = MOST_MEGABYTES * 1_000_000

REASONS: dict[str, Promise] = {
    "empty": _("The file was empty"),
    "too_large": _("The file was too large"),
    "day_full": _("The client has sent more in one day than this portal takes"),
    "firm_full": _("There is no room for more files"),
    "wrong_kind": _("We do not take this type of file"),
    "damaged": _("It was damaged on the way"),
    "idle": _("The sending stopped and was not taken up again"),
    "abandoned": _("The sender took it back"),
}
"""What the firm reads about an upload that failed."""


class FileRefused(Refused):
    """A file cannot be taken. `because` is a word that doors and rows understand."""

    def __init__(self, because: str, words: str | Promise) -> None:
        super().__init__(words)
        self.because = because


def empty() -> FileRefused:
    return FileRefused(
        "empty", _("This file is empty. Open it to check, then choose it again or take a photo.")
    )


def too_large(size: int | None) -> FileRefused:
    """`size` in bytes; None where the sending was stopped before its end was seen."""
    if size is None:
        words = _(
            "This file is too large; the most we can take is {most} MB. Send the pages as photos, "
            "or split the file."
        )
        return FileRefused("too_large", format_lazy(words, most=MOST_MEGABYTES))
    words = _(
        "This file is {size} MB; the most we can take is {most} MB. Send the pages as photos, or "
        "split the file."
    )
    megabytes = -(-size // 1_000_000)
    return FileRefused("too_large", format_lazy(words, size=megabytes, most=MOST_MEGABYTES))


def day_full() -> FileRefused:
    words = _(
        "You have sent more in one day than this portal takes. Nothing is lost. Send the rest "
        "tomorrow, or write to your team: they can take it in another way."
    )
    return FileRefused("day_full", words)


def firm_full() -> FileRefused:
    words = _(
        "There is no room for more files at the moment. What you have sent is safe. Please write "
        "to your team, and send this file again when they have made room."
    )
    return FileRefused("firm_full", words)


def wrong_kind(kind: Kind | None) -> FileRefused:
    if kind is None:
        words: str | Promise = _(
            "We cannot tell what this file is. Send a PDF, or a photo as JPG, PNG or HEIC."
        )
    elif kind in _PRINTABLE:
        words = format_lazy(
            _(
                "This is {kind}. Save it as a PDF and send that: in the program where you wrote "
                "it, choose File, then Save as, then PDF. Or send photos of the printed pages."
            ),
            kind=_called(kind),
        )
    elif kind in _PACKED:
        words = format_lazy(
            _("This is {kind}. Open it first, then send the documents in it one by one."),
            kind=_called(kind),
        )
    elif kind in _PICTURES:
        words = format_lazy(
            _("This is {kind}. Save it as JPG or PNG and send that, or take a photo of it."),
            kind=_called(kind),
        )
    else:
        words = format_lazy(
            _("This is {kind}, and we cannot take it. Send a PDF, or a photo as JPG, PNG or HEIC."),
            kind=_called(kind),
        )
    return FileRefused("wrong_kind", words)


def not_whole() -> FileRefused:
    return FileRefused(
        "not_whole", _("The file has not arrived in full. Send it again: it goes on by itself.")
    )


def damaged() -> FileRefused:
    return FileRefused(
        "damaged", _("The file was damaged on its way to us. Please choose it and send it again.")
    )


def moved() -> FileRefused:
    return FileRefused(
        "moved", _("This part has arrived already, perhaps from another window of yours.")
    )


def gone() -> FileRefused:
    return FileRefused("gone", _("This sending has ended. Choose the file and send it again."))


def cut() -> FileRefused:
    return FileRefused("cut", _("The connection was cut. Nothing is lost: please try again."))


def piece_too_large() -> FileRefused:
    return FileRefused("piece_too_large", _("Send the file in parts of at most 4 MB."))


def too_many() -> FileRefused:
    return FileRefused(
        "too_many",
        _("Many files are on their way and not sent yet. Finish or remove some of them first."),
    )


def too_often() -> FileRefused:
    words = _("Too many tries in a short time. Please wait an hour, or write to your team.")
    return FileRefused("too_often", words)


def accepted_already() -> Refused:
    return Refused(
        _("Your team has accepted this already. If something has changed, write it in a comment.")
    )


def not_needed() -> Refused:
    return Refused(_("Your team does not need this any more. You have nothing to send here."))


def case_closed() -> Refused:
    return Refused(_("This case is closed. Write to your team if you have something to send."))


def _name_of(kind: Kind) -> str:
    return kind.named("es" if (get_language() or "").startswith("es") else "en")


_called = lazy(_name_of, str)
_PRINTABLE = {
    Kind.WORD,
    Kind.EXCEL,
    Kind.SLIDES,
    Kind.OPEN_DOCUMENT,
    Kind.OLD_OFFICE,
    Kind.RICH_TEXT,
    Kind.MAIL,
}
_PACKED = {Kind.ZIP, Kind.ARCHIVE}
_PICTURES = {Kind.GIF, Kind.WEBP, Kind.AVIF, Kind.BMP, Kind.JPEG_2000, Kind.PHOTOSHOP}
