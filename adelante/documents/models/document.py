from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from adelante.audit.actor import Actor
from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm, SameFirmKey


class DocumentQuerySet(models.QuerySet["Document"]):
    def for_staff(self, actor: Actor) -> DocumentQuerySet:
        return self.filter(firm=actor.firm)


class Document(OfFirm):
    """A contact's paper. It may answer several requests, in several cases of a family, or none."""

    contact = SameFirmKey("contacts.Contact")
    kind = models.SlugField(max_length=60)
    label = models.JSONField()
    expires_on = models.DateField(null=True)
    made_at = models.DateTimeField(default=now)

    objects = DocumentQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        contact_id: UUID

    class Meta:
        indexes = [models.Index(fields=["contact", "kind"], name="document_of_contact")]
