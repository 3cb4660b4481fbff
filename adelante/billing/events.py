"""What happens to money in a case. Amounts are whole cents of the firm's currency."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from adelante.audit.events import Event
from adelante.audit.models import Audience


@dataclass(frozen=True, kw_only=True)
class PlanAgreed(Event):
    """A payer's fee was divided into installments."""

    audience: ClassVar[Audience] = Audience.CASE
    plan: UUID
    amount: int


@dataclass(frozen=True, kw_only=True)
class PlanChanged(Event):
    """Installments that were not invoiced yet were given other dates or parts of the same sum."""

    audience: ClassVar[Audience] = Audience.CASE
    plan: UUID


@dataclass(frozen=True, kw_only=True)
class InvoiceIssued(Event):
    """`milestone` is the key that made it due, or empty."""

    audience: ClassVar[Audience] = Audience.CASE
    invoice: UUID
    amount: int
    milestone: str


@dataclass(frozen=True, kw_only=True)
class PaymentReceived(Event):
    """`ahead` is the part that no invoice needed; `invoices` are those that the rest paid."""

    audience: ClassVar[Audience] = Audience.CASE
    payment: UUID
    amount: int
    method: str
    invoices: list[UUID]
    ahead: int


@dataclass(frozen=True, kw_only=True)
class PaymentReversed(Event):
    """It counts no more. `invoices` are those that it had paid, and which are owed again."""

    audience: ClassVar[Audience] = Audience.CASE
    payment: UUID
    amount: int
    method: str
    reason: str
    invoices: list[UUID]


@dataclass(frozen=True, kw_only=True)
class InvoiceCredited(Event):
    """So much of it is not owed any more."""

    audience: ClassVar[Audience] = Audience.CASE
    invoice: UUID
    credit: UUID
    amount: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class PaymentAnnounced(Event):
    """The client has paid and the bank has not answered yet. No money counts so far."""

    audience: ClassVar[Audience] = Audience.CASE
    checkout: UUID
    invoice: UUID
    amount: int


@dataclass(frozen=True, kw_only=True)
class PaymentFailed(Event):
    """A payment that had been announced did not come: the bank said no."""

    audience: ClassVar[Audience] = Audience.CASE
    checkout: UUID
    invoice: UUID
    amount: int


@dataclass(frozen=True, kw_only=True)
class CheckoutStarted(Event):
    """A client was sent to the gateway's page. No money has moved."""

    checkout: UUID
    invoice: UUID
    amount: int


@dataclass(frozen=True, kw_only=True)
class CheckoutEnded(Event):
    """A visit to the gateway ended without money: `state` is expired or failed."""

    checkout: UUID
    invoice: UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class CheckoutDisagreed(Event):
    """The gateway's session is not what was asked of it. No money counts; staff must look."""

    checkout: UUID
    invoice: UUID
    asked: int
    answered: int


@dataclass(frozen=True, kw_only=True)
class LatePolicyWritten(Event):
    """The firm changed what it says about late payments."""


@dataclass(frozen=True, kw_only=True)
class InvoiceLimited(Event):
    """Who alone finds an invoice was decided anew, for the office and for the parties."""

    invoice: UUID
    of_staff: bool
    of_clients: bool
