from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from adelante.audit.actor import Actor
from adelante.core.clock import now

LOOKS = ("looked", "file_opened")
"""Names of the events that tell of looking, and of no change."""


class Audience(models.TextChoices):
    """Who, besides the firm, may read that it happened."""

    STAFF = "staff", "The firm only"
    CASE = "case", "Everybody who has a part in the case"
    PARTY = "party", "One party of the case"


class TransactionId(models.Field):  # type: ignore[type-arg]  # not subscriptable at run time
    """The transaction that wrote the row (xid8). Sealing takes rows older than any running one."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def get_prep_value(self, value: Any) -> str | None:
        """PostgreSQL compares an xid8 with a literal, and with no number."""
        return None if value is None else str(int(value))

    def from_db_value(self, value: str | None, *how: object) -> int | None:
        return None if value is None else int(value)


class EntryQuerySet(models.QuerySet["Entry"]):
    def for_staff(self, actor: Actor) -> EntryQuerySet:
        return self.filter(firm=actor.firm)

    def for_client(self, actor: Actor) -> EntryQuerySet:
        """What a client may read; row security narrows it to their own cases and parties."""
        return self.filter(firm=actor.firm).exclude(audience=Audience.STAFF)


class Entry(models.Model):
    """One fact, for good. Rows are only added; the database refuses the rest.

    `facts` holds ids, amounts in cents, dates and enum words, never names or free text: names are
    looked up when shown, and words that must be kept with the fact stand in `sealed`, under the
    case's key, so that erasing a person means destroying a key (ADR 0004).

    `xid` and `server` tell which transaction of which database wrote it: a trigger sets them,
    whatever the writer says, because sealing goes by them.
    """

    seq = models.BigAutoField(primary_key=True)
    xid = TransactionId(db_default=models.expressions.RawSQL("pg_current_xact_id()", ()))
    server = models.BigIntegerField(
        db_default=models.expressions.RawSQL("(pg_control_system()).system_identifier", ())
    )
    firm = models.ForeignKey("firms.Firm", models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField(default=now)
    actor_kind = models.CharField(max_length=8)
    account_id = models.UUIDField(null=True)
    member_id = models.UUIDField(null=True)
    on_behalf_of_id = models.UUIDField(null=True)
    session_id = models.UUIDField(null=True)
    door = models.CharField(max_length=8)
    case_id = models.UUIDField(null=True)
    party_id = models.UUIDField(null=True)
    audience = models.CharField(max_length=5, choices=Audience, default=Audience.STAFF)
    subjects = ArrayField(models.UUIDField(), default=list)
    facts = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True)

    objects = EntryQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "-seq"], name="entry_of_case"),
            models.Index(fields=["firm", "-seq"], name="entry_of_firm"),
            models.Index(fields=["firm", "server", "xid"], name="entry_to_seal"),
            models.Index(fields=["firm", "at"], name="entry_by_time"),
            models.Index(fields=["firm", "name", "-seq"], name="entry_by_act"),
            models.Index(fields=["firm", "account_id", "-seq"], name="entry_of_account"),
            models.Index(fields=["firm", "session_id", "-seq"], name="entry_of_session"),
            models.Index(fields=["account_id", "at"], name="entry_lately"),
            models.Index(
                fields=["case_id", "-seq"],
                name="deed_of_case",
                condition=~models.Q(name__in=LOOKS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.name}"
