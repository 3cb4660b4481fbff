from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from adelante.core.clock import now
from adelante.core.tenancy.fields import SameFirmKey
from adelante.documents.models.request import Request
from adelante.documents.models.version import Version
from adelante.documents.models.visible import Visible, VisibleQuerySet


class Remark(Visible):
    """Words on a request or on one version of it, read by the party and the firm.

    `reasons` are keys of the library's review reasons, shown in the reader's language; `words` are
    free text in `language`, shown as they were written.
    """

    request = SameFirmKey(Request)
    version = SameFirmKey(Version, null=True)
    account_id = models.UUIDField(null=True)
    by_staff = models.BooleanField()
    author = models.CharField(max_length=160)
    reasons = ArrayField(models.SlugField(max_length=40), default=list)
    words = models.TextField(max_length=4000, blank=True)
    language = models.CharField(max_length=5)
    said_at = models.DateTimeField(default=now)

    objects = VisibleQuerySet.as_manager()

    if TYPE_CHECKING:
        request_id: UUID
        version_id: UUID | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(words="") | models.Q(reasons__len__gt=0),
                name="a_remark_says_something",
            ),
        ]
        indexes = [models.Index(fields=["case", "said_at"], name="remark_of_case")]
