"""What the house asks of the sandbox. Every call starts a fresh child and leaves none behind."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from adelante.core.sandbox import frames
from adelante.core.sandbox.answers import Examined, PageImage, Unreadable
from adelante.core.sandbox.conversation import (
    ChildStopped,
    Frame,
    SandboxFailed,
    Source,
    converse,
)
from adelante.core.sandbox.kinds import Kind
from adelante.core.sandbox.limits import STANDARD, Limits
from adelante.core.sandbox.rungs import Rung, confined, is_worth_trying

_INSIDE = "adelante.core.sandbox.inside"
_READERS = {
    Kind.PDF: "pdfs",
    Kind.JPEG: "pictures",
    Kind.PNG: "pictures",
    Kind.TIFF: "pictures",
    Kind.HEIC: "phone_photos",
}
MOST_PAGES = 40
"""How many pages one call draws at most."""
WIDEST = 4_000
"""The widest page image, in pixels."""


def examine(source: Source, *, kind: Kind, limits: Limits = STANDARD) -> Examined | Unreadable:
    """Read a file to its end: is it whole, and what is in it?

    `source` is an open file or pieces of bytes; it is read once, and not past `limits.input`.
    """
    if kind not in _READERS:
        return Unreadable.UNSUPPORTED
    answers = _ask(_READERS[kind], {"do": "examine", "kind": kind}, source=source, limits=limits)
    for answer in answers:
        if isinstance(answer, Examined | Unreadable):
            return answer
    return Unreadable.BROKEN


def render(
    source: Source,
    *,
    kind: Kind,
    width: int,
    smaller: Sequence[int] = (),
    pages: Sequence[int] = range(1, MOST_PAGES + 1),
    limits: Limits = STANDARD,
) -> Iterator[PageImage | Unreadable]:
    """Draw pages (counted from 1; those that the file lacks are passed over), one at a time.

    No image is wider than `width` pixels or higher than three times that, and a small picture is
    not blown up; each page comes again at every width of `smaller`. Pages that cannot be drawn
    are left out, and the last item then is the reason. Close the iterator to stop early.
    """
    if len(pages) > MOST_PAGES:
        raise ValueError(f"One call draws at most {MOST_PAGES} pages.")
    if not all(0 < each <= WIDEST for each in (width, *smaller)):
        raise ValueError(f"A page image is between 1 and {WIDEST} pixels wide.")
    if kind not in _READERS:
        yield Unreadable.UNSUPPORTED
        return
    job = {"do": "render", "kind": kind, "pages": [*pages], "widths": [width, *smaller]}
    for answer in _ask(_READERS[kind], job, source=source, limits=limits):
        if isinstance(answer, PageImage | Unreadable):
            yield answer


def filing_ready(source: Source, *, kind: Kind, limits: Limits = STANDARD) -> bytes | Unreadable:
    """A picture as a PDF that can be filed: letter pages, upright, at most 300 dots an inch.

    A derived copy: recompressed, without the metadata. A PDF needs none (ValueError).
    """
    if kind is Kind.PDF:
        raise ValueError("A PDF is filed as it is.")
    if kind not in _READERS:
        return Unreadable.UNSUPPORTED
    for answer in _ask("filing", {"kind": kind}, source=source, limits=limits):
        if isinstance(answer, bytes | Unreadable):
            return answer
    return Unreadable.BROKEN


@cache
def rung() -> Rung:
    """The firmest rung that holds on this machine, found by trying, once per process."""
    for each in Rung:
        if is_worth_trying(each) and holds(each):
            return each
    raise SandboxFailed("No child process can be started to read files in.")


def holds(each: Rung) -> bool:
    """Whether a child can be shut in on this rung here and now."""
    command = confined(f"{_INSIDE}.nothing", rung=each)
    try:
        return [frame.letter for frame in converse(command, source=(), limits=STANDARD)] == [
            frames.IS_END
        ]
    except (SandboxFailed, ChildStopped, OSError):
        return False


def _ask(
    reader: str, job: Mapping[str, object], *, source: Source, limits: Limits
) -> Iterator[Examined | PageImage | Unreadable | bytes]:
    """Never raises for what a file does: that is an answer, and the last one."""
    command = confined(f"{_INSIDE}.{reader}", json.dumps(job), rung=rung(), limits=limits)
    try:
        for frame in converse(command, source=source, limits=limits):
            if frame.letter != frames.IS_END:
                yield _understood(frame)
    except ChildStopped as stopped:
        yield stopped.reason


def _understood(frame: Frame) -> Examined | PageImage | Unreadable | bytes:
    """The child may have been taken over: what is not exactly an answer is none."""
    letter, body = frame
    if letter == frames.IS_EXAMINED and len(body) == frames.EXAMINED.size:
        page_count, width, height, is_active = frames.EXAMINED.unpack(body)
        return Examined(page_count, width, height, is_active=bool(is_active))
    if letter == frames.IS_PAGE and body.startswith(b"\xff\xd8\xff", frames.PAGE.size):
        page, width, height = frames.PAGE.unpack_from(body)
        return PageImage(page, width, height, jpeg=body[frames.PAGE.size :])
    if letter == frames.IS_PAPER and body.startswith(b"%PDF-"):
        return body
    if letter == frames.IS_UNREADABLE and body in _REASONS:
        return _REASONS[body]
    raise ChildStopped(Unreadable.BROKEN)


_REASONS = {reason.value.encode(): reason for reason in Unreadable}
