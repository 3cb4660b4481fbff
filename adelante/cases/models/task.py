from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases import events
from adelante.cases.models.case import Case
from adelante.core import clock
from adelante.core.locking import locked
from adelante.core.tenancy.fields import OfFirm, SameFirmKey
from adelante.people.permissions import May


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
    made_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)
    done_by = SameFirmKey("people.Member", null=True)

    objects = TaskQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        case_id: UUID
        assignee_id: UUID | None

    class Meta:
        constraints = [models.UniqueConstraint(fields=["firm", "key"], name="one_task_a_cause")]
        indexes = [
            models.Index(fields=["firm", "done_at", "due_on"], name="task_of_firm"),
            models.Index(fields=["case", "done_at"], name="task_of_case"),
        ]

    def __str__(self) -> str:
        return self.words

    def finish(self, *, by: Actor) -> None:
        """It is done, by this member or by what the product has noticed. Once."""
        by.must(May.DO_TASKS, at=self)
        with locked(self.case, self):
            if self.done_at:
                return
            self.done_at, self.done_by_id = clock.now(), by.member
            self.save(update_fields=["done_at", "done_by"])
            record(events.TaskFinished(by=by, case=self.case_id, task=self.pk))
