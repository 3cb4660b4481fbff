"""Everything a client can reach. Client pages read from here and nowhere else.

Row security has already left only what the account's grants name; nothing here widens it.
"""

from typing import Any

from adelante.audit.actor import Actor
from adelante.audit.models import Audience, Entry
from adelante.billing.models import (
    Allocation,
    Checkout,
    Credit,
    Installment,
    Invoice,
    InvoiceLine,
    Payment,
    Plan,
    Reversal,
)
from adelante.cases.models import Case, Deadline, Filing, Grant, Party
from adelante.documents.models import File, Preview, Remark, Request, Upload, Version
from adelante.people.models import Member

OFFICES_OWN = ("note", "recorded_by")
"""Of a correction; the database grants a client no such column."""


class Home:
    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def _of_firm(self, model: Any) -> Any:
        return model.objects.filter(firm=self.actor.firm)

    @property
    def grants(self) -> Any:
        return self._of_firm(Grant).filter(account=self.actor.account, ended_at=None)

    @property
    def cases(self) -> Any:
        return self._of_firm(Case)

    @property
    def narrow_cases(self) -> Any:
        """The number and name of cases of which the account reaches a part alone, and which part:
        its own `papers`, or the `bills`. Nothing else of them is there to be read.
        """
        return Case.objects.raw("SELECT * FROM cases_reached()")

    @property
    def parties(self) -> Any:
        return self._of_firm(Party)

    @property
    def team(self) -> Any:
        return self._of_firm(Member).filter(left_at=None)

    @property
    def filings(self) -> Any:
        return self._of_firm(Filing).standing()

    @property
    def deadlines(self) -> Any:
        return self._of_firm(Deadline).filter(shown_to_client=True)

    @property
    def requests(self) -> Any:
        return self._of_firm(Request)

    @property
    def my_requests(self) -> Any:
        """Those that this account itself may answer."""
        return self.requests.filter(party__in=self.actor.parties)

    @property
    def versions(self) -> Any:
        return self._of_firm(Version)

    @property
    def files(self) -> Any:
        return self._of_firm(File)

    @property
    def previews(self) -> Any:
        return self._of_firm(Preview)

    @property
    def remarks(self) -> Any:
        return self._of_firm(Remark)

    @property
    def uploads(self) -> Any:
        """One's own alone: nobody else may go on with a file that is on its way."""
        return self._of_firm(Upload).filter(account_id=self.actor.account)

    @property
    def plans(self) -> Any:
        return self._of_firm(Plan)

    @property
    def installments(self) -> Any:
        return self._of_firm(Installment)

    @property
    def invoices(self) -> Any:
        return self._of_firm(Invoice)

    @property
    def invoice_lines(self) -> Any:
        return self._of_firm(InvoiceLine)

    @property
    def payments(self) -> Any:
        return self._of_firm(Payment)

    @property
    def allocations(self) -> Any:
        return self._of_firm(Allocation)

    @property
    def reversals(self) -> Any:
        return self._of_firm(Reversal).defer(*OFFICES_OWN)

    @property
    def credits(self) -> Any:
        return self._of_firm(Credit).defer(*OFFICES_OWN)

    @property
    def checkouts(self) -> Any:
        return self._of_firm(Checkout)

    @property
    def entries(self) -> Any:
        return self._of_firm(Entry).exclude(audience=Audience.STAFF)
