from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases.models import Case
from adelante.cases.models.case import MilestoneKey, WaitsOn
from adelante.core.clock import now
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.core.tenancy import tenant
from adelante.core.tenancy.fields import SameFirmKey
from adelante.documents.events import Commented, RequestReopened, RequestWaived
from adelante.documents.models.document import Document
from adelante.documents.models.limit import RequestLimit
from adelante.documents.models.remark import Remark
from adelante.documents.models.visible import Visible, VisibleQuerySet, held
from adelante.people.permissions import May


class Requirement(models.TextChoices):
    REQUIRED = "required", _("Required")
    OPTIONAL = "optional", _("Optional")


class State(models.TextChoices):
    """Where a request stands. Words and tones for each door: web/design/status.py."""

    NEEDED = "needed", _("Needed")
    WAITING = "waiting", _("Pending review")
    RETURNED = "returned", _("Needs correction")
    ACCEPTED = "accepted", _("Accepted")
    WAIVED = "waived", _("Not needed")


class Request(Visible):
    """What is asked of a party. `facts` are the library's words for it, as they were when asked.

    Keys of `facts`, all of them optional: help, alternatives, condition (each {en, es} or null),
    formats, multiple, translation, filename.
    """

    document = SameFirmKey(Document, null=True)
    kind = models.SlugField(max_length=60)
    label = models.JSONField()
    facts = models.JSONField(default=dict)
    requirement = models.CharField(max_length=8, choices=Requirement, default=Requirement.REQUIRED)
    position = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True)
    reviewer = SameFirmKey("people.Member", null=True)
    state = models.CharField(max_length=8, choices=State, default=State.NEEDED)
    state_since = models.DateTimeField(default=now)
    asked_at = models.DateTimeField(default=now)
    waived_because = models.CharField(max_length=300, blank=True)

    objects = VisibleQuerySet["Request"].as_manager()

    if TYPE_CHECKING:
        document_id: UUID | None
        reviewer_id: UUID | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=State.WAIVED) | ~models.Q(waived_because=""),
                name="a_waiver_says_why",
            ),
        ]
        indexes = [models.Index(fields=["case", "position"], name="request_of_case")]

    @property
    def is_open(self) -> bool:
        """Does it still wait on the party?"""
        return self.state in {State.NEEDED, State.RETURNED}

    @property
    def shown_as(self) -> str:
        """Its state, or `optional` while it is only wanted if they have it."""
        if self.state == State.NEEDED and self.requirement == Requirement.OPTIONAL:
            return "optional"
        return str(self.state)

    @property
    def is_owed(self) -> bool:
        """Is it required, and not there yet?"""
        return self.requirement == Requirement.REQUIRED and self.is_open

    def waive(self, reason: str, *, by: Actor) -> None:
        """The firm does without it after all, and says why (for the office)."""
        by.must(May.ASK_FOR_DOCUMENTS, at=self)
        case = self.case
        with locked(case, self):
            if self.state == State.WAITING:
                raise Refused(_("A version waits for review. Accept it or send it back first."))
            if not self.is_open:
                raise Refused(_("This is not being asked for any more."))
            if not reason.strip():
                raise Refused(_("Say why it is not needed."))
            self.waived_because = reason.strip()[:300]
            self.stand_at(State.WAIVED, "waived_because")
            record(RequestWaived(by=by, case=case.pk, party=self.party_id, request=self.pk))
            recount(case, by=by)

    def reopen(self, *, by: Actor) -> None:
        """Ask for it again: it was waived, or what was accepted is not good enough after all."""
        by.must(May.ASK_FOR_DOCUMENTS, at=self)
        case = self.case
        with locked(case, self):
            if self.state not in {State.WAIVED, State.ACCEPTED}:
                raise Refused(_("This is being asked for already."))
            self.stand_at(State.NEEDED)
            record(RequestReopened(by=by, case=case.pk, party=self.party_id, request=self.pk))
            recount(case, by=by, asks=True)

    def comment(self, words: str, *, language: str, by: Actor) -> Remark:
        """Say something about it, in the language of the words. Read by the party and the firm."""
        by_staff = not by.is_clients_side
        by.must(May.WRITE_TO_CLIENTS if by_staff else May.COMMENT, at=self)
        if not words.strip():
            raise Refused(_("Write something first."))
        with held(self, by=by) as case:
            remark = Remark.write(self, request=self.pk, by=by, words=words, language=language)
            record(
                Commented(
                    by=by,
                    case=case.pk,
                    party=self.party_id,
                    request=self.pk,
                    remark=remark.pk,
                    by_staff=by_staff,
                )
            )
        return remark

    def stand_at(self, state: State, *others: str) -> None:
        """The change itself, for acts that hold the case; `others` are columns to save with it."""
        self.state, self.state_since = state, now()
        self.save(update_fields=["state", "state_since", *others])


def recount(case: Case, *, by: Actor, asks: bool = False) -> None:
    """Let the case know how its documents stand. For acts that hold the case.

    Counted are the required ones that were not waived; what some of the office alone may find is
    left out of the number that all of it reads. When the last of them is accepted or waived
    the case has come to its milestone; when none is left for a client to do, it is the firm's turn.
    `asks`: the act wants something of a client.
    """
    with tenant(by.firm):  # everything asked for counts, whoever of us may find it
        _recount(case, by=by, asks=asks)


def _recount(case: Case, *, by: Actor, asks: bool) -> None:
    required = Request.objects.filter(firm=by.firm, case=case, requirement=Requirement.REQUIRED)
    rows = dict(required.values_list("pk", "state"))
    states = list(rows.values())
    limited = set(
        RequestLimit.objects.filter(request__in=rows, of_staff=True).values_list(
            "request_id", flat=True
        )
    )
    shown = [state for pk, state in rows.items() if pk not in limited]
    told = len(shown) - shown.count(State.WAIVED), shown.count(State.ACCEPTED)
    is_news = told != (case.documents_asked, case.documents_accepted)
    if is_news:
        case.documents_asked, case.documents_accepted = told
        case.save(update_fields=["documents_asked", "documents_accepted"])
    if (is_news or limited) and states and set(states) <= {State.ACCEPTED, State.WAIVED}:
        case.reach(MilestoneKey.DOCUMENTS_COMPLETE, by=by)
    is_owed = State.NEEDED in states or State.RETURNED in states
    if asks and is_owed:
        case.wait_on(WaitsOn.CLIENT, by=by)
    elif not is_owed and case.waits_on == WaitsOn.CLIENT:
        case.wait_on(WaitsOn.FIRM, by=by)
