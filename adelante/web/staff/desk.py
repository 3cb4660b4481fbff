"""Everything a member of staff can reach. Staff pages read from here and nowhere else.

What is not on the desk does not exist: a page answers 404, be it another firm's or nobody's.
"""

from typing import Any

from django.db.models import Q

from adelante.audit.actor import Actor
from adelante.audit.models import Entry, Seal
from adelante.billing.models import (
    Allocation,
    Checkout,
    Credit,
    Installment,
    Invoice,
    InvoiceLimit,
    InvoiceLine,
    Payment,
    Plan,
    Reversal,
)
from adelante.cases.models import (
    Case,
    CaseMember,
    Deadline,
    Filing,
    FilingCorrection,
    Grant,
    Invitation,
    Milestone,
    Party,
    Pass,
    Safety,
    Task,
)
from adelante.contacts.models import Contact, PersonalNumber, Relation
from adelante.documents.models import (
    Document,
    File,
    Preview,
    Remark,
    Request,
    RequestLimit,
    Upload,
    Version,
)
from adelante.firms.models import Firm
from adelante.firms.models.firm import Access
from adelante.library.models import CaseType
from adelante.looks.models import Alarm, Decoy, Limits
from adelante.messaging.models import Message
from adelante.people.models import (
    AccessReview,
    Account,
    Factor,
    Member,
    ReviewDecision,
    RoleRight,
)
from adelante.people.permissions import May
from adelante.workflows.models import Sequence


class Desk:
    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def _all(self, model: Any, right: May) -> Any:
        rows = model.objects.filter(firm=self.actor.firm)
        return rows if self.actor.may(right) else rows.none()

    def _of_case(self, model: Any, right: May) -> Any:
        """Of every case that this member reaches."""
        rows = self._all(model, right)
        return rows if self._reaches_all else rows.filter(case__in=self._mine)

    @property
    def _reaches_all(self) -> bool:
        return self.actor.cases is None

    @property
    def _mine(self) -> Any:
        """Cases that this member is the attorney or the paralegal of, or on the team of."""
        me, firm = self.actor.member, self.actor.firm
        teams = CaseMember.objects.filter(firm=firm, member=me, left_at=None)
        mine = Q(attorney=me) | Q(paralegal=me) | Q(pk__in=teams.values("case"))
        return Case.objects.filter(mine, firm=firm).values("pk")

    @property
    def _strangers(self) -> Any:
        """Contacts who have a part in cases, and in none of these."""
        parties = Party.objects.filter(firm=self.actor.firm)
        known = parties.filter(case__in=self._mine).values("contact")
        return parties.exclude(contact__in=known).values("contact")

    @property
    def _elsewhere(self) -> Any:
        """Accounts of clients who come into cases, and into none of these."""
        grants = Grant.objects.filter(firm=self.actor.firm)
        known = grants.filter(case__in=self._mine).values("account")
        return grants.exclude(account__in=known).values("account")

    @property
    def _of_no_case(self) -> Q:
        return Q(case_id=None) & (Q(account_id=None) | ~Q(account_id__in=self._elsewhere))

    def _papers(self, model: Any, way: str) -> Any:
        """Without those of a document that is limited to others; `way` leads to the document."""
        shut = RequestLimit.objects.shut_to(self.actor).values("request")
        return self._of_case(model, May.SEE_DOCUMENTS).exclude(**{f"{way}__in": shut})

    def _bills(self, model: Any, way: str) -> Any:
        """Without those of an invoice that is limited to others; `way` leads to the invoice."""
        shut = InvoiceLimit.objects.shut_to(self.actor).values("invoice")
        return self._of_case(model, May.SEE_BILLING).exclude(**{f"{way}__in": shut})

    @property
    def request_limits(self) -> Any:
        return self._papers(RequestLimit, "request")

    @property
    def invoice_limits(self) -> Any:
        return self._bills(InvoiceLimit, "invoice")

    @property
    def team(self) -> Any:
        """Who else works on a case."""
        return self._of_case(CaseMember, May.SEE_CASES).filter(left_at=None)

    @property
    def works_in_teams(self) -> bool:
        return bool(Firm.objects.filter(pk=self.actor.firm, access=Access.TEAM).exists())

    @property
    def role_rights(self) -> Any:
        """Where the firm departs from the table of rights."""
        return self._all(RoleRight, May.RUN_FIRM).exclude(given=None)

    @property
    def cases(self) -> Any:
        rows = self._all(Case, May.SEE_CASES)
        return rows if self._reaches_all else rows.filter(pk__in=self._mine)

    @property
    def parties(self) -> Any:
        return self._of_case(Party, May.SEE_CASES)

    @property
    def grants(self) -> Any:
        return self._of_case(Grant, May.SEE_CASES)

    @property
    def invitations(self) -> Any:
        return self._of_case(Invitation, May.SEE_CASES)

    @property
    def links(self) -> Any:
        """Links for one task, whoever they are for."""
        return self._of_case(Pass, May.SEE_CASES)

    @property
    def safeties(self) -> Any:
        return self._of_case(Safety, May.WRITE_TO_CLIENTS)

    @property
    def milestones(self) -> Any:
        return self._of_case(Milestone, May.SEE_CASES).filter(taken_back_at=None)

    @property
    def filings(self) -> Any:
        return self._of_case(Filing, May.SEE_CASES)

    @property
    def filing_corrections(self) -> Any:
        return self._of_case(FilingCorrection, May.SEE_CASES)

    @property
    def deadlines(self) -> Any:
        return self._of_case(Deadline, May.SEE_CASES)

    @property
    def tasks(self) -> Any:
        return self._of_case(Task, May.DO_TASKS)

    @property
    def contacts(self) -> Any:
        rows = self._all(Contact, May.SEE_CASES)
        return rows if self._reaches_all else rows.exclude(pk__in=self._strangers)

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
    def factors(self) -> Any:
        """Who of the staff has a second factor; the database grants the office no secret of it."""
        may = self.actor.may(May.MANAGE_STAFF)
        rows = Factor.objects.filter(firm=self.actor.firm).only("id", "account_id", "kind")
        return rows if may else rows.none()

    @property
    def access_reviews(self) -> Any:
        return self._all(AccessReview, May.MANAGE_STAFF)

    @property
    def review_decisions(self) -> Any:
        return self._all(ReviewDecision, May.MANAGE_STAFF)

    @property
    def accounts(self) -> Any:
        """Names alone: the database grants the office no credential column."""
        rows = self._all(Account, May.SEE_TRAIL).only("id", "name")
        return rows if self._reaches_all else rows.exclude(pk__in=self._elsewhere)

    @property
    def case_types(self) -> Any:
        return self._all(CaseType, May.SEE_CASES).filter(retired_at=None)

    @property
    def documents(self) -> Any:
        rows = self._all(Document, May.SEE_DOCUMENTS)
        return rows if self._reaches_all else rows.exclude(contact__in=self._strangers)

    @property
    def requests(self) -> Any:
        return self._papers(Request, "pk")

    @property
    def versions(self) -> Any:
        return self._papers(Version, "request")

    @property
    def files(self) -> Any:
        return self._papers(File, "version__request")

    @property
    def previews(self) -> Any:
        return self._papers(Preview, "file__version__request")

    @property
    def remarks(self) -> Any:
        return self._papers(Remark, "request")

    @property
    def uploads(self) -> Any:
        return self._papers(Upload, "request")

    @property
    def plans(self) -> Any:
        return self._of_case(Plan, May.SEE_BILLING)

    @property
    def installments(self) -> Any:
        return self._of_case(Installment, May.SEE_BILLING)

    @property
    def invoices(self) -> Any:
        return self._bills(Invoice, "pk")

    @property
    def invoice_lines(self) -> Any:
        return self._bills(InvoiceLine, "invoice")

    @property
    def payments(self) -> Any:
        return self._of_case(Payment, May.SEE_BILLING)

    @property
    def allocations(self) -> Any:
        return self._bills(Allocation, "invoice")

    @property
    def reversals(self) -> Any:
        return self._of_case(Reversal, May.SEE_BILLING)

    @property
    def credits(self) -> Any:
        return self._bills(Credit, "invoice")

    @property
    def checkouts(self) -> Any:
        return self._bills(Checkout, "invoice")

    @property
    def messages(self) -> Any:
        rows = self._all(Message, May.WRITE_TO_CLIENTS)
        return rows if self._reaches_all else rows.filter(Q(case__in=self._mine) | self._of_no_case)

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
        shut_papers = RequestLimit.objects.shut_to(self.actor).values("request")
        shut_bills = InvoiceLimit.objects.shut_to(self.actor).values("invoice")
        rows = self._of_case(Sequence, May.SEE_CASES).filter(about__in=seen)
        return rows.exclude(about_id__in=shut_papers).exclude(about_id__in=shut_bills)

    @property
    def alarms(self) -> Any:
        rows = self._all(Alarm, May.SEE_TRAIL)
        return rows if self.actor.may(May.RUN_FIRM) else rows.exclude(kind=Alarm.Kind.DECOY)

    @property
    def decoys(self) -> Any:
        """For those who run the firm: whoever knows a decoy opens no decoy."""
        return self._all(Decoy, May.RUN_FIRM).filter(ended_at=None)

    @property
    def limits_of_looking(self) -> Any:
        return self._all(Limits, May.RUN_FIRM)

    @property
    def entries(self) -> Any:
        rows = self._all(Entry, May.SEE_TRAIL)
        if self._reaches_all:
            return rows
        return rows.filter(Q(case_id__in=self._mine) | self._of_no_case)

    @property
    def told_entries(self) -> Any:
        """What pages tell of the trail: of decoys nothing but to those who run the firm."""
        if self.actor.may(May.RUN_FIRM):
            return self.entries
        decoys = Q(name__in=("decoy_set", "decoy_ended")) | Q(
            name="alarm_raised", facts__kind="decoy"
        )
        return self.entries.exclude(decoys)

    @property
    def seals(self) -> Any:
        return self._all(Seal, May.SEE_TRAIL)
