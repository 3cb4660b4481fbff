from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.core.clock import now
from adelante.core.tenancy.fields import SameFirmKey
from adelante.documents.models.document import Document
from adelante.documents.models.request import Request
from adelante.documents.models.visible import Visible, VisibleQuerySet


class Review(models.TextChoices):
    WAITING = "waiting", _("Pending review")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Needs correction")
    REPLACED = "replaced", _("Replaced before review")


class Version(Visible):
    """One sending for a document, reviewed as a whole, so that nobody accepts what they did not see.

    Only the review's columns can change (the database grants no more). `receipt` is the number
    that the sender was given.
    """

    document = SameFirmKey(Document)
    request = SameFirmKey(Request)
    number = models.PositiveSmallIntegerField()
    receipt = models.CharField(max_length=16)
    sent_at = models.DateTimeField(default=now)
    sent_by_account_id = models.UUIDField()
    sent_by_name = models.CharField(max_length=160)
    review = models.CharField(max_length=8, choices=Review, default=Review.WAITING)
    reviewed_by = SameFirmKey("people.Member", null=True)
    reviewed_at = models.DateTimeField(null=True)

    objects = VisibleQuerySet.as_manager()

    if TYPE_CHECKING:
        document_id: UUID
        request_id: UUID
        reviewed_by_id: UUID | None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "document", "number"], name="one_version_a_number"
            ),
            models.UniqueConstraint(fields=["firm", "receipt"], name="one_version_a_receipt"),
            models.UniqueConstraint(
                fields=["firm", "request"],
                condition=models.Q(review=Review.WAITING),
                name="one_version_waits_for_review",
            ),
            models.CheckConstraint(
                condition=models.Q(review__in=[Review.WAITING, Review.REPLACED])
                | models.Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="a_review_has_a_reviewer",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-sent_at"], name="version_of_case"),
            models.Index(fields=["firm", "review", "sent_at"], name="version_to_review"),
            models.Index(fields=["request", "-number"], name="version_of_request"),
        ]
