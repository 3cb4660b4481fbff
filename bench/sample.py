"""The firm that is measured: one case whose pages are timed, and sixty others around it.

Rows are written in bulk, by the server's administrator, because acts would take minutes; what pages
show is the same. `growing` multiplies the sixty. María's own work stays the same at every size: a
firm with a hundred times the cases has a hundred times the people.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Model

from adelante.audit.models import Entry
from adelante.billing.models import (
    Allocation,
    Installment,
    Invoice,
    InvoiceLine,
    Payment,
    Plan,
)
from adelante.cases.models import Case, Deadline, Filing, Grant, Milestone, Party, Task
from adelante.contacts.models import Contact
from adelante.core.clock import now
from adelante.core.ids import new_id
from adelante.core.tenancy import here, signing_in
from adelante.documents.models import Document, File, Remark, Request, Version
from adelante.firms.keyring import give_key, make_scope_key
from adelante.firms.models import Firm
from adelante.library import catalogue
from adelante.library.models import CaseType
from adelante.messaging.models import Message
from adelante.people.factors.codes import new_secret
from adelante.people.factors.having import app_of
from adelante.people.factors.passing import note_passed
from adelante.people.models import Account, Member
from adelante.people.sessions import SessionStore
from adelante.workflows.models import Sequence

SLUG = "rivera"
CASES = 60
ASKED = ["birth_certificate", "passport", "marriage_certificate", "photos", "i94"]
STATES = ["accepted"] * 4 + ["returned", "waiting", "needed", "needed", "needed"]
REQUIRED = 7  # the first of them; the rest is optional
STAGES = ["intake", "documents", "forms_prep", "filed", "biometrics", "rfe", "interview", "card"]


@dataclass(frozen=True)
class Sample:
    """Who and what is measured. Cookies are `name=value`, for either door."""

    firm: UUID
    case: UUID
    request: UUID
    client_account: UUID
    other_paralegal: UUID
    client_cookie: str
    staff_cookie: str


@dataclass(frozen=True)
class _Staff:
    firm: UUID
    case_type: CaseType
    attorney: Member
    maria: Member
    other: Member


def plant() -> Sample:
    """Found the firm and fill it. The database must be migrated and empty."""
    firm = new_id()
    with signing_in(firm):
        Firm.objects.create(
            id=firm,
            slug=SLUG,
            name="Rivera Immigration",
            initials="RI",
            time_zone="America/Chicago",
            phone="(312) 555-0100",
            email="office@rivera.example",
        )
        give_key(firm)
        staff = _hire(firm)
        rows = _Rows()
        for number in range(1, CASES + 2):
            _Opened(staff, number=number, rows=rows).fill()
        rows.write()
        for contact in rows.of(Contact)[:2]:
            make_scope_key("contact", contact.pk, firm=firm)
        client = rows.of(Account)[0]
        staff_account = Account.objects.get(firm=firm, pk=staff.maria.account_id)
    return Sample(
        firm=firm,
        case=rows.of(Case)[0].pk,
        request=next(r.pk for r in rows.of(Request) if r.state == "needed"),
        client_account=client.pk,
        other_paralegal=staff.other.pk,
        client_cookie=_signed_in(client),
        staff_cookie=_signed_in(staff_account),
    )


def _hire(firm: UUID) -> _Staff:
    facts = catalogue.case_types()["aos_one_step"]
    case_type = CaseType.objects.create(
        firm_id=firm,
        key=facts.key,
        from_key=facts.key,
        label=facts.label,
        name=facts.name.as_json(),
        facts=facts.as_json(),
    )
    members: dict[str, Member] = {}
    for name, role in [
        ("Daniela Rivera", "attorney"),
        ("María Ruiz", "paralegal"),
        ("Pat Doe", "paralegal"),
    ]:
        email = f"{name.split()[0].lower()}@rivera.example"
        account = Account.objects.create(firm_id=firm, email=email, name=name)
        members[name] = Member.objects.create(firm_id=firm, account=account, name=name, role=role)
        app_of(account, secret=new_secret()).save(force_insert=True)
    daniela, maria, other = members.values()
    return _Staff(firm, case_type, attorney=daniela, maria=maria, other=other)


class _Rows:
    """Rows to be written at the end, a table at a time, in the order in which they refer."""

    ORDER = (
        Contact,
        Account,
        Case,
        Party,
        Grant,
        Milestone,
        Document,
        Request,
        Version,
        File,
        Remark,
        Plan,
        Invoice,
        InvoiceLine,
        Installment,
        Payment,
        Allocation,
        Filing,
        Deadline,
        Task,
        Message,
        Sequence,
        Entry,
    )

    def __init__(self) -> None:
        self._rows: dict[type[Model], list[Any]] = {model: [] for model in self.ORDER}

    def add(self, model: type[Model], **values: Any) -> Any:
        row = model(**values)
        self._rows[model].append(row)
        return row

    def of(self, model: type[Model]) -> list[Any]:
        return self._rows[model]

    def write(self) -> None:
        for model, rows in self._rows.items():
            model._default_manager.bulk_create(rows, batch_size=500)


class _Opened:
    """One case with everything in it: 9 requests, 3 invoices, 16 entries, and so on."""

    def __init__(self, staff: _Staff, *, number: int, rows: _Rows) -> None:
        self.staff, self.number, self.rows = staff, number, rows
        self.is_measured = number == 1
        self.paralegal = staff.maria if self.is_measured or number % 2 else staff.other
        self.opened = now() - timedelta(days=90 + number % 80)
        self.seq = iter(range(1, 100))

    def fill(self) -> None:
        self._people()
        requests = self._documents()
        invoices = self._bills()
        self._around(requests)
        self._memory(requests, invoices)

    def _add(self, model: type[Model], **values: Any) -> Any:
        return self.rows.add(model, firm_id=self.staff.firm, **values)

    def _in_case(self, model: type[Model], **values: Any) -> Any:
        return self._add(model, case=self.case, **values)

    def _day(self, days: int) -> date:
        return (self.opened + timedelta(days=days)).date()

    def _at(self, days: int) -> datetime:
        return self.opened + timedelta(days=days)

    def _people(self) -> None:
        facts = catalogue.case_types()["aos_one_step"]
        stage = "rfe" if self.is_measured else STAGES[self.number % len(STAGES)]
        self.case = self._add(
            Case,
            number=self.number,
            code=f"RI-{2000 + self.number}",
            case_type=self.staff.case_type,
            type_label=facts.label,
            title={"en": "Green card for Ana", "es": "Residencia para Ana"},
            heading=f"Gómez {self.number}, Ana & Luis",
            stages=list(facts.stages),
            forms=["I-130", "I-485"],
            stage=stage,
            stage_since=self._at(60),
            waits_on=("client", "firm", "government")[self.number % 3],
            waits_since=self._at(70),
            attorney=self.staff.attorney,
            paralegal=self.paralegal,
            documents_asked=REQUIRED,
            documents_accepted=STATES[:REQUIRED].count("accepted"),
            opened_at=self.opened,
            closed_at=None,
        )
        self.parties = []
        for given, part, language in [
            ("Ana", "beneficiary", "es"),
            ("Luis", "petitioner", "en"),
        ]:
            contact = self._add(Contact, given=given, surname="Gómez", language=language)
            party = self._in_case(
                Party,
                contact=contact,
                part=part,
                name=contact.full_name,
                short_name=given,
                language=language,
            )
            self.parties.append(party)
        self.account = self._add(
            Account,
            email=f"ana.{self.number}@example.com",
            name="Ana Gómez",
            language="es",
            password="!",
        )
        self._in_case(Grant, account=self.account, party=self.parties[0])

    def _documents(self) -> list[Any]:
        known = catalogue.documents()
        keys = [key for key in ASKED if key in known] or list(known)
        keys = (keys + [key for key in known if key not in keys])[: len(STATES)]
        requests = []
        for position, (key, state) in enumerate(zip(keys, STATES, strict=True)):
            request = self._request(known[key], position, state)
            requests.append(request)
            if state != "needed":
                self._version(request, position, state)
        return requests

    def _request(self, facts: Any, position: int, state: str) -> Any:
        party = self.parties[position % 3 == 1]
        document = None
        if state != "needed":
            document = self._add(
                Document, contact=party.contact, kind=facts.key, label=facts.label.as_json()
            )
        return self._in_case(
            Request,
            party=party,
            audience=facts.audience,
            document=document,
            kind=facts.key,
            label=facts.label.as_json(),
            facts={
                "help": facts.help.as_json(),
                "alternatives": facts.alternatives.as_json() if facts.alternatives else None,
                "formats": list(facts.formats),
                "multiple": facts.multiple,
                "translation": facts.translation,
                "filename": facts.filename,
            },
            requirement="required" if position < REQUIRED else "optional",
            position=position,
            due_on=self._day(100 + position),
            reviewer=self.paralegal,
            state=state,
            state_since=self._at(20 + position),
            asked_at=self.opened,
        )

    def _version(self, request: Any, position: int, state: str) -> None:
        version = self._in_case(
            Version,
            party=request.party,
            audience=request.audience,
            document=request.document,
            request=request,
            number=1,
            receipt=f"R{self.number:05d}-{position}",
            sent_at=self._at(10 + position),
            sent_by_account_id=self.account.pk,
            sent_by_name="Ana Gómez",
            review=state,
            reviewed_by=None if state == "waiting" else self.paralegal,
            reviewed_at=None if state == "waiting" else self._at(12 + position),
        )
        self._in_case(
            File,
            party=request.party,
            audience=request.audience,
            version=version,
            original_name=f"IMG_{position}.jpg",
            kind="jpeg",
            size=2_400_000,
            sha256=sha256(f"{self.number}/{position}".encode()).digest(),
            vault=new_id(),
            pieces=[2_400_000],
            places=[new_id()],
            wrapped_key=b"\0" * 60,
            stored_at=version.sent_at,
            looks="ready",
            page_count=1,
        )
        if state == "returned":
            self._in_case(
                Remark,
                party=request.party,
                audience=request.audience,
                request=request,
                version=version,
                account_id=self.paralegal.account_id,
                by_staff=True,
                author=self.paralegal.name,
                reasons=list(catalogue.review_reasons())[:1],
                words="The corner is cut off. Please take it again on a dark table.",
                language="en",
                said_at=self._at(12 + position),
            )

    def _bills(self) -> list[Any]:
        payer, amount = self.parties[0], 87_500
        money = {"party": payer, "currency": "USD"}
        plan = self._in_case(Plan, total=4 * amount, agreed_at=self.opened, **money)
        invoices = []
        labels = ["Agreement signed", "Documents complete", "Petition filed", "Interview"]
        for position, label in enumerate(labels):
            words = {"en": label, "es": label}
            invoice = None
            if position < 3:
                invoice = self._invoice(position, words, amount, money)
                invoices.append(invoice)
            self._in_case(
                Installment,
                plan=plan,
                party=payer,
                position=position,
                label=words,
                amount=amount,
                due_on=self._day(30 * position),
                invoice=invoice,
            )
        return invoices

    def _invoice(self, position: int, words: dict[str, str], amount: int, money: Any) -> Any:
        paid = (amount, 40_000, 0)[position]
        invoice = self._in_case(
            Invoice,
            number=f"RI-{2000 + self.number}-{position + 1:02d}",
            title=words,
            issued_on=self._day(30 * position),
            issued_at=self._at(30 * position),
            due_on=self._day(30 * position + 21),
            total=amount,
            paid=paid,
            **money,
        )
        self._in_case(
            InvoiceLine, invoice=invoice, position=1, words=words, kind="legal", amount=amount
        )
        if paid:
            payment = self._in_case(
                Payment,
                receipt=f"P{self.number:05d}-{position}",
                amount=paid,
                method="card",
                received_on=self._day(30 * position + 3),
                recorded_at=self._at(30 * position + 3),
                **money,
            )
            self._in_case(
                Allocation, party=money["party"], payment=payment, invoice=invoice, amount=paid
            )
        return invoice

    def _around(self, requests: list[Any]) -> None:
        for position, form in enumerate(("I-130", "I-485")):
            if self.case.stage in {"intake", "documents", "forms_prep"}:
                break
            receipt = f"IOE{self.number:08d}{position:02d}"
            self._in_case(Filing, form=form, filed_on=self._day(50), receipt_number=receipt)
        self._in_case(Milestone, key="agreement_signed", reached_at=self.opened)
        words = {"en": "Answer the request for evidence", "es": "Responder a la solicitud"}
        self._in_case(Deadline, words=words, on=self._day(120), source="notice")
        self._in_case(
            Task,
            words="Call about the missing paper",
            assignee=self.paralegal,
            due_on=self._day(95),
            key=f"bench/{self.number}",
        )
        owed = requests[-1]
        self._in_case(
            Sequence, party=owed.party, about="request", about_id=owed.pk, next_at=self._at(110)
        )
        for step in range(3):
            self._in_case(
                Message,
                key=f"bench/{self.number}/{step}",
                template="reminder",
                language="es",
                to_address=self.account.email,
                to_name="Ana Gómez",
                account_id=self.account.pk,
                state="sent",
                message_id=f"<bench-{self.number}-{step}@rivera.example>",
                queued_at=self._at(20 * step),
            )

    def _memory(self, requests: list[Any], invoices: list[Any]) -> None:
        self._entry("case_opened", self.paralegal, {})
        for request in requests:
            self._entry("document_requested", self.paralegal, {"request": str(request.pk)})
        for request in requests:
            if request.state != "needed":
                self._entry("version_sent", None, {"request": str(request.pk)})
        for invoice in invoices:
            facts = {"invoice": str(invoice.pk), "amount": invoice.total}
            self._entry("invoice_issued", self.paralegal, facts)

    def _entry(self, name: str, by: Member | None, facts: dict[str, Any]) -> None:
        self._add(
            Entry,
            name=name,
            at=self._at(next(self.seq)),
            actor_kind="member" if by else "client",
            account_id=by.account_id if by else self.account.pk,
            member_id=by.pk if by else None,
            door="staff" if by else "client",
            case_id=self.case.pk,
            party_id=self.parties[0].pk,
            audience="case",
            facts=facts,
        )


def _signed_in(account: Account) -> str:
    token = here.set(account.firm_id)
    try:
        session = SessionStore()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = "adelante.people.signing_in.OfThisFirm"
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.create()
        session.save()
        note_passed(str(session.session_key), firm=account.firm_id)
    finally:
        here.reset(token)
    return f"session-{SLUG}={session.session_key}"


def tables() -> Iterator[type[Model]]:
    """The tables that grow with the number of cases, in the order in which they refer."""
    yield from _Rows.ORDER
