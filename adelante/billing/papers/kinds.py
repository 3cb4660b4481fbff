"""What each paper says. Amounts are whole cents of the paper's one currency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

Language = Literal["en", "es"]
LineKind = Literal["legal", "government", "cost"]
EntryKind = Literal["billed", "received", "taken_back", "credited"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmHead:
    """The firm as it stands at the top of a paper.

    `brand` is a colour like `#005559`. It colours rules only, so that a pale one harms no reading.
    """

    name: str
    address: Sequence[str] = ()
    phone: str = ""
    email: str = ""
    brand: str = "#005559"


class InvoiceLine(NamedTuple):
    """One line of an invoice; a discount is a line of less than zero."""

    words: str
    kind: LineKind
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePaper:
    """An invoice as it stands today: `paid_cents` and `credited_cents` are what it has received."""

    language: Language
    firm: FirmHead
    client_name: str
    matter_code: str
    number: str
    issued_on: date
    due_on: date
    lines: Sequence[InvoiceLine]
    currency: str = "USD"
    paid_cents: int = 0
    credited_cents: int = 0
    title: str = ""
    notes: str = ""
    late_policy: str = ""

    @property
    def total_cents(self) -> int:
        return sum(line.cents for line in self.lines)

    @property
    def balance_cents(self) -> int:
        """What is still owed; less than zero is a credit in the client's favor."""
        return self.total_cents - self.paid_cents - self.credited_cents


class Allocation(NamedTuple):
    """The part of a payment that went to one invoice."""

    invoice_number: str
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPaper:
    """One payment. `balance_after_cents` is what the client still owes (less than zero: a credit).

    `method` is in the paper's language ("Check", "Tarjeta terminada en 4242"). `reversed_on` is the
    day from which it does not count any more.
    """

    language: Language
    firm: FirmHead
    client_name: str
    matter_code: str
    number: str
    received_on: date
    method: str
    amount_cents: int
    balance_after_cents: int
    allocations: Sequence[Allocation] = ()
    reference: str = ""
    currency: str = "USD"
    reversed_on: date | None = None

    @property
    def unapplied_cents(self) -> int:
        return self.amount_cents - sum(part.cents for part in self.allocations)


class StatementRow(NamedTuple):
    """One entry of an account. `cents` is never less than zero: the kind says which way it goes."""

    on: date
    words: str
    kind: EntryKind
    cents: int

    @property
    def adds(self) -> bool:
        """Is more owed after it?"""
        return self.kind in ("billed", "taken_back")

    @property
    def change_cents(self) -> int:
        return self.cents if self.adds else -self.cents


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPaper:
    """An account from `begins_on` to `ends_on`, both included; rows in the order to print."""

    language: Language
    firm: FirmHead
    client_name: str
    matter_code: str
    begins_on: date
    ends_on: date
    rows: Sequence[StatementRow]
    balance_cents: int
    opening_cents: int = 0
    currency: str = "USD"

    def change_of(self, kind: EntryKind) -> int:
        """What all entries of this kind change in the balance."""
        return sum(row.change_cents for row in self.rows if row.kind == kind)
