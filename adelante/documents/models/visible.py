from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.cases.models import Case, Party
from adelante.core.tenancy.fields import OfFirm, SameFirmKey


class Audience(models.TextChoices):
    """Who of the case may open the content. Its status is seen by every party of the case."""

    PARTY = "party", _("Its owner and the firm")
    CASE = "case", _("Everybody who has a part in the case, and the firm")


Row = TypeVar("Row", bound="Visible")


class VisibleQuerySet(models.QuerySet[Row]):
    def for_staff(self, actor: Actor) -> Self:
        return self.filter(firm=actor.firm)

    def for_client(self, actor: Actor) -> Self:
        """Row security leaves what the account's grants reach, by the columns of `Visible`."""
        return self.filter(firm=actor.firm)


class Visible(OfFirm):
    """An item of a case that belongs to a party: doors and policies read these three columns."""

    case = SameFirmKey(Case, db_index=False)
    party = SameFirmKey(Party, db_index=False)
    audience = models.CharField(max_length=5, choices=Audience, default=Audience.PARTY)

    if TYPE_CHECKING:
        firm_id: UUID
        case_id: UUID
        party_id: UUID

    class Meta:
        abstract = True
