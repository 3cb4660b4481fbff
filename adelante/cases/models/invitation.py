from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor, ActorKind
from adelante.audit.events import record
from adelante.cases import events
from adelante.cases.models.case import Case
from adelante.cases.models.party import Grant, Party
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.ids import new_id
from adelante.core.locking import locked
from adelante.core.tenancy import Door
from adelante.core.tenancy.fields import OfFirm, SameFirmKey
from adelante.people.models import Account, Member
from adelante.people.models.account import folded
from adelante.people.permissions import May

GOOD_FOR = timedelta(days=14)


class Standing(models.TextChoices):
    """Where an invitation stands; web/design/status.py has the words of both doors."""

    SENT = "sent"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Invitation(OfFirm):
    """One party of one case is asked in. The link's secret is kept as its SHA-256 alone.

    `name` is who is invited when that is not the party, such as a guardian; `language` is theirs,
    empty where it is the party's (`speaks`). An invitation that is sent again is a new row, and
    the old one is revoked: an old link can never come back to life.
    """

    case = SameFirmKey(Case)
    party = SameFirmKey(Party)
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    acts_as = models.CharField(max_length=8, choices=Grant.As, default=Grant.As.SELF)
    reach = models.CharField(max_length=5, choices=Grant.Reach, default=Grant.Reach.CASE)
    language = models.CharField(max_length=5, blank=True)
    digest = models.BinaryField()
    sent_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        firm_id: UUID
        case_id: UUID
        party_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "digest"], name="one_invitation_a_secret"),
            models.UniqueConstraint(
                fields=["firm", "party", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_an_address",
            ),
        ]
        indexes = [models.Index(fields=["case"], name="invitation_of_case")]

    @property
    def standing(self) -> Standing:
        if self.accepted_at:
            return Standing.ACCEPTED
        if self.revoked_at:
            return Standing.REVOKED
        return Standing.EXPIRED if self.expires_at <= clock.now() else Standing.SENT

    @property
    def opens(self) -> bool:
        """Does its link let anybody in? Not into a closed case."""
        return self.standing == Standing.SENT and not self.case.closed_at

    @property
    def speaks(self) -> str:
        """The language of whoever is invited."""
        language: str = self.language or self.party.language
        return language

    def resend(self, *, by: Actor) -> Invitation:
        """A new link to the same person; the old one stops working at once."""
        by.must(May.INVITE_CLIENTS, at=self)
        with locked(self.case, self):
            if self.accepted_at:
                raise Refused(_("This invitation was accepted: there is nothing to send again."))
            if self.revoked_at:
                raise Refused(_("This invitation was cancelled. Invite the person anew."))
            self.case.must_be_open()
            self.revoked_at = clock.now()
            self.save(update_fields=["revoked_at"])
            return send(
                self.party,
                email=self.email,
                name=self.name,
                acts_as=Grant.As(self.acts_as),
                reach=Grant.Reach(self.reach),
                language=self.language,
                replaces=self.pk,
                by=by,
            )

    def revoke(self, *, by: Actor) -> None:
        """The link stops working. A person who has joined is not touched by it."""
        by.must(May.INVITE_CLIENTS, at=self)
        with locked(self.case, self):
            if self.accepted_at:
                raise Refused(_("This person has joined already. End their access instead."))
            if self.revoked_at:
                return
            self.revoked_at = clock.now()
            self.save(update_fields=["revoked_at"])
            record(
                events.InvitationRevoked(
                    by=by, case=self.case_id, party=self.party_id, invitation=self.pk
                )
            )

    def accept(self, *, language: str, by: Actor) -> Account:
        """Give the invited address its account and its access: one of each, whoever comes twice.

        Done by the system, for whoever holds the link. `language` is what a new account reads: the
        one that the browser has chosen, else the invitation's. Only the address that was invited
        gets in; the account keeps whatever it had before.
        """
        by.must(May.INVITE_CLIENTS, at=self)
        with locked(self.case, self):
            if self.standing != Standing.SENT:
                raise Refused(WORDS[self.standing])
            if self.case.closed_at:
                raise Refused(WORDS[Standing.EXPIRED])
            account = self._account(language)
            must_not_be_staff(account.email, firm=self.firm_id)
            if not account.is_active:
                raise Refused(_("This account is closed. Please call the office."))
            self.opened_at = self.accepted_at = clock.now()
            self.save(update_fields=["opened_at", "accepted_at"])
            grant = self._grant(account)
            record(
                events.InvitationAccepted(
                    by=Actor(
                        kind=ActorKind.CLIENT,
                        firm=self.firm_id,
                        door=Door.SIGN_IN,
                        account=account.pk,
                        name=account.name,
                    ),
                    case=self.case_id,
                    party=self.party_id,
                    invitation=self.pk,
                    account=account.pk,
                    grant=grant.pk,
                    reach=grant.reach,
                )
            )
        return account

    def _account(self, language: str) -> Account:
        new = Account(
            firm_id=self.firm_id,
            email=folded(self.email),
            name=self.name or self.party.name[:120],
            language=language,
        )
        new.set_unusable_password()
        Account.objects.bulk_create([new], ignore_conflicts=True)
        return Account.objects.get(firm=self.firm_id, email=new.email)

    def _grant(self, account: Account) -> Grant:
        seen = self.accepted_at
        new = Grant(
            id=new_id(),
            firm_id=self.firm_id,
            account=account,
            case_id=self.case_id,
            party_id=self.party_id,
            reach=self.reach,
            acts_as=self.acts_as,
            first_seen_at=seen,
            last_seen_at=seen,
        )
        Grant.objects.bulk_create([new], ignore_conflicts=True)
        return Grant.objects.get(
            firm=self.firm_id, account=account, party=self.party_id, ended_at=None
        )


WORDS = {
    Standing.ACCEPTED: _(
        "This invitation has been used already. Sign in with your e-mail address."
    ),
    Standing.REVOKED: _(
        "This invitation was replaced or cancelled. Look for a newer message from us."
    ),
    Standing.EXPIRED: _("This invitation is too old. Please ask the office for a new one."),
}


def send(
    party: Party,
    *,
    email: str,
    name: str,
    acts_as: Grant.As,
    reach: Grant.Reach,
    language: str,
    replaces: UUID | None = None,
    by: Actor,
) -> Invitation:
    """Make the invitation and its secret (256 bits); the caller holds case and right."""
    secret, moment = secrets.token_urlsafe(32), clock.now()
    invitation = Invitation.objects.create(
        firm_id=party.firm_id,
        case_id=party.case_id,
        party=party,
        email=email,
        name=name,
        acts_as=acts_as,
        reach=reach,
        language=language,
        digest=digest_of(secret),
        sent_at=moment,
        expires_at=moment + GOOD_FOR,
    )
    record(
        events.ClientInvited(
            by=by,
            case=party.case_id,
            party=party.pk,
            invitation=invitation.pk,
            reach=reach.value,
            replaces=replaces,
            secret=secret,
        )
    )
    return invitation


def digest_of(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def must_not_be_staff(email: str, *, firm: UUID) -> None:
    if Member.objects.filter(firm=firm, account__email=folded(email)).exists():
        raise Refused(
            _(
                "This address belongs to a member of the firm. "
                "A client needs an address of their own."
            )
        )
