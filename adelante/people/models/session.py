from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models.expressions import RawSQL

from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm, SameFirmKey


class SessionQuerySet(models.QuerySet["Session"]):
    def holding(self) -> SessionQuerySet:
        """Those that somebody could still use, with their devices."""
        holds = RawSQL("people_holds(people_session.digest)", [])
        return self.alias(holds=holds).filter(holds=models.F("pk")).select_related("device")


class Session(OfFirm):
    """One browser at one firm. Its secret stands in the cookie; here is only its SHA-256.

    `sealed` is what the sign-in remembers between two steps, such as a code, sealed. It began at
    `made_at`, and was last used at `seen_at` (to the minute); whether it still holds the database
    decides by the firm's limits (`people_holds`). `trusted`: a client said that it is their own
    device. `expires_at` is the last moment in any case, after which the row is taken away.
    `factor_at` is when it passed the second factor; `proved_at` when the person last proved to be
    who they are.
    """

    digest = models.BinaryField()
    account = SameFirmKey("people.Account", null=True)
    device = SameFirmKey("people.Device", null=True)
    trusted = models.BooleanField(default=False)
    sealed = models.BinaryField()
    made_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    factor_at = models.DateTimeField(null=True)
    proved_at = models.DateTimeField(null=True)

    objects = SessionQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        account_id: UUID | None
        device_id: UUID | None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "digest"], name="one_session_a_secret"),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="session_expiry"),
            models.Index(fields=["account", "-seen_at"], name="session_of_account"),
        ]
