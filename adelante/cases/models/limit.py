from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.lookups import IsNull

from adelante.audit.actor import Actor
from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm, SameFirmKey
from adelante.people.models import Member
from adelante.people.models.member import Role

Row = TypeVar("Row", bound="Limit")


class LimitQuerySet(models.QuerySet[Row]):
    def for_staff(self, actor: Actor) -> LimitQuerySet[Row]:
        return self.filter(firm=actor.firm)

    def for_client(self, actor: Actor) -> LimitQuerySet[Row]:
        return self.none()

    def shut_to(self, actor: Actor) -> LimitQuerySet[Row]:
        """Those that leave out this member of staff."""
        if actor.role == Role.OWNER:
            return self.none()
        named = Func(  # a value by itself, so that the read can be prepared
            F("members"),
            Value(actor.member, output_field=models.UUIDField()),
            function="array_position",
            output_field=models.IntegerField(),
        )
        rows = self.filter(IsNull(named, True), firm=actor.firm, of_staff=True)
        return rows.exclude(roles__contains=[actor.role])


class Limit(OfFirm):
    """Who alone finds one item of a case: some of the office, some of the parties, or both.

    A managing partner always does, and whom the item is about: of `parties` their own is always
    one. `roles` and `members` count where `of_staff` is set, `parties` where `of_clients` is. The
    room of the item keeps the rows and the walls; the database reads them for both doors.
    """

    case = SameFirmKey("cases.Case", db_index=False)
    of_staff = models.BooleanField(default=False)
    roles = ArrayField(models.CharField(max_length=10), default=list)
    members = ArrayField(models.UUIDField(), default=list)
    of_clients = models.BooleanField(default=False)
    parties = ArrayField(models.UUIDField(), default=list)
    set_at = models.DateTimeField(default=now)

    if TYPE_CHECKING:
        firm_id: UUID
        case_id: UUID

    class Meta:
        abstract = True

    def lets_in(self, member: Member) -> bool:
        """Does it let this member of staff find the item?"""
        if not self.of_staff or member.role == Role.OWNER:
            return True
        return member.role in self.roles or member.pk in self.members
