from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from adelante.audit.actor import Actor
from adelante.core.clock import now
from adelante.core.tenancy import tenant
from adelante.core.tenancy.fields import OfFirm, SameFirmKey

if TYPE_CHECKING:
    from adelante.cases.models.case import Case


class CaseMemberQuerySet(models.QuerySet["CaseMember"]):
    def for_staff(self, actor: Actor) -> CaseMemberQuerySet:
        return self.filter(firm=actor.firm)

    def for_client(self, actor: Actor) -> CaseMemberQuerySet:
        return self.none()


class CaseMember(OfFirm):
    """Somebody of the office on the team of a case, beside its attorney and its paralegal, who are
    on it without a row here."""

    case = SameFirmKey("cases.Case", db_index=False)
    member = SameFirmKey("people.Member", db_index=False)
    joined_at = models.DateTimeField(default=now)
    left_at = models.DateTimeField(null=True)

    objects = CaseMemberQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        case_id: UUID
        member_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "case", "member"],
                condition=models.Q(left_at=None),
                name="nobody_is_on_a_team_twice",
            ),
        ]
        indexes = [models.Index(fields=["member", "case"], name="team_of_member")]


def stay_on(case: Case, *, by: Actor) -> None:
    """Who reaches the cases of their teams alone keeps one that they open or give away, until
    somebody takes them off: a case that nobody could go on with would help nobody.

    As the system: they may not be on its team at this moment.
    """
    if by.cases is None or by.member is None or by.member in {case.attorney_id, case.paralegal_id}:
        return
    with tenant(by.firm):
        CaseMember.objects.get_or_create(
            firm_id=by.firm, case_id=case.pk, member_id=by.member, left_at=None
        )
