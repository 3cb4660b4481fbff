from django.db import models

from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm


class FirmKey(OfFirm):
    """The firm's key, wrapped by the master key, which this database never holds."""

    version = models.PositiveSmallIntegerField(default=1)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "version"], name="one_firm_key_a_version"),
        ]


class ScopeKey(OfFirm):
    """The key of a case or a contact, wrapped by the firm's. Destroying it erases what it seals."""

    kind = models.CharField(max_length=10)
    of_id = models.UUIDField()
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "kind", "of_id"], name="one_key_a_scope"),
        ]
