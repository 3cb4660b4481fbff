from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.core.tenancy.fields import OfFirm, SameFirmKey


class Role(models.TextChoices):
    OWNER = "owner", _("Managing partner")
    MANAGER = "manager", _("Practice manager")
    ATTORNEY = "attorney", _("Attorney")
    PARALEGAL = "paralegal", _("Paralegal")
    FINANCE = "finance", _("Finance")
    AUDITOR = "auditor", _("Auditor")


class MemberQuerySet(models.QuerySet["Member"]):
    def for_staff(self, actor: Actor) -> MemberQuerySet:
        return self.filter(firm=actor.firm)

    def for_client(self, actor: Actor) -> MemberQuerySet:
        return self.filter(firm=actor.firm, left_at=None)


class Member(OfFirm):
    """An account on the firm's staff. The name shown is kept here: pages never read credentials."""

    account = SameFirmKey("people.Account")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=10, choices=Role)
    left_at = models.DateTimeField(null=True)

    objects = MemberQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        account_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "account"], name="one_member_an_account"),
        ]
        indexes = [models.Index(fields=["account", "firm"], name="member_of_account")]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if words[1:] else words)).upper()
