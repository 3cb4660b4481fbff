"""A sample firm at work: its people, and what they and their clients do, each in their own hat."""

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from uuid import UUID

from adelante.audit.actor import Actor, ActorKind, system
from adelante.billing.checking_out import settle_checkout, start_checkout
from adelante.billing.models import Invoice, Payment
from adelante.billing.ports import Session, SessionState
from adelante.billing.receiving import record_payment
from adelante.cases.inviting import invite
from adelante.cases.models import Case, Grant, Invitation, Party
from adelante.cases.opening import open_case
from adelante.contacts.adding import add_contact
from adelante.contacts.models import Contact
from adelante.core import clock
from adelante.core.tenancy import Door
from adelante.demo.days import Days, Diary
from adelante.demo.folder import Sheet, sheets_for
from adelante.demo.posting import post
from adelante.demo.stories import Pays
from adelante.documents.arriving import receive_piece, start_upload
from adelante.documents.models import Request, Version
from adelante.documents.sending import send
from adelante.documents.standing import Standing, standing_of
from adelante.library.models import CaseType
from adelante.people.models import Account, Member
from adelante.people.permissions import CLIENT_RIGHTS, RIGHTS

Say = Callable[[str], None]
GATEWAY = "stripe"  # the name of the demo's gateway, which the stand-in imitates


class Office:
    """Everything of one firm that the plots need. The caller stands in the firm as the system."""

    def __init__(self, firm: UUID, *, name: str, cases: int, days: Days, say: Say) -> None:
        self.firm = firm
        self.name = name
        self.days = days
        self.diary = Diary(days.now, after_each=lambda: post(firm, days=days))
        self.system = system(firm)
        self.types: dict[str, CaseType] = {}
        self.members = {member.name: member for member in Member.objects.filter(firm=firm)}
        self.accounts: dict[UUID, Account] = {}
        self.pays: dict[UUID, Pays] = {}
        self.receipts = count(9_160_004_211, 37)
        self._checks = count(1041)
        self._reaches: dict[UUID, set[UUID]] = defaultdict(set)
        self._say, self._cases, self._opened = say, cases, 0

    # who

    def member(self, role: str) -> str:
        """The name of whoever does this at the firm; a small one's owner does everything."""
        found = [m.name for m in self.members.values() if m.role == role]
        return found[0] if found else next(iter(self.members))

    @contextmanager
    def hat(self, name: str) -> Iterator[Actor]:
        """Stand where this member's page would."""
        member = self.members[name]
        actor = Actor(
            kind=ActorKind.MEMBER,
            firm=self.firm,
            door=Door.STAFF,
            account=member.account_id,
            member=member.pk,
            name=member.name,
            role=member.role,
            rights=frozenset(RIGHTS[member.role]),
            proved_at=clock.now(),
        )
        with standing_of(actor)() as by:
            yield by

    def client(self, party: UUID) -> Standing:
        """Stand where the page of whoever acts for this party would."""
        account = self.accounts[party]
        return standing_of(
            Actor(
                kind=ActorKind.CLIENT,
                firm=self.firm,
                door=Door.CLIENT,
                account=account.pk,
                name=account.name,
                rights=frozenset(CLIENT_RIGHTS),
                parties=frozenset(self._reaches[account.pk]),
            )
        )

    # cases

    def person(self, name: str, *, email: str, language: str) -> Contact:
        """The contact of this name, who may be known from another case."""
        given, _, surname = name.partition(" ")
        known = Contact.objects.filter(firm=self.firm, given=given, surname=surname).first()
        return known or add_contact(
            given=given, surname=surname, emails=[email], language=language, by=self.system
        )

    def company(self, name: str, *, email: str) -> Contact:
        known = Contact.objects.filter(firm=self.firm, organisation=name).first()
        return known or add_contact(organisation=name, emails=[email], by=self.system)

    def open(
        self,
        key: str,
        parties: Sequence[tuple[str, Contact]],
        *,
        attorney: str,
        paralegal: str,
        asks: Sequence[str] | None = None,
        due_on: date | None = None,
    ) -> Case:
        """Open a case; without `asks`, ask for what the type asks first. The first party pays."""
        case_type = self.types[key]
        parts = {part for part, _contact in parties}
        if asks is None:
            rows = case_type.typed.ask_first
            asks = [f"{row.party}:{row.document}" for row in rows if row.party in parts]
        with self.hat(paralegal) as by:
            case = open_case(
                case_type,
                parties=parties,
                attorney=self.members[attorney],
                paralegal=self.members[paralegal],
                asks=asks,
                fee_cents=case_type.typed.fee.cents,
                payer=parties[0][1],
                due_on=due_on or clock.today(str(self.days.zone)) + timedelta(days=21),
                by=by,
            )
        self._opened += 1
        if self._opened % 10 == 0 or self._opened == self._cases:
            self._say(f"  {self.name}: {self._opened} of {self._cases} cases are opened")
        return case

    def invite(
        self,
        party: Party,
        *,
        email: str,
        heard_by: str = "",
        pays: bool = False,
        language: str = "",
        by: str,
    ) -> Invitation:
        """Ask somebody in as far as their part goes; to the bills alone if they only pay."""
        acts_as = Grant.As.HELPER if pays else Grant.As.SELF
        reach = Grant.Reach.BILLS if pays else None
        if heard_by and not pays:
            acts_as = Grant.As.COMPANY if party.part == "employer" else Grant.As.GUARDIAN
        with self.hat(by) as actor:
            return invite(
                party,
                email=email,
                acts_as=acts_as,
                reach=reach,
                name=heard_by,
                language=language,
                by=actor,
            )

    def join(self, invitation: Invitation, *, language: str) -> None:
        account = invitation.accept(language=language, by=self.system)
        if invitation.reach == Grant.Reach.BILLS:
            return
        self.accounts[invitation.party_id] = account
        self._reaches[account.pk].add(invitation.party_id)

    # documents

    def send(
        self, request: Request, *, sheets: Sequence[Sheet] = (), seed: int = 1, photo: bool = False
    ) -> Version:
        """Whoever acts for the party sends what was asked, as their browser would."""
        standing = self.client(request.party_id)
        if not sheets:
            name = request.party.name
            sheets = sheets_for(request.kind, name=name, seed=seed, photographed=photo)
        uploads = []
        for name, body in sheets:
            upload = start_upload(request.pk, name=name, size=len(body), standing=standing)
            receive_piece(upload.pk, offset=0, chunks=[body], standing=standing)
            uploads.append(upload.pk)
        return send(request.pk, uploads=uploads, standing=standing)

    def accept(self, version: Version, *, by: str, words: str = "", language: str = "en") -> None:
        with self.hat(by) as actor:
            version.accept(words=words, language=language, by=actor)

    def send_back(
        self, version: Version, *reasons: str, by: str, words: str = "", language: str = "en"
    ) -> None:
        with self.hat(by) as actor:
            version.send_back(reasons=reasons, words=words, language=language, by=actor)

    # money

    def pay(self, invoice: Invoice, *, method: str, cents: int | None = None) -> None:
        """All that is open, or a part: by card in the portal, or as finance writes it down."""
        invoice.refresh_from_db()
        amount = min(cents or invoice.open_cents, invoice.open_cents)
        if not amount:
            return
        if method == Payment.Method.CARD and invoice.party_id in self.accounts:
            self._pay_online(invoice, amount)
            return
        with self.hat(self.member("finance")) as by:
            record_payment(
                [invoice],
                amount=amount,
                method=method,
                received_on=clock.today(str(self.days.zone)),
                reference=f"no. {next(self._checks)}" if method == Payment.Method.CHECK else "",
                by=by,
            )

    def _pay_online(self, invoice: Invoice, cents: int) -> None:
        """Checkout, and the gateway's word that it was paid. No money moves in a demo."""
        language = self.accounts[invoice.party_id].language
        with self.client(invoice.party_id)() as by:
            checkout = start_checkout(
                invoice, amount=cents, gateway=GATEWAY, language=language, by=by
            )
        session = Session(
            id=f"cs_test_{secrets.token_urlsafe(16)}",
            url="",
            state=SessionState.PAID,
            cents=cents,
            currency=invoice.currency,
            checkout=str(checkout.pk),
            invoice=str(invoice.pk),
            charge=f"pi_test_{secrets.token_urlsafe(16)}",
        )
        settle_checkout(checkout, session=session, by=self.system)
