from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from adelante.audit.actor import Actor
from adelante.cases.models.case import Case
from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm, SameFirmKey


class TaskQuerySet(models.QuerySet["Task"]):
    def for_staff(self, actor: Actor) -> TaskQuerySet:
        return self.filter(firm=actor.firm)


class Task(OfFirm):
    """Something for a member of staff to do. `key` keeps the same cause from making it twice."""

    case = SameFirmKey(Case)
    words = models.CharField(max_length=200)
    assignee = SameFirmKey("people.Member", null=True)
    due_on = models.DateField(null=True)
    key = models.CharField(max_length=120)
    about_id = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True)
    done_by = SameFirmKey("people.Member", null=True)

    objects = TaskQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        case_id: UUID

    class Meta:
        constraints = [models.UniqueConstraint(fields=["firm", "key"], name="one_task_a_cause")]
        indexes = [
            models.Index(fields=["firm", "done_at", "due_on"], name="task_of_firm"),
            models.Index(fields=["case", "done_at"], name="task_of_case"),
        ]
