from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases import events
from adelante.cases.models.case import Case
from adelante.core.clock import now
from adelante.core.locking import locked
from adelante.core.tenancy.fields import OfFirm, SameFirmKey
from adelante.people.permissions import May


class Part(models.TextChoices):
    PETITIONER = "petitioner", _("Petitioner")
    BENEFICIARY = "beneficiary", _("Beneficiary")
    APPLICANT = "applicant", _("Applicant")
    SPOUSE = "spouse", _("Spouse")
    DERIVATIVE = "derivative", _("Derivative")
    EMPLOYER = "employer", _("Employer")
    SPONSOR = "joint_sponsor", _("Joint sponsor")
    HOUSEHOLD = "household_member", _("Household member")
    PREPARER = "preparer", _("Preparer")


class Kept(models.TextChoices):
    """How a party stands to the others of its case; row security reads it (`0010_safe_mode.py`)."""

    TOGETHER = "", _("With the others")
    PROTECTED = "protected", _("Kept safe")
    APART = "apart", _("Kept apart")


class PartyQuerySet(models.QuerySet["Party"]):
    def for_staff(self, actor: Actor) -> PartyQuerySet:
        return self.filter(firm=actor.firm)

    def for_client(self, actor: Actor) -> PartyQuerySet:
        return self.filter(firm=actor.firm)


class Party(OfFirm):
    """A contact's part in a case. The name shown is kept here; a page need not read the contact.

    In safe mode every party is `kept` safe or apart. Whoever is apart reaches their own papers and
    no more, whatever their grant says.
    """

    case = SameFirmKey(Case)
    contact = SameFirmKey("contacts.Contact")
    part = models.CharField(max_length=16, choices=Part)
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=80)
    language = models.CharField(max_length=5, default="en")
    pays = models.BooleanField(default=False)
    kept = models.CharField(max_length=9, choices=Kept, default=Kept.TOGETHER, blank=True)

    objects = PartyQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        case_id: UUID
        contact_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "case", "contact", "part"], name="one_party_a_part"
            ),
        ]
        indexes = [models.Index(fields=["case"], name="party_of_case")]

    def __str__(self) -> str:
        return self.name

    @property
    def party_id(self) -> UUID:
        return self.pk


class GrantQuerySet(models.QuerySet["Grant"]):
    def standing(self) -> GrantQuerySet:
        return self.filter(ended_at=None)

    def past_ones_own_papers(self) -> GrantQuerySet:
        """Those that may reach the case or its bills: nobody who is kept apart.

        No join: who pays the bills sees no row of a party.
        """
        apart = Party.objects.filter(kept=Kept.APART)
        return self.exclude(reach=Grant.Reach.OWN).exclude(party__in=apart)


class Grant(OfFirm):
    """Ties an account to what it may reach: the case, the party's own papers, or bills alone."""

    class Reach(models.TextChoices):
        """How far somebody comes in; row security reads it (`migrations/0004_reaches.py`)."""

        CASE = "case", _("Everything in the case")
        OWN = "own", _("Their own papers only")
        BILLS = "bills", _("The bills only")

    class As(models.TextChoices):
        SELF = "self", _("Themselves")
        GUARDIAN = "guardian", _("Guardian")
        COMPANY = "company", _("Company contact")
        HELPER = "helper", _("Helper")

    account = SameFirmKey("people.Account")
    case = SameFirmKey(Case)
    party = SameFirmKey(Party)
    reach = models.CharField(max_length=5, choices=Reach, default=Reach.CASE)
    acts_as = models.CharField(max_length=8, choices=As, default=As.SELF)
    given_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)
    first_seen_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)

    objects = GrantQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        account_id: UUID
        case_id: UUID
        party_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "account", "party"],
                condition=models.Q(ended_at=None),
                name="one_open_grant_a_party",
            ),
        ]
        indexes = [models.Index(fields=["account", "firm", "case"], name="grant_of_account")]

    def end(self, *, by: Actor) -> None:
        """They reach this case no more, from their next click. What they sent and paid stays.

        Once. Whoever shall come in otherwise is invited anew.
        """
        by.must(May.INVITE_CLIENTS, at=self)
        with locked(self.case, self):
            if self.ended_at:
                return
            self.ended_at = now()
            self.save(update_fields=["ended_at"])
            record(
                events.AccessEnded(
                    by=by,
                    case=self.case_id,
                    party=self.party_id,
                    account=self.account_id,
                    grant=self.pk,
                    reach=self.reach,
                )
            )
