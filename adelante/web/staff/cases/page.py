"""What the page of a case shows: gathered here from the desk, by a fixed number of reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from adelante.audit.models import LOOKS
from adelante.billing.balance import balance_of
from adelante.cases.models import Case, Grant, Invitation, Kept, Party, Safety
from adelante.cases.models.case import MilestoneKey
from adelante.cases.models.invitation import Standing
from adelante.cases.safety import USUALLY_SAFE, USUALLY_SENSITIVE
from adelante.contacts.models import Contact
from adelante.core import clock
from adelante.documents.models import State
from adelante.library import catalogue
from adelante.people.permissions import May
from adelante.web.access import StaffRequest
from adelante.web.address import firm_here
from adelante.web.design import wording
from adelante.web.design.status import Word, status
from adelante.web.parts.looking import saw
from adelante.web.staff import history
from adelante.web.staff.cases import forms
from adelante.web.staff.cases.listing import stage_word, waits_word
from adelante.web.staff.cases.safe_hours import told_hours
from adelante.web.staff.mail.page import mails_of_case
from adelante.web.staff.navigation import case_tabs

OPEN_ITEMS = 6
LATEST = 6
LANGUAGES = {"en": "English", "es": "Español"}


@dataclass
class Person:
    """A party of the case, and who comes in for them or is asked to.

    Who pays their bills and sees nothing else is no answer to whether they come in themselves.
    """

    party: Party
    grants: list[Grant] = field(default_factory=list)
    payers: list[Grant] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    form: BaseForm | None = None

    @property
    def everybody(self) -> list[Grant]:
        """Who comes in for them, and who pays for them."""
        return [*self.grants, *self.payers]

    @property
    def contact(self) -> Contact:
        contact: Contact = self.party.contact
        return contact

    @property
    def invitation(self) -> Invitation | None:
        """The last one that asks them in themselves."""
        own = [each for each in self.invitations if each.reach != Grant.Reach.BILLS]
        return own[-1] if own else None

    @property
    def own_papers_only(self) -> bool:
        reaches = {each.reach for each in self.grants or self.invitations}
        if self.party.kept == Kept.APART:
            return bool(reaches)
        return reaches - {Grant.Reach.BILLS} == {Grant.Reach.OWN}

    @property
    def state(self) -> str:
        if self.grants:
            return "accepted"
        return str(self.invitation.standing) if self.invitation else "none"

    @property
    def tone(self) -> str:
        return status("invitation", self.state).tone

    @property
    def word(self) -> Word:
        return status("invitation", self.state).staff

    @property
    def language(self) -> str:
        return LANGUAGES.get(self.party.language, self.party.language)

    @property
    def seen(self) -> str:
        """When they were last here, or how their invitation stands."""
        last = max((g.last_seen_at for g in self.grants if g.last_seen_at), default=None)
        if last:
            return _("last here %(ago)s") % {"ago": wording.ago(last)}
        if self.grants:
            return _("has not been here since joining")
        if self.invitation and self.invitation.standing == Standing.SENT:
            sent = wording.ago(self.invitation.sent_at)
            return _("invited %(ago)s, not opened yet") % {"ago": sent}
        return ""


@dataclass(frozen=True)
class Stop:
    """A step on the track of the case."""

    word: str
    state: str
    note: str = ""


def safety_here(request: StaffRequest, case: Case) -> Safety | None:
    """What to mind, while the case is in safe mode. No query where it is not."""
    rows = request.desk.safeties.filter(case=case) if case.is_safe else ()
    return next(iter(rows), None)


def advised_for(case: Case) -> str:
    """What such a case is usually given and this one has not: "safe", "sensitive", or nothing."""
    kind = case.case_type.from_key
    if case.closed_at or case.is_safe:
        return ""
    if kind in USUALLY_SAFE:
        return "safe"
    return "sensitive" if kind in USUALLY_SENSITIVE and not case.is_sensitive else ""


def case_of(request: StaffRequest, case_id: UUID) -> Case:
    """The case with those who work on it; else 404."""
    cases = request.desk.cases.select_related("attorney", "paralegal", "case_type")
    case: Case = get_object_or_404(cases, pk=case_id)
    return case


def show_case(
    request: StaffRequest, case: Case, *, bound: Mapping[str, BaseForm] | None = None
) -> HttpResponse:
    """The summary of the case. `bound`: a refused form by its name, as it was typed."""
    saw(request, case)
    reached = milestones_of(request, case)
    forms_here = _forms(request, case, reached=reached) | dict(bound or {})
    context = {
        "case": case,
        "track": track_of(case),
        "safety": (safety := safety_here(request, case)),
        "safe_hours": told_hours(safety) if safety else "",
        "advised": advised_for(case),
        "waits": waits_word(case),
        "stage": stage_word(case),
        "people": _people(request, case, forms_here),
        **_team(request, case),
        "deadlines": request.desk.deadlines.filter(case=case, met_at=None).order_by("on"),
        "tasks": _tasks(request, case),
        **_filings(request, case, forms_here),
        "forms": forms_here,
        "opened_form": next(iter(bound), "") if bound else "",
        "may": _may(request),
        **_money(request, case, reached=reached),
        "shut": bool(case.closed_at) and not bound,
        "currency": firm_here(request).currency,
        "happened": _happened(request, case),
        "mails": mails_of_case(request, case) if request.actor.may(May.WRITE_TO_CLIENTS) else None,
        "today": clock.today(firm_here(request).time_zone),
    }
    context |= _documents(request, case)
    context["tabs"] = case_tabs(request, case, counts={"documents": context["waiting"]})
    return render(request, "staff/cases/show.html", context, status=422 if bound else 200)


def track_of(case: Case) -> list[Stop]:
    """The groups of stages that clients see, with the office's own stage under the present one."""
    stops: list[Stop] = []
    steps = catalogue.track(case.stages)
    here = next((at for at, step in enumerate(steps) if case.stage in step.stages), 0)
    for at, step in enumerate(steps):
        state = "past" if at < here else "now" if at == here else "next"
        word, stage = step.group.label.en, stage_word(case)
        notes = [waits_word(case)] if stage == word else [stage, waits_word(case)]
        stops.append(Stop(word=word, state=state, note="; ".join(notes) if at == here else ""))
    return stops


def _documents(request: StaffRequest, case: Case) -> dict[str, Any]:
    rows = list(request.desk.requests.filter(case=case).select_related("party"))
    rows.sort(key=lambda row: (_ORDER.index(row.shown_as), row.position))
    states = [row.shown_as for row in rows]
    waiting = states.count(State.WAITING)
    return {
        "requests": [row for row in rows if row.state in _OPEN][:OPEN_ITEMS],
        "waiting": waiting,
        "asked_for_anything": bool(rows),
        "counts": [
            (status("document", state).tone, f"{states.count(state)} {words}")
            for state, words in (
                (State.ACCEPTED, _("accepted")),
                (State.WAITING, _("to review")),
                (State.RETURNED, _("to correct")),
                (State.NEEDED, _("needed")),
                (OPTIONAL, _("optional")),
            )
            if states.count(state)
        ],
    }


OPTIONAL = "optional"
_ORDER = [State.WAITING, State.RETURNED, State.NEEDED, OPTIONAL, State.ACCEPTED, State.WAIVED]
_OPEN = {State.WAITING, State.RETURNED, State.NEEDED}


def _people(request: StaffRequest, case: Case, forms_here: Mapping[str, BaseForm]) -> list[Person]:
    parties = request.desk.parties.filter(case=case).select_related("contact").order_by("pk")
    people = {party.pk: Person(party) for party in parties}
    grants = request.desk.grants.filter(case=case, ended_at=None).select_related("account")
    shown = ("party_id", "reach", "acts_as", "last_seen_at", "account__name", "account__email")
    for grant in grants.only(*shown):
        person = people[grant.party_id]
        whose = person.payers if grant.reach == Grant.Reach.BILLS else person.grants
        whose.append(grant)
    for invitation in request.desk.invitations.filter(case=case).order_by("sent_at"):
        if invitation.standing in {Standing.SENT, Standing.EXPIRED}:
            people[invitation.party_id].invitations.append(invitation)
    for person in people.values():
        name = f"invite:{person.party.pk}"
        person.form = forms_here.get(name) or forms.Invite(
            party=person.party,
            auto_id=f"invite_{person.party.pk}_%s",
            initial={"email": next(iter(person.contact.emails), "")},
        )
    return list(people.values())


def _filings(
    request: StaffRequest, case: Case, forms_here: Mapping[str, BaseForm]
) -> dict[str, list[Any]]:
    """Those that stand, each with the form for a receipt that is not there yet (or was not when
    somebody typed it); and the others."""
    rows = list(request.desk.filings.filter(case=case).order_by("filed_on", "form"))
    today = clock.today(firm_here(request).time_zone)
    return {
        "filings": [
            (
                row,
                forms_here.get(f"receipt:{row.pk}")
                or (
                    None
                    if row.receipt_number
                    else forms.LogReceipt(
                        auto_id=f"receipt_{row.pk}_%s", initial={"received_on": today}
                    )
                ),
            )
            for row in rows
            if not row.taken_back_at
        ],
        "taken_back": [row for row in rows if row.taken_back_at],
    }


def _tasks(request: StaffRequest, case: Case) -> Sequence[Any]:
    rows = request.desk.tasks.filter(case=case, done_at=None).select_related("assignee")
    tasks: Sequence[Any] = rows.order_by("due_on", "made_at")
    return tasks


def _forms(
    request: StaffRequest, case: Case, *, reached: Sequence[MilestoneKey]
) -> dict[str, BaseForm]:
    today = clock.today(firm_here(request).time_zone)
    members = members_here(request)
    filed = [str(form) for form in _forms_filed(request, case)]
    return {
        "filing": forms.LogFiling(
            case=case, filed=filed, auto_id="filing_%s", initial={"filed_on": today}
        ),
        "deadline": forms.SetDeadline(auto_id="deadline_%s"),
        "task": forms.MakeTask(members=members, auto_id="task_%s"),
        "move": forms.Move(case=case, auto_id="move_%s", initial={"stage": case.stage}),
        "reach": forms.Reach(reached=reached, auto_id="reach_%s"),
        "hold": forms.Hold(auto_id="hold_%s"),
        "team": team_form(members),
        "assign": forms.Assign(
            members=members,
            auto_id="assign_%s",
            initial={"attorney": case.attorney_id, "paralegal": case.paralegal_id},
        ),
    }


def team_form(members: Sequence[Any], data: Any = None) -> forms.JoinTeam:
    return forms.JoinTeam(data, members=members, auto_id="team_%s")


def _team(request: StaffRequest, case: Case) -> dict[str, Any]:
    """Who is on it beside its attorney and its paralegal, and whether that decides anything."""
    rows = request.desk.team.filter(case=case).select_related("member")
    return {
        "team": list(rows.only("member__name", "member__role").order_by("joined_at")),
        "works_in_teams": request.desk.works_in_teams,
    }


def members_here(request: StaffRequest) -> list[Any]:
    return list(request.desk.members.filter(left_at=None).order_by("name"))


def milestones_of(request: StaffRequest, case: Case) -> list[MilestoneKey]:
    return list(request.desk.milestones.filter(case=case).values_list("key", flat=True))


def _forms_filed(request: StaffRequest, case: Case) -> Sequence[Any]:
    filings = request.desk.filings.standing().filter(case=case)
    rows: Sequence[Any] = filings.values_list("form", flat=True)
    return rows


def _money(request: StaffRequest, case: Case, *, reached: Sequence[MilestoneKey]) -> dict[str, Any]:
    """The balance, and the installments that become invoices once the case is filed."""
    if not request.actor.may(May.SEE_BILLING):
        return {"balance": None}
    desk, currency = request.desk, firm_here(request).currency
    planned = list(desk.installments.filter(case=case).order_by("plan_id", "position"))
    at_filing = [
        one for one in planned if one.milestone == MilestoneKey.FILED and not one.invoice_id
    ]
    return {
        "balance": balance_of(desk.invoices.filter(case=case), planned, currency=currency),
        "at_filing": [] if MilestoneKey.FILED in reached else at_filing,
    }


def _happened(request: StaffRequest, case: Case) -> list[history.Line]:
    if not request.actor.may(May.SEE_TRAIL):
        return []
    entries = request.desk.entries.filter(case_id=case.pk).exclude(name__in=LOOKS)
    entries = entries.order_by("-seq")[:LATEST]
    told = history.lines(entries, request.desk, currency=firm_here(request).currency)
    return [replace(line, url="") for line in told]  # they would lead to this very page


def _may(request: StaffRequest) -> dict[str, bool]:
    """What of the page's forms this member gets to see."""
    return {right.name.lower(): request.actor.may(right) for right in May}
