from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar
from uuid import UUID

from django.db import models

from adelante.audit.actor import Actor
from adelante.cases.models import Case, Party
from adelante.core.tenancy.fields import OfFirm, SameFirmKey

Row = TypeVar("Row", bound=models.Model)


class BillQuerySet(models.QuerySet[Row]):
    def for_staff(self, actor: Actor) -> Self:
        return self.filter(firm=actor.firm)

    def for_client(self, actor: Actor) -> Self:
        """Row security leaves the bills of cases for which the account has a grant."""
        return self.filter(firm=actor.firm)


class Bill(OfFirm):
    """Anything about money in a case. `party` is the payer."""

    case = SameFirmKey(Case, db_index=False)
    party = SameFirmKey(Party, db_index=False)

    if TYPE_CHECKING:
        firm_id: UUID
        case_id: UUID
        party_id: UUID

    class Meta:
        abstract = True
