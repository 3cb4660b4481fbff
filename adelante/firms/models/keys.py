from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm


class FirmKey(OfFirm):
    """The firm's key, wrapped by the master key, which this database never holds.

    The highest version seals; older ones open until nothing is sealed under them. Then they are
    retired: `wrapped` is emptied, so the key is gone, and the row tells that it was.
    """

    version = models.PositiveSmallIntegerField(default=1)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(default=now)
    retired_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        firm_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "version"], name="one_firm_key_a_version"),
        ]


class ScopeKey(OfFirm):
    """The key of a case or a contact, wrapped by the firm's. Destroying it erases what it seals.

    Versions are as a firm key's.
    """

    kind = models.CharField(max_length=10)
    of_id = models.UUIDField()
    version = models.PositiveSmallIntegerField(default=1)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(default=now)
    retired_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        firm_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "kind", "of_id", "version"], name="one_key_a_scope_and_version"
            ),
        ]
