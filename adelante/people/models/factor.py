from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm, SameFirmKey


class Factor(OfFirm):
    """What proves, besides a mailbox or a password, that it is the person.

    `sealed` is the secret of an app that shows codes, or the public key of a passkey, under the
    firm's key. `counter` only grows: the half minute whose code was used last, or the number of
    signatures that a passkey has told of.
    """

    class Kind(models.TextChoices):
        APP = "app", _("App with codes")
        PASSKEY = "passkey", _("Passkey")

    account = SameFirmKey("people.Account")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=60)
    sealed = models.BinaryField()
    credential = models.BinaryField(null=True)
    counter = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(default=now)
    used_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        firm_id: UUID
        account_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "credential"], name="one_factor_a_passkey"),
            models.UniqueConstraint(
                fields=["firm", "account"],
                condition=models.Q(kind="app"),
                name="one_app_an_account",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="app", credential=None)
                | models.Q(kind="passkey", credential__isnull=False),
                name="a_passkey_has_a_credential",
            ),
        ]
        indexes = [models.Index(fields=["account", "firm"], name="factor_of_account")]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(OfFirm):
    """One of ten codes on paper, for the day on which the telephone is lost. Used once.

    Eighty random bits, so their plain SHA-256 is worth nothing to whoever copies the table.
    """

    account = SameFirmKey("people.Account")
    digest = models.BinaryField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "account", "digest"], name="one_recovery_code_of_an_account"
            ),
        ]
