"""What a tenant's table is made of."""

from django.db import models

from adelante.core.ids import new_id
from adelante.core.tenancy.keys import SameFirmKey

__all__ = ["OfFirm", "SameFirmKey"]


class OfFirm(models.Model):
    """A row of one firm."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    firm = models.ForeignKey("firms.Firm", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True
