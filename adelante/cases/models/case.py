from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases import events
from adelante.cases.models.case_member import stay_on
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.locking import locked
from adelante.core.tenancy.fields import OfFirm, SameFirmKey
from adelante.library import catalogue
from adelante.people.models import Member
from adelante.people.permissions import May


class MilestoneKey(models.TextChoices):
    """The fixed list of moments that money and reminders can be tied to."""

    AGREEMENT_SIGNED = "agreement_signed", _("Agreement signed")
    DOCUMENTS_COMPLETE = "documents_complete", _("Documents complete")
    PACKET_APPROVED = "packet_approved", _("Packet approved")
    FILED = "filed", _("Petition filed")
    BIOMETRICS = "biometrics", _("Biometrics")
    RFE = "rfe", _("Request for evidence")
    INTERVIEW = "interview", _("Interview")
    DECISION = "decision", _("Decision")


class WaitsOn(models.TextChoices):
    CLIENT = "client", _("client")
    FIRM = "firm", _("us")
    GOVERNMENT = "government", _("USCIS")
    NOBODY = "nobody", _("nobody")


class CaseQuerySet(models.QuerySet["Case"]):
    def for_staff(self, actor: Actor) -> CaseQuerySet:
        return self.filter(firm=actor.firm)

    def for_client(self, actor: Actor) -> CaseQuerySet:
        """Row security leaves the cases that the account has a grant for."""
        return self.filter(firm=actor.firm)


class Case(OfFirm):
    """A matter. `number` runs per firm without gaps; `code` is what people say: RI-2041.

    `title` is what the client calls it, {en, es}; `heading` is the office's name for it. `stages`
    and `forms` (those whose filing makes the case a filed one) are kept as they were when the case
    was opened. Counts of documents are kept here by the room that knows them, under the case's
    lock, so that a list of cases reads one row a case.
    `is_safe`: in safe mode (`cases/safety.py`); `is_sensitive`: opened after a fresh sign-in alone
    (`cases/sensitive.py`). Of either nothing is told outside the portal.
    """

    number = models.PositiveIntegerField()
    code = models.CharField(max_length=20)
    case_type = SameFirmKey("library.CaseType")
    type_label = models.CharField(max_length=60)
    title = models.JSONField()
    heading = models.CharField(max_length=200)
    stages = models.JSONField()
    forms = models.JSONField(default=list)
    stage = models.SlugField(max_length=40)
    stage_since = models.DateTimeField(default=clock.now)
    waits_on = models.CharField(max_length=10, choices=WaitsOn, default=WaitsOn.CLIENT)
    waits_since = models.DateTimeField(default=clock.now)
    promised_for = models.DateField(null=True)
    attorney = SameFirmKey("people.Member", null=True)
    paralegal = SameFirmKey("people.Member", null=True)
    documents_asked = models.PositiveSmallIntegerField(default=0)
    documents_accepted = models.PositiveSmallIntegerField(default=0)
    held_because = models.CharField(max_length=200, blank=True)
    is_safe = models.BooleanField(default=False)
    is_sensitive = models.BooleanField(default=False)
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        case_type_id: UUID
        attorney_id: UUID | None
        paralegal_id: UUID | None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "number"], name="one_case_a_number"),
            models.CheckConstraint(
                condition=models.Q(documents_accepted__lte=models.F("documents_asked")),
                name="no_more_accepted_than_asked",
            ),
        ]
        indexes = [
            models.Index(fields=["firm", "closed_at", "-number"], name="case_of_firm"),
            models.Index(fields=["firm", "stage"], name="case_at_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.heading}, {self.type_label}"

    @property
    def case_id(self) -> UUID:
        """A case is its own case, so that locks and rights can ask any item the same question."""
        return self.pk

    def move_to(self, stage: str, *, by: Actor) -> None:
        """Stand at another of the case's stages, before or after; its turn is the stage's."""
        by.must(May.MOVE_CASES, at=self)
        with locked(self):
            self.must_be_open()
            if stage not in self.stages:
                raise Refused(_("This case has no such stage. Choose one from the list."))
            if self.held_because:
                raise Refused(
                    format_lazy(
                        _("This case is on hold: {reason}. Release it, then move it."),
                        reason=self.held_because,
                    )
                )
            self.stand_at(stage, by=by)

    def stand_at(self, stage: str, *, by: Actor) -> None:
        """The move itself, for acts that hold the case and move it along as a consequence."""
        if stage == self.stage:
            return
        left, self.stage, self.stage_since = self.stage, stage, clock.now()
        self.save(update_fields=["stage", "stage_since"])
        record(events.CaseMoved(by=by, case=self.pk, stage=stage, left=left))
        facts = catalogue.stages().get(stage)
        if facts:
            self.wait_on(WaitsOn(facts.turn), by=by)

    def reach(self, key: str, *, by: Actor) -> None:
        """Note that the case has come to a milestone. A second time nothing happens.

        `key` is one of `MilestoneKey`, or one that the firm has added.
        """
        by.must(May.MOVE_CASES, at=self)
        with locked(self):
            if self._reached(key).exists():
                return
            self.must_be_open()
            Milestone.objects.create(firm_id=self.firm_id, case=self, key=key)
            record(events.MilestoneReached(by=by, case=self.pk, key=key))

    def take_back_milestone(self, key: str, *, by: Actor) -> None:
        """It was reached by mistake. What became due by it stays due; nothing happens twice."""
        by.must(May.MOVE_CASES, at=self)
        with locked(self):
            self.must_be_open()
            if self._reached(key).update(taken_back_at=clock.now()):
                record(events.MilestoneTakenBack(by=by, case=self.pk, key=key))

    def _reached(self, key: str) -> models.QuerySet[Milestone]:
        return Milestone.objects.filter(firm=self.firm_id, case=self, key=key, taken_back_at=None)

    def wait_on(self, who: WaitsOn, *, by: Actor) -> None:
        """Whose turn it is now. For acts that change it, whatever right they took themselves."""
        if by.firm != self.firm_id:
            raise NotYours
        with locked(self):
            if self.waits_on == who:
                return
            self.waits_on, self.waits_since = who, clock.now()
            self.save(update_fields=["waits_on", "waits_since"])
            record(events.CaseWaits(by=by, case=self.pk, on=str(who)))

    def hold(self, reason: str, *, by: Actor) -> None:
        """Keep the case where it stands until it is released, such as for an unpaid fee."""
        by.must(May.MOVE_CASES, at=self)
        with locked(self):
            self.must_be_open()
            reason = " ".join(reason.split())[:200]
            if not reason:
                raise Refused(
                    _("Say why the case is on hold, so that others know what it waits for.")
                )
            if reason == self.held_because:
                return
            self.held_because = reason
            self.save(update_fields=["held_because"])
            record(events.CaseHeld(by=by, case=self.pk))

    def release(self, *, by: Actor) -> None:
        by.must(May.MOVE_CASES, at=self)
        with locked(self):
            if not self.held_because:
                return
            self.held_because = ""
            self.save(update_fields=["held_because"])
            record(events.CaseReleased(by=by, case=self.pk))

    def assign(self, *, attorney: Member | None, paralegal: Member | None, by: Actor) -> None:
        """Whose case it is at the firm."""
        by.must(May.MOVE_CASES, at=self)
        with locked(self):
            self.must_be_open()
            if (attorney and attorney.pk, paralegal and paralegal.pk) == (
                self.attorney_id,
                self.paralegal_id,
            ):
                return
            for member in (attorney, paralegal):
                must_work_here(member, by=by)
            self.attorney, self.paralegal = attorney, paralegal
            stay_on(self, by=by)
            self.save(update_fields=["attorney", "paralegal"])
            record(
                events.CaseAssigned(
                    by=by,
                    case=self.pk,
                    attorney=self.attorney_id,
                    paralegal=self.paralegal_id,
                )
            )

    def close(self, *, by: Actor) -> None:
        """Nothing more is expected. Everything stays where it is, to be read."""
        by.must(May.MOVE_CASES, at=self)
        with locked(self):
            if self.closed_at:
                return
            self.wait_on(WaitsOn.NOBODY, by=by)
            self.closed_at = clock.now()
            self.save(update_fields=["closed_at"])
            record(events.CaseClosed(by=by, case=self.pk))

    def reopen(self, *, by: Actor) -> None:
        by.must(May.MOVE_CASES, at=self)
        with locked(self):
            if not self.closed_at:
                return
            self.closed_at = None
            self.save(update_fields=["closed_at"])
            record(events.CaseReopened(by=by, case=self.pk))
            facts = catalogue.stages().get(self.stage)
            self.wait_on(WaitsOn(facts.turn) if facts else WaitsOn.FIRM, by=by)

    def must_be_open(self) -> None:
        if self.closed_at:
            raise Refused(_("This case is closed. Open it again to go on with it."))


class Milestone(OfFirm):
    """A moment that this case has reached, once; `taken_back_at` if that was a mistake."""

    case = SameFirmKey(Case)
    key = models.CharField(max_length=30)
    reached_at = models.DateTimeField(default=clock.now)
    taken_back_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        firm_id: UUID
        case_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "case", "key"],
                condition=models.Q(taken_back_at=None),
                name="a_milestone_is_reached_once",
            ),
        ]


def must_work_here(member: Member | None, *, by: Actor) -> None:
    """A case is given to people who are at the firm now."""
    if member is None:
        return
    if member.firm_id != by.firm:
        raise NotYours
    if member.left_at:
        words = _("{name} has left the firm. Choose somebody else.")
        raise Refused(format_lazy(words, name=member.name))
