from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm, SameFirmKey


class Device(OfFirm):
    """A browser in which somebody has signed in before. Two people on one computer have two.

    Its secret stands in a cookie of its own; here is only its SHA-256. `words` say what it is
    ("Firefox, Windows"); `network` is where it last signed in from, without the last numbers.
    """

    account = SameFirmKey("people.Account")
    digest = models.BinaryField()
    words = models.CharField(max_length=60)
    network = models.CharField(max_length=50)
    first_seen_at = models.DateTimeField(default=now)
    last_seen_at = models.DateTimeField(default=now)

    if TYPE_CHECKING:
        firm_id: UUID
        account_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "account", "digest"], name="one_device_a_secret_and_account"
            ),
        ]
        indexes = [models.Index(fields=["account", "-last_seen_at"], name="device_of_account")]

    def __str__(self) -> str:
        return self.words
