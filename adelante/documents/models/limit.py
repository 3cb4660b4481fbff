from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from adelante.cases.models.limit import Limit, LimitQuerySet
from adelante.core.tenancy.fields import SameFirmKey


class RequestLimit(Limit):
    """Who alone finds a document, and with it every version, page and word about it."""

    request = SameFirmKey("documents.Request", db_index=False)

    objects = LimitQuerySet["RequestLimit"].as_manager()

    if TYPE_CHECKING:
        request_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "request"], name="one_limit_a_request"),
        ]
