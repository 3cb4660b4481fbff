from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.core.clock import now
from adelante.core.tenancy.fields import SameFirmKey
from adelante.documents.models.version import Version
from adelante.documents.models.visible import Visible, VisibleQuerySet


class File(Visible):
    """One original, kept bit for bit: it is evidence. Its bytes stand in the vault, sealed.

    `sha256` is of the original; `pieces` are the plain sizes of its pieces in order and `places`
    the last part of their names in the storage (see `originals`); `wrapped_key` is the file's own
    key under the contact's. The last columns are what the sandbox found out.
    """

    class Looks(models.TextChoices):
        WAITING = "waiting", _("Preview is being made")
        READY = "ready", _("Preview is ready")
        UNREADABLE = "unreadable", _("Cannot be shown here")

    version = SameFirmKey(Version)
    position = models.PositiveSmallIntegerField(default=1)
    original_name = models.CharField(max_length=255)
    kind = models.CharField(max_length=8)
    size = models.PositiveBigIntegerField()
    sha256 = models.BinaryField()
    vault = models.UUIDField()
    pieces = ArrayField(models.PositiveIntegerField())
    places = ArrayField(models.UUIDField())
    wrapped_key = models.BinaryField()
    stored_at = models.DateTimeField(default=now)
    looks = models.CharField(max_length=10, choices=Looks, default=Looks.WAITING)
    unreadable_because = models.CharField(max_length=20, blank=True)
    page_count = models.PositiveSmallIntegerField(null=True)

    objects = VisibleQuerySet["File"].as_manager()

    if TYPE_CHECKING:
        version_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "version", "position"], name="one_file_a_position"
            ),
            models.UniqueConstraint(fields=["firm", "vault"], name="one_file_a_vault_name"),
        ]
        indexes = [models.Index(fields=["case"], name="file_of_case")]

    @property
    def fingerprint(self) -> str:
        """The first 16 hex digits of the SHA-256, in fours, as a person reads it out."""
        digits = bytes(self.sha256).hex()[:16]
        return " ".join(digits[i : i + 4] for i in range(0, 16, 4))


class Preview(Visible):
    """One page as a picture, made in the sandbox, sealed under the file's key. Can be made anew."""

    file = SameFirmKey(File)
    page = models.PositiveSmallIntegerField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    vault = models.UUIDField()
    made_at = models.DateTimeField(default=now)

    objects = VisibleQuerySet["Preview"].as_manager()

    if TYPE_CHECKING:
        file_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "file", "page", "width"], name="one_preview_a_page"
            ),
        ]
