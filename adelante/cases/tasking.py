"""Giving the firm something to do."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases import events
from adelante.cases.models import Case, Task
from adelante.cases.models.case import must_work_here
from adelante.core.errors import Refused
from adelante.core.ids import new_id
from adelante.core.locking import locked
from adelante.people.models import Member
from adelante.people.permissions import May


def make_task(
    case: Case,
    words: str,
    *,
    key: str = "",
    assignee: Member | None = None,
    due_on: date | None = None,
    about: UUID | None = None,
    by: Actor,
) -> Task:
    """One task for one cause: the same `key` again gives the task that is there, done or not.

    Without a key it is a task of its own, as when somebody writes one down.
    """
    by.must(May.DO_TASKS, at=case)
    words = " ".join(words.split())[:200]
    if not words:
        raise Refused(_("Say what is to be done."))
    with locked(case):
        must_work_here(assignee, by=by)
        task = Task(
            id=new_id(),
            firm_id=case.firm_id,
            case=case,
            words=words,
            assignee=assignee,
            due_on=due_on,
            about_id=about,
        )
        task.key = key or str(task.pk)
        Task.objects.bulk_create([task], ignore_conflicts=True)
        kept = Task.objects.get(firm=case.firm_id, key=task.key)
        if kept.pk == task.pk:
            record(events.TaskMade(by=by, case=case.pk, task=task.pk, due_on=due_on))
    return kept
