from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases import events
from adelante.cases.models.case import Case
from adelante.cases.models.party import Party
from adelante.core import clock
from adelante.core.locking import locked
from adelante.core.tenancy.fields import OfFirm, SameFirmKey
from adelante.people.permissions import May

GOOD_FOR = timedelta(days=14)
VISIT = timedelta(minutes=60)
"""How long a browser may stay that has gone in by a link."""


class PassQuerySet(models.QuerySet["Pass"]):
    def living(self) -> PassQuerySet:
        """Those that still open their item, as far as they themselves can tell."""
        return self.filter(done_at=None, ended_at=None, expires_at__gt=clock.now())


class Pass(OfFirm):
    """A link that opens one item of one party, for one person and one task, without a sign-in.

    `item` is the document's Request or the Invoice. The link's secret (256 bits) is kept as its
    SHA-256 alone. It is exchanged, by a form, for a Visit of the browser; so a mail scanner that
    looks at it uses nothing up. `done_at`: the task is done, whoever did it; `result` is the
    Version that was sent through this very link. `ended_at`: nobody comes in by it any more, ever
    (taken back, access ended, case closed); an opened case does not open it again.
    """

    class Kind(models.TextChoices):
        UPLOAD = "upload", "send a document"
        PAY = "pay", "pay an invoice"

    case = SameFirmKey(Case)
    party = SameFirmKey(Party)
    account = SameFirmKey("people.Account")
    kind = models.CharField(max_length=6, choices=Kind)
    item = models.UUIDField()
    digest = models.BinaryField()
    made_by = SameFirmKey("people.Member", null=True)
    message_id = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    result = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = PassQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        case_id: UUID
        party_id: UUID
        account_id: UUID
        made_by_id: UUID | None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "digest"], name="one_link_a_secret"),
        ]
        indexes = [
            models.Index(fields=["case", "-made_at"], name="link_of_case"),
            models.Index(fields=["item"], name="link_of_item"),
        ]

    @property
    def is_living(self) -> bool:
        return not self.done_at and not self.ended_at and self.expires_at > clock.now()

    def revoke(self, *, by: Actor) -> None:
        """Nobody comes in by it from the next click. What was sent or paid through it stays."""
        by.must(right_over(self.kind), at=self)
        with locked(self.case, self):
            if self.ended_at:
                return
            self.ended_at = clock.now()
            self.save(update_fields=["ended_at"])
            record(
                events.LinkRevoked(
                    by=by,
                    case=self.case_id,
                    party=self.party_id,
                    link=self.pk,
                    kind=self.kind,
                    item=self.item,
                )
            )


class Visit(OfFirm):
    """A browser that has gone in by a link: its cookie's secret is kept as its SHA-256 alone."""

    link = SameFirmKey(Pass)
    digest = models.BinaryField()
    opened_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    if TYPE_CHECKING:
        firm_id: UUID
        link_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "digest"], name="one_visit_a_secret"),
        ]


def right_over(kind: str) -> May:
    """Who asks for documents hands out links to send them; who bills, links to pay."""
    return May.ASK_FOR_DOCUMENTS if kind == Pass.Kind.UPLOAD else May.MANAGE_BILLING
