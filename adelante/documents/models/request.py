from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.core.clock import now
from adelante.core.tenancy.fields import SameFirmKey
from adelante.documents.models.document import Document
from adelante.documents.models.visible import Visible, VisibleQuerySet


class Requirement(models.TextChoices):
    REQUIRED = "required", _("Required")
    OPTIONAL = "optional", _("Optional")


class State(models.TextChoices):
    """Where a request stands. Words and tones for each door: web/design/status.py."""

    NEEDED = "needed", _("Needed")
    WAITING = "waiting", _("Pending review")
    RETURNED = "returned", _("Needs correction")
    ACCEPTED = "accepted", _("Accepted")
    WAIVED = "waived", _("Not needed")


class Request(Visible):
    """What is asked of a party. `facts` are the library's words for it, as they were when asked.

    Keys of `facts`: help, alternatives (each {en, es} or null), formats, multiple, translation,
    filename, condition.
    """

    document = SameFirmKey(Document, null=True)
    kind = models.SlugField(max_length=60)
    label = models.JSONField()
    facts = models.JSONField(default=dict)
    requirement = models.CharField(max_length=8, choices=Requirement, default=Requirement.REQUIRED)
    position = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True)
    reviewer = SameFirmKey("people.Member", null=True)
    state = models.CharField(max_length=8, choices=State, default=State.NEEDED)
    state_since = models.DateTimeField(default=now)
    asked_at = models.DateTimeField(default=now)
    waived_because = models.CharField(max_length=300, blank=True)

    objects = VisibleQuerySet.as_manager()

    if TYPE_CHECKING:
        document_id: UUID | None
        reviewer_id: UUID | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=State.WAIVED) | ~models.Q(waived_because=""),
                name="a_waiver_says_why",
            ),
        ]
        indexes = [models.Index(fields=["case", "position"], name="request_of_case")]

    @property
    def is_open(self) -> bool:
        """Does it still wait on the party?"""
        return self.state in {State.NEEDED, State.RETURNED}
