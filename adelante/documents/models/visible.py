from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Self, TypeVar
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.cases.models import Case, Party
from adelante.core.locking import locked
from adelante.core.tenancy import tenant
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


def case_behind(item: Visible, *, by: Actor) -> Case:
    """The case of an item that this actor may act on, whether they see the case or not."""
    with past_the_case(by):
        return Case.objects.get(firm=by.firm, pk=item.case_id)


@contextmanager
def held(item: Visible, *, by: Actor) -> Iterator[Case]:
    """Hold an item and its case, freshly read: `locked`, for acts of clients too."""
    case = case_behind(item, by=by)
    with transaction.atomic():
        with past_the_case(by), locked(case):
            pass  # the row stays taken until the change is saved or undone
        with locked(item):
            yield case


def past_the_case(by: Actor) -> AbstractContextManager[None]:
    """Where an act reads, holds or counts the whole case: for a client, as the system.

    Somebody who sends their own papers alone sees no row of the case and nobody else's papers;
    what they send counts for the case all the same.
    """
    return tenant(by.firm) if by.is_clients_side else nullcontext()
