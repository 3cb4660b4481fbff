from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm, SameFirmKey


class AddressChange(OfFirm):
    """Somebody wants to sign in with another e-mail address, and may undo it from the old one.

    Of the code that goes to the new address, and of the secret in the link that goes to the old
    one, only the SHA-256 is kept. `session_id` is the session that asked: no other can confirm it.
    """

    account = SameFirmKey("people.Account")
    session_id = models.UUIDField()
    before = models.EmailField()
    after = models.EmailField()
    code_digest = models.BinaryField()
    asked_at = models.DateTimeField(default=now)
    confirmed_at = models.DateTimeField(null=True)
    undo_digest = models.BinaryField(null=True)
    undone_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        firm_id: UUID
        account_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "undo_digest"], name="one_change_an_undo"),
        ]
        indexes = [models.Index(fields=["account", "-asked_at"], name="change_of_account")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
