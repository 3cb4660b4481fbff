from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from adelante.audit.actor import Actor
from adelante.core.tenancy.fields import OfFirm
from adelante.people.models.member import Role


class RoleRightQuerySet(models.QuerySet["RoleRight"]):
    def for_staff(self, actor: Actor) -> RoleRightQuerySet:
        return self.filter(firm=actor.firm)

    def for_client(self, actor: Actor) -> RoleRightQuerySet:
        return self.none()


class RoleRight(OfFirm):
    """Where a firm departs from the table of rights: a role has this one too, or not any more.

    `given` is None where the firm went back to the table: rows are kept, none is deleted.
    """

    role = models.CharField(max_length=10, choices=Role)
    right = models.CharField(max_length=30)
    given = models.BooleanField(null=True)

    objects = RoleRightQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "role", "right"], name="one_line_a_right"),
            models.CheckConstraint(
                condition=~models.Q(role=Role.OWNER), name="a_managing_partner_keeps_everything"
            ),
            models.CheckConstraint(
                condition=~models.Q(right__in=["manage staff", "run the firm"]),
                name="who_runs_the_firm_is_told_by_the_role",
            ),
        ]
