from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm, SameFirmKey


class AccessReview(OfFirm):
    """One look at who can reach what. It is open until everybody has been decided on."""

    started_at = models.DateTimeField(default=now)
    started_by = SameFirmKey("people.Member")
    finished_at = models.DateTimeField(null=True)
    finished_by = SameFirmKey("people.Member", null=True)

    if TYPE_CHECKING:
        firm_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm"],
                condition=models.Q(finished_at=None),
                name="one_open_review_a_firm",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at=None, finished_by=None)
                | models.Q(finished_at__isnull=False, finished_by__isnull=False),
                name="finished_review_says_by_whom",
            ),
        ]


class ReviewDecision(OfFirm):
    """What was decided on one way in, in the words of that day: it is read years later.

    `about_id` is a member, a grant or an invitation. Rows are only added.
    """

    class Kind(models.TextChoices):
        MEMBER = "member", _("Colleague")
        GRANT = "grant", _("Client’s access")
        INVITATION = "invitation", _("Invitation")

    class Made(models.TextChoices):
        KEPT = "kept", _("Kept")
        REMOVED = "removed", _("Removed")

    review = SameFirmKey(AccessReview)
    kind = models.CharField(max_length=10, choices=Kind)
    about_id = models.UUIDField()
    who = models.CharField(max_length=400)
    reaches = models.CharField(max_length=400)
    last_used_at = models.DateTimeField(null=True)
    made = models.CharField(max_length=7, choices=Made)
    made_by = SameFirmKey("people.Member")
    made_at = models.DateTimeField(default=now)

    if TYPE_CHECKING:
        firm_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "review", "kind", "about_id"], name="one_decision_a_way_in"
            ),
        ]
