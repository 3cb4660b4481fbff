from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from adelante.core.clock import now
from adelante.core.tenancy.fields import SameFirmKey
from adelante.documents.models.request import Request
from adelante.documents.models.visible import Visible, VisibleQuerySet
from adelante.documents.refusals import MOST_BYTES


class Upload(Visible):
    """A file on its way in: pieces that are sealed and acknowledged one by one.

    `received` is how many bytes are safely stored; a cut connection costs the piece in flight. It
    becomes a File of a Version when its sender finishes; no other client ever sees it.
    `failed_because` is a key of `refusals.REASONS`: the firm sees what did not arrive, and why.
    """

    request = SameFirmKey(Request)
    account_id = models.UUIDField()
    sender = models.CharField(max_length=160)
    original_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    pieces = ArrayField(models.PositiveIntegerField(), default=list)
    places = ArrayField(models.UUIDField(), default=list)
    vault = models.UUIDField()
    wrapped_key = models.BinaryField()
    kind = models.CharField(max_length=8, blank=True)
    started_at = models.DateTimeField(default=now)
    moved_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)
    failed_because = models.CharField(max_length=40, blank=True)

    objects = VisibleQuerySet["Upload"].as_manager()

    if TYPE_CHECKING:
        request_id: UUID

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size")), name="no_more_than_announced"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-started_at"], name="upload_of_case"),
            models.Index(fields=["firm", "finished_at", "moved_at"], name="upload_unfinished"),
            models.Index(fields=["account_id", "started_at"], name="upload_of_account"),
        ]

    @property
    def is_whole(self) -> bool:
        """Has every byte arrived, so that it may be sent?"""
        return self.received == self.size and not self.failed_because

    @property
    def may_go_on(self) -> bool:
        """Is a part missing, and is it known of how much? (A form's files begin at the limit.)"""
        return self.received < self.size < MOST_BYTES and not self.failed_because

    @property
    def percent(self) -> int:
        return 100 * self.received // max(1, self.size)
