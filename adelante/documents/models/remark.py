from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from adelante.audit.actor import Actor
from adelante.core.clock import now
from adelante.core.tenancy.fields import SameFirmKey
from adelante.documents.models.visible import Visible, VisibleQuerySet


class Remark(Visible):
    """Words on a request or on one version of it, read by the party and the firm.

    `reasons` are keys of the library's review reasons, shown in the reader's language; `words` are
    free text in `language`, shown as they were written.
    """

    request = SameFirmKey("documents.Request")
    version = SameFirmKey("documents.Version", null=True)
    account_id = models.UUIDField(null=True)
    by_staff = models.BooleanField()
    author = models.CharField(max_length=160)
    reasons = ArrayField(models.SlugField(max_length=40), default=list)
    words = models.TextField(max_length=4000, blank=True)
    language = models.CharField(max_length=5)
    said_at = models.DateTimeField(default=now)

    objects = VisibleQuerySet["Remark"].as_manager()

    if TYPE_CHECKING:
        request_id: UUID
        version_id: UUID | None

    @classmethod
    def write(
        cls,
        at: Visible,
        *,
        request: UUID,
        by: Actor,
        words: str,
        language: str,
        version: UUID | None = None,
        reasons: Sequence[str] = (),
    ) -> Remark:
        """Keep the words at an item, for whoever may open that item. For acts, which record it."""
        return cls.objects.create(
            firm_id=at.firm_id,
            case_id=at.case_id,
            party_id=at.party_id,
            audience=at.audience,
            request_id=request,
            version_id=version,
            account_id=by.account,
            by_staff=not by.is_clients_side,
            author=by.name,
            reasons=list(reasons),
            words=words.strip()[:4000],
            language=language,
        )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(words="") | models.Q(reasons__len__gt=0),
                name="a_remark_says_something",
            ),
        ]
        indexes = [models.Index(fields=["case", "said_at"], name="remark_of_case")]
