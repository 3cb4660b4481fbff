"""What a case asks for, line by line, with what was sent and said. Four queries for any number."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from adelante.cases.models import Case
from adelante.core.words import Words
from adelante.documents.models import File, Remark, Request, State, Version
from adelante.library import catalogue
from adelante.web.design import wording
from adelante.web.design.status import Side, Status, Word, status
from adelante.web.reading import prepared


@dataclass
class Sent:
    """A version with its files."""

    version: Version
    files: list[File] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def pages(self) -> int | None:
        """None until every file has been looked at, or where one cannot be read."""
        counts = [file.page_count for file in self.files]
        return None if None in counts else sum(count or 0 for count in counts)

    @property
    def measure(self) -> str:
        """ "2 pages, 1.8 MB" """
        pages = self.pages
        if pages is None:
            return wording.size(self.size)
        told = ngettext("%(count)s page", "%(count)s pages", pages) % {"count": pages}
        return f"{told}, {wording.size(self.size)}"


@dataclass
class Said:
    """A remark, with its reasons in the reader's language."""

    remark: Remark
    reasons: list[str]
    mine: bool = False

    @property
    def who(self) -> str:
        return first_name(self.remark.author)


@dataclass
class Line:
    """One request, as one person sees it."""

    request: Request
    label: str
    side: Side
    mine: bool = True
    several_people: bool = False
    sent: list[Sent] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    @property
    def title(self) -> str:
        if not self.several_people:
            return self.label
        return f"{self.label} · {self.request.party.short_name}"

    @property
    def newest(self) -> Sent | None:
        return self.sent[0] if self.sent else None

    @property
    def word(self) -> Word:
        return self._status.word(self.side)

    @property
    def tone(self) -> str:
        return self._status.tone

    @property
    def correction(self) -> Said | None:
        """What the firm wants different, while it does."""
        if self.request.state != State.RETURNED:
            return None
        return next((said for said in self.said if said.remark.by_staff), None)

    @property
    def help(self) -> str:
        return words_of(self.request.facts.get("help"))

    @property
    def alternatives(self) -> str:
        return words_of(self.request.facts.get("alternatives"))

    @property
    def condition(self) -> str:
        return words_of(self.request.facts.get("condition"))

    @property
    def reviewer(self) -> str:
        return first_name(self.request.reviewer.name) if self.request.reviewer else ""

    @property
    def can_send(self) -> bool:
        return self.mine and self.request.state not in {State.ACCEPTED, State.WAIVED}

    @property
    def facts(self) -> list[str]:
        """The small facts under the title, for where it stands now."""
        request, newest = self.request, self.newest
        told = []
        if request.state in {State.NEEDED, State.RETURNED} and newest is None:
            told += self.expected
        if newest:
            told += [_version_sent(newest.version), newest.measure]
        elif request.state == State.WAITING:
            told.append(
                _("%(who)s sent it %(day)s")
                % {"who": request.party.short_name, "day": wording.short_day(request.state_since)}
            )
        if request.state == State.ACCEPTED:
            told.insert(0, _accepted(newest, request))
        if not self.mine and request.audience == "party":
            told.append(
                _("Only %(who)s and the firm can open it") % {"who": request.party.short_name}
            )
        return told

    @property
    def expected(self) -> list[str]:
        """What is expected: formats, translation, a name for the file, who reviews it, by when."""
        facts = self.request.facts
        told = [formats_of(facts.get("formats"))]
        if facts.get("translation") == "if_not_english":
            told.append(_("With an English translation if it is in another language"))
        name = facts.get("filename", "")
        if name and "{" not in name:
            told.append(_("Good name for the file: %(name)s") % {"name": name})
        if self.reviewer:
            told.append(_("%(who)s reviews it") % {"who": self.reviewer})
        if self.request.due_on and self.request.state != State.ACCEPTED:
            is_late = self.request.is_open and wording.is_past(self.request.due_on)
            words = _("was due %(day)s") if is_late else _("by %(day)s")
            told.append(words % {"day": wording.day(self.request.due_on)})
        return told

    @property
    def due(self) -> str:
        """ "due Dec 4" or "was due Dec 4"; empty without a day."""
        return wording.due(self.request.due_on) if self.request.due_on else ""

    @property
    def _status(self) -> Status:
        return status("document", self.request.shown_as)


def lines_of(
    shelf: Any, case: Case, *, side: Side, mine: frozenset[UUID] | None = None
) -> list[Line]:
    """Every request of the case in its order. `shelf` is the desk or the home.

    `mine`: the parties that the reader acts for; None for the firm, to whom all is open.
    """
    requests = _requests_in(shelf, case=case.pk)
    files: dict[UUID, list[File]] = defaultdict(list)
    for file in _files_in(shelf, case=case.pk):
        files[file.version_id].append(file)
    sent: dict[UUID, list[Sent]] = defaultdict(list)
    for version in _versions_in(shelf, case=case.pk):
        sent[version.request_id].append(Sent(version, files[version.pk]))
    said: dict[UUID, list[Said]] = defaultdict(list)
    for remark in _remarks_in(shelf, case=case.pk):
        said[remark.request_id].append(said_in(remark))
    several = len({request.party_id for request in requests}) > 1
    return [
        Line(
            request=request,
            label=words_of(request.label),
            side=side,
            mine=mine is None or request.party_id in mine,
            several_people=several,
            sent=sent[request.pk],
            said=said[request.pk],
        )
        for request in requests
    ]


def line_of(
    shelf: Any, request: Request, *, side: Side, mine: frozenset[UUID] | None = None
) -> Line:
    """One request, with all that belongs to it."""
    files: dict[UUID, list[File]] = defaultdict(list)
    for file in _files_for(shelf, request=request.pk):
        files[file.version_id].append(file)
    return Line(
        request=request,
        label=words_of(request.label),
        side=side,
        mine=mine is None or request.party_id in mine,
        sent=[Sent(v, files[v.pk]) for v in _versions_for(shelf, request=request.pk)],
        said=[said_in(remark) for remark in _remarks_for(shelf, request=request.pk)],
    )


_OPENS = ("vault", "pieces", "places", "wrapped_key")
"""What opens a file, which a list does not."""


@prepared
def _requests_in(shelf: Any, *, case: UUID) -> Any:
    rows = shelf.requests.filter(case=case).select_related("party", "reviewer")
    return rows.order_by("position", "asked_at")


@prepared
def _files_in(shelf: Any, *, case: UUID) -> Any:
    return shelf.files.filter(case=case).order_by("position").defer(*_OPENS, "sha256")


@prepared
def _versions_in(shelf: Any, *, case: UUID) -> Any:
    rows = shelf.versions.filter(case=case).select_related("reviewed_by")
    return rows.order_by("-number")


@prepared
def _remarks_in(shelf: Any, *, case: UUID) -> Any:
    return shelf.remarks.filter(case=case).order_by("-said_at")


@prepared
def _files_for(shelf: Any, *, request: UUID) -> Any:
    rows = shelf.files.filter(version__request=request).order_by("position")
    return rows.defer(*_OPENS)


@prepared
def _versions_for(shelf: Any, *, request: UUID) -> Any:
    rows = shelf.versions.filter(request=request).select_related("reviewed_by")
    return rows.order_by("-number")


@prepared
def _remarks_for(shelf: Any, *, request: UUID) -> Any:
    return shelf.remarks.filter(request=request).order_by("-said_at")


def said_in(remark: Remark) -> Said:
    known = catalogue.review_reasons()
    language = get_language() or "en"
    reasons = [
        known[key].client_text.in_language(language)
        for key in remark.reasons
        if key in known and known[key].client_visible
    ]
    return Said(remark, reasons)


def words_of(value: Any) -> str:
    return Words.from_json(value).in_language(get_language() or "en") if value else ""


def first_name(name: str) -> str:
    return name.split()[0] if name.split() else ""


def formats_of(formats: Sequence[str] | None) -> str:
    """ "PDF, JPG, PNG or phone photo": what is asked for and what we can take, in one breath."""
    wanted = set(formats or ())
    every = {"PDF": {"pdf"}, "JPG": {"jpg", "jpeg"}, "PNG": {"png"}}
    named = [name for name, endings in every.items() if not wanted or wanted & endings]
    if not wanted or wanted & {"heic", "heif"}:
        named.append(_("phone photo"))
    if not named:
        named = ["PDF"]
    if len(named) == 1:
        return named[0]
    return _("%(first)s or %(last)s") % {"first": ", ".join(named[:-1]), "last": named[-1]}


def _version_sent(version: Version) -> str:
    return _("Version %(number)s, sent %(moment)s") % {
        "number": version.number,
        "moment": wording.moment(version.sent_at),
    }


def _accepted(newest: Sent | None, request: Request) -> str:
    day = wording.short_day(request.state_since)
    reviewer = newest.version.reviewed_by if newest else None
    if reviewer is None:
        return _("Accepted %(day)s") % {"day": day}
    return _("Accepted %(day)s by %(who)s") % {"day": day, "who": first_name(reviewer.name)}
