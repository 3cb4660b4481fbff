"""Everything a member of staff can reach. Staff pages read from here and nowhere else.

What is not on the desk does not exist: a page answers 404, be it another firm's or nobody's.
"""

from typing import Any

from adelante.audit.actor import Actor
from adelante.audit.models import Entry
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
from adelante.cases.models import (
    Case,
    Deadline,
    Filing,
    FilingCorrection,
    Grant,
    Invitation,
    Milestone,
    Party,
    Task,
)
from adelante.contacts.models import Contact, PersonalNumber, Relation
from adelante.documents.models import Document, File, Preview, Remark, Request, Upload, Version
from adelante.firms.models import Firm
from adelante.library.models import CaseType
from adelante.messaging.models import Message
from adelante.people.models import AccessReview, Account, Member, ReviewDecision
from adelante.people.permissions import May
from adelante.workflows.models import Sequence


class Desk:
    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def _all(self, model: Any, right: May) -> Any:
        rows = model.objects.filter(firm=self.actor.firm)
        return rows if self.actor.may(right) else rows.none()

    @property
    def cases(self) -> Any:
        return self._all(Case, May.SEE_CASES)

    @property
    def parties(self) -> Any:
        return self._all(Party, May.SEE_CASES)

    @property
    def grants(self) -> Any:
        return self._all(Grant, May.SEE_CASES)

    @property
    def invitations(self) -> Any:
        return self._all(Invitation, May.SEE_CASES)

    @property
    def milestones(self) -> Any:
        return self._all(Milestone, May.SEE_CASES).filter(taken_back_at=None)

    @property
    def filings(self) -> Any:
        return self._all(Filing, May.SEE_CASES)

    @property
    def filing_corrections(self) -> Any:
        return self._all(FilingCorrection, May.SEE_CASES)

    @property
    def deadlines(self) -> Any:
        return self._all(Deadline, May.SEE_CASES)

    @property
    def tasks(self) -> Any:
        return self._all(Task, May.DO_TASKS)

    @property
    def contacts(self) -> Any:
        return self._all(Contact, May.SEE_CASES)

    @property
    def relations(self) -> Any:
        """Between people who can both be reached."""
        return self._all(Relation, May.SEE_CASES).filter(of__in=self.contacts, to__in=self.contacts)

    @property
    def numbers(self) -> Any:
        """Personal numbers, sealed, of the contacts that this member reaches."""
        rows = self._all(PersonalNumber, May.SEE_PERSONAL_NUMBERS)
        return rows.filter(removed_at=None, contact__in=self.contacts)

    @property
    def members(self) -> Any:
        return self._all(Member, May.SEE_CASES)

    @property
    def firm(self) -> Any:
        """The firm's own row, for those who run it."""
        rows = Firm.objects.filter(pk=self.actor.firm)
        return rows if self.actor.may(May.RUN_FIRM) else rows.none()

    @property
    def staff(self) -> Any:
        """Everybody who works or worked here, for those who take people on."""
        return self._all(Member, May.MANAGE_STAFF)

    @property
    def access_reviews(self) -> Any:
        return self._all(AccessReview, May.MANAGE_STAFF)

    @property
    def review_decisions(self) -> Any:
        return self._all(ReviewDecision, May.MANAGE_STAFF)

    @property
    def accounts(self) -> Any:
        """Names alone: the database grants the office no credential column."""
        return self._all(Account, May.SEE_TRAIL).only("id", "name")

    @property
    def case_types(self) -> Any:
        return self._all(CaseType, May.SEE_CASES).filter(retired_at=None)

    @property
    def documents(self) -> Any:
        return self._all(Document, May.SEE_DOCUMENTS)

    @property
    def requests(self) -> Any:
        return self._all(Request, May.SEE_DOCUMENTS)

    @property
    def versions(self) -> Any:
        return self._all(Version, May.SEE_DOCUMENTS)

    @property
    def files(self) -> Any:
        return self._all(File, May.SEE_DOCUMENTS)

    @property
    def previews(self) -> Any:
        return self._all(Preview, May.SEE_DOCUMENTS)

    @property
    def remarks(self) -> Any:
        return self._all(Remark, May.SEE_DOCUMENTS)

    @property
    def uploads(self) -> Any:
        return self._all(Upload, May.SEE_DOCUMENTS)

    @property
    def plans(self) -> Any:
        return self._all(Plan, May.SEE_BILLING)

    @property
    def installments(self) -> Any:
        return self._all(Installment, May.SEE_BILLING)

    @property
    def invoices(self) -> Any:
        return self._all(Invoice, May.SEE_BILLING)

    @property
    def invoice_lines(self) -> Any:
        return self._all(InvoiceLine, May.SEE_BILLING)

    @property
    def payments(self) -> Any:
        return self._all(Payment, May.SEE_BILLING)

    @property
    def allocations(self) -> Any:
        return self._all(Allocation, May.SEE_BILLING)

    @property
    def reversals(self) -> Any:
        return self._all(Reversal, May.SEE_BILLING)

    @property
    def credits(self) -> Any:
        return self._all(Credit, May.SEE_BILLING)

    @property
    def checkouts(self) -> Any:
        return self._all(Checkout, May.SEE_BILLING)

    @property
    def messages(self) -> Any:
        return self._all(Message, May.WRITE_TO_CLIENTS)

    @property
    def sequences(self) -> Any:
        """Reminders of what this member may see: of documents, of invoices."""
        seen = [
            about
            for about, right in (
                (Sequence.About.REQUEST, May.SEE_DOCUMENTS),
                (Sequence.About.INVOICE, May.SEE_BILLING),
            )
            if self.actor.may(right)
        ]
        return self._all(Sequence, May.SEE_CASES).filter(about__in=seen)

    @property
    def entries(self) -> Any:
        return self._all(Entry, May.SEE_TRAIL)
