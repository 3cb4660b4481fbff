"""Who was asked in, and which links open a task without a sign-in: one page for a case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adelante.cases.models import Case, Grant, Invitation, Party, Pass
from adelante.cases.models.invitation import Standing
from adelante.cases.models.pass_ import right_over
from adelante.cases.passing import Kind
from adelante.core.words import Words
from adelante.documents.models import State
from adelante.people.permissions import May
from adelante.web.access import StaffRequest
from adelante.web.design import wording
from adelante.web.design.status import status
from adelante.web.staff.mail.page import KINDS
from adelante.web.staff.navigation import case_tabs

MOST_ENDED = 30


class MakeLink(forms.Form):
    """`item` is "upload:<id>" or "pay:<id>"."""

    item = forms.ChoiceField(label=gettext_lazy("What for"))
    account = forms.ChoiceField(label=gettext_lazy("For whom"))

    def __init__(
        self,
        *args: Any,
        items: Iterable[tuple[str, str]],
        accounts: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = list(items)  # type: ignore[attr-defined]
        self.fields["account"].choices = list(accounts)  # type: ignore[attr-defined]

    @property
    def kind(self) -> Kind:
        return Kind(self.cleaned_data["item"].partition(":")[0])

    @property
    def item_id(self) -> UUID:
        return UUID(self.cleaned_data["item"].partition(":")[2])


@dataclass(frozen=True)
class Line:
    """One link, in the office's words."""

    link: Pass
    what: str
    who: str
    came_by: str | Promise
    may_revoke: bool

    @property
    def opened(self) -> str:
        if not self.link.opened_at:
            return _("never opened")
        return _("first opened %(ago)s") % {"ago": wording.ago(self.link.opened_at)}

    @property
    def fate(self) -> str:
        """Why it opens nothing any more."""
        if self.link.done_at:
            return _("done")
        return _("taken back") if self.link.ended_at else _("too old")


@dataclass(frozen=True)
class Asked:
    """An invitation, and what came of it."""

    invitation: Invitation
    last_here: Any = None

    @property
    def word(self) -> Any:
        return status("invitation", self.invitation.standing).staff

    @property
    def tone(self) -> str:
        return status("invitation", self.invitation.standing).tone

    @property
    def opened(self) -> str:
        """A program that looks at the link opens nothing: pressing its button does."""
        if not self.invitation.opened_at:
            return _("never opened")
        return _("opened %(ago)s") % {"ago": wording.ago(self.invitation.opened_at)}

    @property
    def signed_in(self) -> str:
        if self.last_here:
            return _("last signed in %(ago)s") % {"ago": wording.ago(self.last_here)}
        return ""

    @property
    def may_go_again(self) -> bool:
        return self.invitation.standing in {Standing.SENT, Standing.EXPIRED}


@dataclass
class Person:
    party: Party
    invitations: list[Asked] = field(default_factory=list)
    living: list[Line] = field(default_factory=list)
    ended: list[Line] = field(default_factory=list)
    form: MakeLink | None = None


def links_page(
    request: StaffRequest, case: Case, *, bound: Mapping[UUID, MakeLink] | None = None
) -> dict[str, Any]:
    """Context: each party with their invitations and links. A fixed number of reads."""
    parties = request.desk.parties.filter(case=case).order_by("pk")
    people = {party.pk: Person(party) for party in parties}
    grants = _grants(request, case)
    seen = {(grant.party_id, grant.account.email): grant.last_seen_at for grant in grants}
    for row in request.desk.invitations.filter(case=case).order_by("-sent_at"):
        last_here = seen.get((row.party_id, row.email))
        people[row.party_id].invitations.append(Asked(row, last_here))
    links = request.desk.links.filter(case=case).order_by("-made_at")
    for line in lines_of(request, links):
        person = people[line.link.party_id]
        (person.living if line.link.is_living else person.ended).append(line)
    items = _items(request, case)
    for person in people.values():
        person.ended = person.ended[:MOST_ENDED]
        mine = items.get(person.party.pk, [])
        accounts = _accounts(grants, party=person.party.pk)
        if mine and accounts and not case.closed_at:
            person.form = MakeLink(
                items=mine, accounts=accounts, auto_id=f"link_{person.party.pk}_%s"
            )
        if bound and person.party.pk in bound:
            person.form = bound[person.party.pk]
    return {
        "case": case,
        "people": list(people.values()),
        "may_invite": request.actor.may(May.INVITE_CLIENTS) and not case.closed_at,
        "here": "cases",
        "tabs": case_tabs(request, case),
        "tab": "summary",
    }


def form_for(request: StaffRequest, party: Party) -> MakeLink:
    """The form as it was sent, with what may be chosen for this party."""
    items = _items(request, party.case).get(party.pk, [])
    accounts = _accounts(_grants(request, party.case), party=party.pk)
    return MakeLink(request.POST, items=items, accounts=accounts, auto_id=f"link_{party.pk}_%s")


def living_to(request: StaffRequest, item: UUID) -> Any:
    """Links that still open this item."""
    return request.desk.links.living().filter(item=item).order_by("-made_at")


def lines_of(request: StaffRequest, links: Any) -> list[Line]:
    """These links with the names of what they open and who got them. Four reads."""
    rows = list(links)
    ids = {link.item for link in rows}
    requests = request.desk.requests.filter(pk__in=ids).values_list("pk", "label")
    invoices = request.desk.invoices.filter(pk__in=ids).values_list("pk", "number")
    named = {pk: Words.from_json(label).en for pk, label in requests}
    named |= {pk: _("Invoice %(number)s") % {"number": number} for pk, number in invoices}
    known = request.desk.grants.filter(account__in={link.account_id for link in rows})
    names = dict(known.values_list("account_id", "account__name"))
    mails = request.desk.messages.filter(pk__in={link.message_id for link in rows})
    kinds = dict(mails.values_list("pk", "template"))
    return [
        Line(
            link=link,
            what=named.get(link.item, str(link.get_kind_display())),
            who=names.get(link.account_id, ""),
            came_by=_carrier(link, kinds),
            may_revoke=request.actor.may(right_over(link.kind)),
        )
        for link in rows
    ]


def _carrier(link: Pass, kinds: Mapping[UUID, str]) -> str | Promise:
    if link.message_id is None:
        return _("made by hand")
    return KINDS.get(kinds.get(link.message_id, ""), _("by mail"))


def _grants(request: StaffRequest, case: Case) -> list[Grant]:
    rows = request.desk.grants.filter(case=case, ended_at=None).select_related("account")
    shown = ("party_id", "reach", "last_seen_at", "account__name", "account__email")
    return list(rows.only(*shown))


def _accounts(grants: Iterable[Grant], *, party: UUID) -> list[tuple[str, str]]:
    """Whoever comes in for the party, or pays the bills of the case."""
    found = {
        str(grant.account_id): f"{grant.account.name} · {grant.account.email}"
        for grant in grants
        if grant.party_id == party or grant.reach == Grant.Reach.BILLS
    }
    return list(found.items())


def _items(request: StaffRequest, case: Case) -> dict[UUID, list[tuple[str, str]]]:
    """What may still be done by a link, by party, of what this member hands out."""
    found: dict[UUID, list[tuple[str, str]]] = {}
    open_ones = request.desk.requests.filter(case=case, state__in=[State.NEEDED, State.RETURNED])
    bills = request.desk.invoices.filter(case=case).order_by("due_on")
    if request.actor.may(right_over(Kind.UPLOAD)):
        for asked in open_ones.order_by("position"):
            words = _("Send: %(what)s") % {"what": Words.from_json(asked.label).en}
            found.setdefault(asked.party_id, []).append((f"upload:{asked.pk}", words))
    if request.actor.may(right_over(Kind.PAY)):
        for bill in bills:
            if bill.open_cents:
                words = _("Pay: invoice %(number)s") % {"number": bill.number}
                found.setdefault(bill.party_id, []).append((f"pay:{bill.pk}", words))
    return found
