"""What a sign-in has seen: every record that was shown or taken, under the clients it is about.

Gathered from the trail by a fixed number of reads, however much was seen.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adelante.audit.models import LOOKS
from adelante.core import clock
from adelante.core.words import Words
from adelante.web.staff.desk import Desk
from adelante.web.staff.history import shown_as

WITHIN = timedelta(days=400)
MOST_SESSIONS = 50
MOST_PEOPLE = 100


@dataclass(frozen=True)
class Session:
    """One sign-in of somebody, as the trail remembers it."""

    id: UUID
    first: datetime
    last: datetime
    looks: int
    cases: int

    @property
    def words(self) -> str:
        looked = ngettext("%(count)d look", "%(count)d looks", self.looks) % {"count": self.looks}
        if not self.looks:
            return _("looked at no client's record")
        cases = ngettext("in %(count)d case", "in %(count)d cases", self.cases)
        return f"{looked} {cases % {'count': self.cases}}"


@dataclass
class Record:
    """One record, and how it was seen."""

    what: str
    case: str
    first: datetime
    last: datetime
    times: int = 0
    taken: int = 0

    @property
    def how(self) -> str:
        shown = self.times - self.taken
        said = []
        if shown:
            said.append(ngettext("shown once", "shown %(count)d times", shown) % {"count": shown})
        if self.taken:
            said.append(
                ngettext("downloaded once", "downloaded %(count)d times", self.taken)
                % {"count": self.taken}
            )
        return ", ".join(said)


@dataclass
class Client:
    """A person of whom something was seen."""

    name: str
    records: list[Record] = field(default_factory=list)

    @property
    def first(self) -> datetime:
        return min(record.first for record in self.records)

    @property
    def last(self) -> datetime:
        return max(record.last for record in self.records)


@dataclass(frozen=True)
class Seen:
    session: UUID
    who: str
    role: str
    first: datetime
    last: datetime
    clients: Sequence[Client]
    records: int

    @property
    def words(self) -> str:
        records = ngettext("%(count)d record", "%(count)d records", self.records)
        clients = ngettext("%(count)d client", "%(count)d clients", len(self.clients))
        return _("%(records)s of %(clients)s") % {
            "records": records % {"count": self.records},
            "clients": clients % {"count": len(self.clients)},
        }


def sessions_of(desk: Desk, account: UUID) -> list[Session]:
    """The sign-ins of an account that did or saw anything, the newest first."""
    since = clock.now() - WITHIN
    rows = desk.entries.filter(account_id=account, at__gt=since).exclude(session_id=None)
    looked = Q(name__in=LOOKS, case_id__isnull=False)
    found = rows.values_list("session_id").annotate(
        first=Min("at"),
        last=Max("at"),
        looks=Count("seq", filter=looked),
        cases=Count("case_id", filter=looked, distinct=True),
    )
    return [Session(*row) for row in found.order_by("-last")[:MOST_SESSIONS]]


def seen_in(desk: Desk, session: UUID) -> Seen:
    """All that this sign-in has seen. Ten reads. 404 if the trail knows nothing of it."""
    rows = desk.entries.filter(session_id=session).order_by("seq")
    fields = ("name", "at", "account_id", "member_id", "case_id", "party_id", "facts")
    entries = list(rows.values_list(*fields))
    if not entries:
        raise Http404
    who, role = _person(desk, entries[0][2], entries[0][3])
    looks = [each for each in entries if each[4]]
    labels = _labels(desk, looks)
    cases = dict(desk.cases.filter(pk__in={each[4] for each in looks}).values_list("pk", "code"))
    records: dict[tuple[Any, ...], Record] = {}
    places: dict[tuple[Any, ...], tuple[UUID, UUID | None]] = {}
    for name, at, _account, _member, case, party, facts in looks:
        key, what, taken = _record(name, facts, labels)
        key = (*key, case)
        record = records.setdefault(key, Record(what, cases.get(case, ""), at, at))
        record.last, record.times, record.taken = at, record.times + 1, record.taken + taken
        places[key] = (case, party)
    clients = _by_client(desk, records, places)
    return Seen(session, who, role, entries[0][1], entries[-1][1], clients, len(records))


def people(desk: Desk, words: str) -> list[tuple[UUID, str, str]]:
    """(account, name, role) of who has a sign-in of their own: staff first, then clients."""
    members = desk.members.order_by("left_at", "name").values_list("account_id", "name", "role")
    staff = {
        account: (name, str(desk.members.model(role=role).get_role_display()))
        for account, name, role in members
    }
    accounts = desk.accounts.order_by("name")
    if words:
        accounts = accounts.filter(name__icontains=words)
        staff = {pk: one for pk, one in staff.items() if words.casefold() in one[0].casefold()}
    rest = accounts.exclude(pk__in=staff).values_list("pk", "name")[:MOST_PEOPLE]
    known = [(account, name, role) for account, (name, role) in staff.items()]
    return [*known, *((pk, name, _("Client")) for pk, name in rest)] if words else known


def name_of(desk: Desk, account: UUID) -> str:
    name, _role = _person(desk, account, None)
    return name


def _person(desk: Desk, account: UUID | None, member: UUID | None) -> tuple[str, str]:
    rows = desk.members.filter(Q(pk=member) | Q(account=account))
    for one in rows[:1]:
        return one.name, str(one.get_role_display())
    for one in desk.accounts.filter(pk=account):
        return one.name, _("Client")
    raise Http404


def _record(
    name: str, facts: Mapping[str, Any], labels: Mapping[str, str]
) -> tuple[tuple[Any, ...], str, bool]:
    """(key, words, whether it was taken away) of what an entry is about."""
    if name == "file_opened":
        about = labels.get(facts.get("request", facts["version_id"]), _("a document"))
        how = facts.get("how")
        return ("file", facts.get("request", facts["version_id"])), about, how == "original"
    if name == "looked":
        what, record = facts["what"], facts["record"]
        label = labels.get(record, "")
        words = shown_as(what)
        words = f"{words[:1].upper()}{words[1:]}"
        taken = facts.get("how") != "page"
        return (what, record), f"{words}: {label}" if label else words, taken
    return ("deed",), _("Worked in the case (the trail of the case says what)"), False


def _labels(desk: Desk, looks: Iterable[Sequence[Any]]) -> dict[str, str]:
    """What single records are called, by id."""
    ids: set[UUID] = set()
    for each in looks:
        facts = each[-1]
        ids |= {UUID(facts[key]) for key in ("record", "request", "version_id") if facts.get(key)}
    labels = {
        str(pk): Words.from_json(label).en
        for pk, label in desk.requests.filter(pk__in=ids).values_list("pk", "label")
    }
    versions = desk.versions.filter(pk__in=ids).values_list("pk", "request__label")
    labels |= {str(pk): Words.from_json(label).en for pk, label in versions}
    for rows, column in (
        (desk.invoices, "number"),
        (desk.payments, "receipt"),
        (desk.filings, "form"),
    ):
        labels |= {str(pk): said for pk, said in rows.filter(pk__in=ids).values_list("pk", column)}
    return labels


def _by_client(
    desk: Desk,
    records: Mapping[tuple[Any, ...], Record],
    places: Mapping[tuple[Any, ...], tuple[UUID, UUID | None]],
) -> list[Client]:
    """Of one party if the record is theirs; else of everybody who has a part in the case."""
    parties: dict[UUID, tuple[UUID, str]] = {}
    of_case: dict[UUID, list[UUID]] = defaultdict(list)
    rows = desk.parties.filter(case__in={case for case, _party in places.values()})
    for pk, case, contact, name in rows.values_list("pk", "case_id", "contact_id", "name"):
        parties[pk] = (contact, name)
        of_case[case].append(pk)
    clients: dict[UUID, Client] = {}
    for key, record in records.items():
        case, party = places[key]
        for one in [party] if party in parties else of_case[case]:
            contact, name = parties[one]
            client = clients.setdefault(contact, Client(name))
            if record not in client.records:
                client.records.append(record)
    return sorted(clients.values(), key=lambda client: client.first)
