from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.cases.models import Case
from adelante.core.clock import now
from adelante.core.tenancy.fields import OfFirm, SameFirmKey
from adelante.firms.keyring import open_for_firm, seal_for_firm


class MessageQuerySet(models.QuerySet["Message"]):
    def for_staff(self, actor: Actor) -> MessageQuerySet:
        return self.filter(firm=actor.firm)


class Message(OfFirm):
    """One mail of the outbox: queued → sending (committed) → sent, failed, unknown, or over.

    Unknown: the worker died between handing it over and hearing the answer. It is shown to staff
    and never sent again by itself. Over: nobody needs it any more, such as a reminder of something
    that has come. `key` names its cause, so that a job that runs twice queues it once. `about`
    holds ids; `sealed` the secret that the template needs, such as a code or a link's token.
    `failed_because` is empty, a key of `REASONS`, or "said 550" with the mail server's code.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not delivered")
        UNKNOWN = "unknown", _("Fate unknown")
        OVER = "over", _("Not needed any more")

    REASONS = {
        "unreachable": _("The mail server could not be reached."),
        "lost": _("The connection to the mail server was lost."),
        "stopped": _("The sending stopped half-way."),
        "unwritable": _("It cannot be written: look at the address, and at what it is about."),
        "safe hours": _("It waits for the client's safe hours."),
        "it is over": _("What it was about is over."),
    }

    key = models.CharField(max_length=160)
    template = models.SlugField(max_length=60)
    language = models.CharField(max_length=5)
    to_address = models.EmailField()
    to_name = models.CharField(max_length=160)
    case = SameFirmKey(Case, null=True)
    account_id = models.UUIDField(null=True)
    about = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    message_id = models.CharField(max_length=200)
    queued_at = models.DateTimeField(default=now)
    state_since = models.DateTimeField(default=now)
    attempts = models.PositiveSmallIntegerField(default=0)
    failed_because = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    if TYPE_CHECKING:
        firm_id: UUID
        case_id: UUID | None

    class Meta:
        constraints = [models.UniqueConstraint(fields=["firm", "key"], name="one_message_a_cause")]
        indexes = [
            models.Index(fields=["firm", "state", "queued_at"], name="message_by_state"),
            models.Index(fields=["case", "-queued_at"], name="message_of_case"),
        ]

    @property
    def waits(self) -> bool:
        """Does it go out by itself?"""
        return self.state in {self.State.QUEUED, self.State.SENDING}

    @property
    def needs_a_person(self) -> bool:
        """Must somebody decide about it?"""
        return self.state in {self.State.FAILED, self.State.UNKNOWN}

    @property
    def may_go_again(self) -> bool:
        """A code is of no use later: its reader asks for another."""
        return self.needs_a_person and self.template not in {"code", "address_code"}

    @property
    def reason(self) -> str:
        """Why it did not arrive, for the office."""
        if self.failed_because.startswith("said "):
            code = self.failed_because.removeprefix("said ")
            return _("The mail server refused it (%(code)s).") % {"code": code}
        return str(self.REASONS.get(self.failed_because, self.failed_because))

    @property
    def secret(self) -> str:
        """What `seal` was given. Raises LookupError if it is gone."""
        if self.sealed is None:
            raise LookupError("the secret of this message is gone")
        place, rows = f"message/{self.pk}", type(self).objects.filter(pk=self.pk)
        return open_for_firm(
            bytes(self.sealed),
            firm=self.firm_id,
            bound_to=place,
            again=lambda: bytes(rows.values_list("sealed", flat=True).get() or b""),
        ).decode()

    def seal(self, secret: str) -> None:
        """Keep a secret until it is delivered, under the firm's key. Does not save."""
        place = f"message/{self.pk}"
        self.sealed = seal_for_firm(secret.encode(), firm=self.firm_id, bound_to=place)
