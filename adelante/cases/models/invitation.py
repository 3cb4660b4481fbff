from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from adelante.cases.models.case import Case
from adelante.cases.models.party import Grant, Party
from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm, SameFirmKey


class Invitation(OfFirm):
    """One party of one case is asked in. The link's secret is kept as its SHA-256 alone."""

    case = SameFirmKey(Case)
    party = SameFirmKey(Party)
    email = models.EmailField()
    acts_as = models.CharField(max_length=8, choices=Grant.As, default=Grant.As.SELF)
    reach = models.CharField(max_length=5, choices=Grant.Reach, default=Grant.Reach.CASE)
    digest = models.BinaryField()
    sent_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        firm_id: UUID
        case_id: UUID
        party_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "digest"], name="one_invitation_a_secret"),
            models.UniqueConstraint(
                fields=["firm", "party", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_an_address",
            ),
        ]
        indexes = [models.Index(fields=["case"], name="invitation_of_case")]
