from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from adelante.audit.actor import Actor
from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm


class CaseTypeQuerySet(models.QuerySet["CaseType"]):
    def for_staff(self, actor: Actor) -> CaseTypeQuerySet:
        return self.filter(firm=actor.firm, retired_at=None)


class CaseType(OfFirm):
    """A firm's own copy of a library type. The firm edits it; open cases keep what they were given.

    `facts` has the shape of the library's record (see `library.catalogue.CaseTypeFacts`): names,
    parties, forms, stages, document rows, installments, each with source and `verify` mark.
    `from_key` tells which library type it was copied from.
    """

    key = models.SlugField(max_length=60)
    from_key = models.SlugField(max_length=60, blank=True)
    label = models.CharField(max_length=60)
    name = models.JSONField()
    facts = models.JSONField()
    made_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    retired_at = models.DateTimeField(null=True)

    objects = CaseTypeQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID

    class Meta:
        constraints = [models.UniqueConstraint(fields=["firm", "key"], name="one_case_type_a_key")]

    def __str__(self) -> str:
        return self.label
