"""Something of every kind for everybody in the cast, so that there is always a row to reach for.

Plain rows, not acts: the tests of the walls ask what is shown and changed, not how it came to be.
Words of each firm carry its mark, so that a byte of it in another firm's page is found.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from django.apps import apps
from django.db import connection, models

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
    Visit,
)
from adelante.contacts.models import Contact, PersonalNumber, Relation
from adelante.contacts.numbers import keep_number
from adelante.core.clock import now
from adelante.core.ids import new_id
from adelante.core.tenancy import Door, tenant
from adelante.core.vault import piece_binding, seal_to
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
from adelante.documents.originals import file_key, new_file_key, place_of, preview_binding
from adelante.documents.ports import storage
from adelante.firms.models import Counter
from adelante.looks.models import Alarm, Decoy, Limits
from adelante.messaging.models import Message
from adelante.people.factors.having import app_of
from adelante.people.models import (
    AccessReview,
    AddressChange,
    Device,
    Factor,
    Member,
    RecoveryCode,
    ReviewDecision,
    RoleRight,
    Session,
)
from adelante.workflows.models import Sequence
from tests.cast import SECRET, Cast, join_in_part

MARKS = {"rivera": "Quetzal7", "harbour": "Ocelot4"}
"""In every word of a firm's rows, followed by whose they are: "Quetzal7-ana"."""
CLIENTS = {
    "ana": "ana_luis",
    "luis": "ana_luis",
    "nora": "ana_luis",
    "carla": "carla",
    "hugo": "hugo",
}
EXTRA_CAREFUL = ("carla", "hugo")
"""Clients who have a second factor, as everybody at work has."""
BESIDE = {"ana": "olga", "luis": "fin", "nora": "audrey", "carla": "olga", "hugo": "zed"}
MOMENTS = {"luis": "documents_complete", "nora": "biometrics"}
FORMS = {"luis": "I-130", "ana": "I-485"}
PICTURE = b"\x89PNG\r\n\x1a\n" + b"a page"


@dataclass
class Belongings:
    """`of("request", "ana")` is Ana's; staff are asked for theirs by their own names."""

    cast: Cast
    rows: dict[tuple[str, str], models.Model] = field(default_factory=dict)

    def of(self, kind: str, who: str) -> models.Model:
        return self.rows[kind, who]

    def keep(self, who: str, row: models.Model) -> None:
        self.rows[row._meta.model_name or "", who] = row

    def id_in_address(self, part: str, who: str) -> UUID:
        """The id to put for a part of an address: `case_id`, or `type_id` for a casetype.

        A client has no such thing as a member of the staff: then it is their firm's.
        """
        kind = part.removesuffix("_id").replace("_", "")
        for owner in (who, "maria" if firm_of(who) == "rivera" else "zed"):
            if (kind, owner) in self.rows:
                return self.rows[kind, owner].pk
        for owner in (who, "maria" if firm_of(who) == "rivera" else "zed"):
            for (known, whose), row in self.rows.items():
                if whose == owner and known.endswith(kind):
                    return row.pk
        raise LookupError(f"tests/belongings.py has no {kind} of {who}'s: add one")


def firm_of(who: str) -> str:
    return "harbour" if who in {"zed", "hugo"} else "rivera"


def mark_of(who: str) -> str:
    return f"{MARKS[firm_of(who)]}-{who}"


def belongings(cast: Cast) -> Belongings:
    """Give everybody one of everything; Pablo, who only pays, has nothing of his own."""
    join_in_part(cast)
    found = Belongings(cast)
    for slug, member in (("rivera", "maria"), ("harbour", "zed")):
        firm = getattr(cast, slug)
        mine = [who for who in CLIENTS if firm_of(who) == slug]
        with tenant(firm):
            Counter.objects.create(firm_id=firm, name="belongings")
            RoleRight.objects.create(firm_id=firm, role="finance", right="see trail")
            found.keep(member, _seal_of_nothing(firm))
            _people(found, slug, mine)
            _signed_in(found, slug)
            for who in mine:
                _of_case(found, slug, who, member)
                _of_party(found, slug, who)
                _money(found, slug, who)
        with tenant(firm, door=Door.STAFF, account=cast.accounts[member].pk):
            _watch(found, slug, member)
            for who in mine:
                _numbers(found, who, member)
                _papers(found, slug, who, member)
                _corrections(found, slug, who, member)
        _review(found, slug)
        with tenant(firm):
            for who in mine:
                _previews(found, who)
    return found


def _seal_of_nothing(firm: UUID) -> Seal:
    """A row of the kind; it holds no entry that there is."""
    return Seal.objects.create(
        firm_id=firm,
        number=1,
        server=1,
        after=0,
        upto=1,
        first=0,
        last=0,
        count=1,
        listed=b"",
        digest=sha256(MARKS["rivera"].encode()).digest(),
        previous=bytes(32),
    )


def _people(found: Belongings, slug: str, mine: list[str]) -> None:
    cast, firm = found.cast, getattr(found.cast, slug)
    for who, account in cast.accounts.items():
        if account.firm_id != firm:
            continue
        found.keep(who, account)
        device = Device.objects.create(
            firm_id=firm,
            account=account,
            digest=sha256(f"device {who}".encode()).digest(),
            words=mark_of(who),
            network="198.51.0.0/16",
        )
        found.keep(who, device)
        session = Session.objects.create(
            firm_id=firm,
            account=account,
            device=device,
            digest=sha256(who.encode()).digest(),
            sealed=b"",
            expires_at=now() + timedelta(days=1),
        )
        found.keep(who, session)
        app = Factor.objects.filter(account=account).first()
        if app is None and who in EXTRA_CAREFUL:
            app = app_of(account, secret=SECRET)
            app.save(force_insert=True)
        if app:
            found.keep(who, app)
        found.keep(who, RecoveryCode.objects.create(firm_id=firm, account=account, digest=b"paper"))
        change = AddressChange.objects.create(
            firm_id=firm,
            account=account,
            session_id=session.pk,
            before=f"{mark_of(who)}@example.com".lower(),
            after=account.email,
            code_digest=sha256(b"1").digest(),
            undo_digest=sha256(f"undo {who}".encode()).digest(),
            confirmed_at=now(),
        )
        found.keep(who, change)
        if who in cast.members:
            found.keep(who, cast.members[who])
    other = Contact.objects.create(firm_id=firm, given=MARKS[slug], surname="Cousin")
    for who in mine:
        party = cast.parties[who]
        contact = Contact.objects.get(pk=party.contact_id)
        relation = Relation.objects.create(firm_id=firm, of=contact, to=other, kind="parent")
        grant = Grant.objects.filter(firm=firm, account=cast.accounts[who]).order_by("given_at")[0]
        for row in (cast.cases[CLIENTS[who]], party, grant, contact, relation):
            found.keep(who, row)
        found.keep(who, cast.cases[CLIENTS[who]].case_type)


def _review(found: Belongings, slug: str) -> None:
    """By whom the firm is run, because nobody else may."""
    who = "olga" if slug == "rivera" else "zed"
    firm, member = getattr(found.cast, slug), found.cast.members[who]
    with tenant(firm):
        Member.objects.filter(pk=member.pk).update(role="owner")
    with tenant(firm, door=Door.STAFF, account=found.cast.accounts[who].pk):
        review = AccessReview.objects.create(firm_id=firm, started_by=member)
        decision = ReviewDecision.objects.create(
            firm_id=firm,
            review=review,
            kind="member",
            about_id=member.pk,
            who=MARKS[slug],
            reaches=MARKS[slug],
            made="kept",
            made_by=member,
        )
    with tenant(firm):
        Member.objects.filter(pk=member.pk).update(role=member.role)
    for row in (review, decision):
        found.keep("maria" if slug == "rivera" else "zed", row)


def _of_case(found: Belongings, slug: str, who: str, member: str) -> None:
    firm, case, party = _whose(found, who)
    mark, staff = mark_of(who), found.cast.members[member]
    common = {"firm_id": firm, "case": case}
    rows = [
        Milestone(**common, key=MOMENTS.get(who, "agreement_signed")),
        Filing(**common, form=FORMS.get(who, "N-400"), filed_on=date(2026, 9, 1), logged_by=staff),
        Deadline(**common, words=_words(mark), on=date(2027, 3, 1), source="notice"),
        CaseMember(**common, member=found.cast.members[BESIDE[who]]),
        Task(**common, words=f"Call about {mark}", assignee=staff, key=f"belongings:{who}"),
        Invitation(
            **common,
            party=party,
            email=f"{mark}@example.com".lower(),
            name=mark,
            digest=sha256(f"invited {who}".encode()).digest(),
            expires_at=now() + timedelta(days=7),
        ),
        Message(
            **common,
            key=f"belongings:{who}",
            template="invitation",
            language="en",
            to_address=f"{who}@example.com",
            to_name=mark,
            account_id=found.cast.accounts[who].pk,
            message_id=f"<{mark}@example.com>",
        ),
        Entry(
            firm_id=firm,
            name="case_opened",
            actor_kind="system",
            door="system",
            case_id=case.pk,
            party_id=party.pk,
            audience="party",
        ),
    ]
    filing = next(row for row in rows if isinstance(row, Filing))
    rows.append(
        FilingCorrection(
            **common, filing=filing, was_filed_on=date(2026, 8, 31), why=mark, corrected_by=staff
        )
    )
    for row in rows:
        row.save(force_insert=True)
        found.keep(who, row)
    safety, _ = Safety.objects.get_or_create(
        firm_id=firm,
        case=case,
        defaults={"note": f"The office's words on {mark}", "time_zone": "America/Chicago"},
    )
    found.keep(who, safety)


def _of_party(found: Belongings, slug: str, who: str) -> None:
    firm, case, party = _whose(found, who)
    mark = mark_of(who)
    document = Document.objects.create(
        firm_id=firm, contact_id=party.contact_id, kind="passport", label=_words(mark)
    )
    visible = {"firm_id": firm, "case": case, "party": party}
    request = Request.objects.create(
        **visible, document=document, kind="passport", label=_words(mark), state="waiting"
    )
    vault = new_id()
    upload = Upload.objects.create(
        **visible,
        request=request,
        account_id=found.cast.accounts[who].pk,
        sender=mark,
        original_name=f"{mark}.png",
        size=len(PICTURE),
        vault=vault,
        wrapped_key=new_file_key(firm, party=party.pk, vault=vault),
    )
    RequestLimit.objects.create(firm_id=firm, case=case, request=request)
    sequence = Sequence.objects.create(**visible, about="request", about_id=request.pk)
    for row in (document, request, upload, sequence):
        found.keep(who, row)
    _link(found, who, request)


def _link(found: Belongings, who: str, request: Request) -> None:
    """To the document that is asked of them, opened in the browser of `visiting.Browsers`."""
    firm, case, party = _whose(found, who)
    link = Pass.objects.create(
        firm_id=firm,
        case=case,
        party=party,
        account=found.cast.accounts[who],
        kind="upload",
        item=request.pk,
        digest=sha256(f"link of {who}".encode()).digest(),
        expires_at=now() + timedelta(days=14),
    )
    went_in = Visit.objects.create(
        firm_id=firm,
        link=link,
        digest=sha256(visit_secret(who).encode()).digest(),
        expires_at=now() + timedelta(minutes=60),
    )
    for row in (link, went_in):
        found.keep(who, row)


def visit_secret(who: str) -> str:
    """What the cookie of a browser holds that has opened this client's link."""
    return f"visit of {who}"


def _numbers(found: Belongings, who: str, member: str) -> None:
    """A passport number of each, in which the firm's mark stands: no page may give it away."""
    contact: Contact = found.of("contact", who)  # type: ignore[assignment]
    letters = "".join(sign for sign in mark_of(who).upper() if sign.isalnum())[:12]
    by = found.cast.actor(member)
    row: PersonalNumber = keep_number(contact, "passport", letters, by=by)
    found.keep(who, row)


def _papers(found: Belongings, slug: str, who: str, member: str) -> None:
    """By the office, because the system may not make a version."""
    firm, case, party = _whose(found, who)
    mark = mark_of(who)
    visible = {"firm_id": firm, "case": case, "party": party}
    request = found.of("request", who)
    version = Version.objects.create(
        **visible,
        document=found.of("document", who),
        request=request,
        number=1,
        receipt=f"D-{who}",
        sent_by_account_id=found.cast.accounts[who].pk,
        sent_by_name=mark,
    )
    file = File(
        **visible,
        version=version,
        original_name=f"{mark}.png",
        kind="png",
        size=len(PICTURE),
        sha256=sha256(PICTURE).digest(),
        vault=(vault := new_id()),
        pieces=[len(PICTURE)],
        places=[new_id()],
        wrapped_key=new_file_key(firm, party=party.pk, vault=vault),
    )
    _seal(file, place=file.places[0], bound_to=piece_binding(firm, of=vault, piece=0))
    file.save(force_insert=True)
    remark = Remark.objects.create(
        **visible,
        request=request,
        version=version,
        account_id=found.cast.accounts[member].pk,
        by_staff=True,
        author=mark,
        words=f"Please look at {mark}.",
        language="en",
    )
    for row in (version, file, remark):
        found.keep(who, row)


def _previews(found: Belongings, who: str) -> None:
    firm, case, party = _whose(found, who)
    file: File = found.of("file", who)  # type: ignore[assignment]
    preview = Preview(
        firm_id=firm,
        case=case,
        party=party,
        file=file,
        page=1,
        width=600,
        height=800,
        size=len(PICTURE),
        vault=new_id(),
    )
    _seal(file, place=preview.vault, bound_to=preview_binding(firm, preview.vault))
    preview.save(force_insert=True)
    found.keep(who, preview)


def _seal(file: File, *, place: UUID, bound_to: str) -> None:
    name = place_of(file.firm_id, file.vault, place)
    seal_to(storage(), name, [PICTURE], key=file_key(file), bound_to=bound_to)


def _money(found: Belongings, slug: str, who: str) -> None:
    """Owed 600.00 of 1,000.00: one invoice of 400.00 half paid, a second part to come."""
    firm, case, party = _whose(found, who)
    mark = mark_of(who)
    bill = {"firm_id": firm, "case": case, "party": party}
    invoice = Invoice.objects.create(
        **bill,
        number=f"{case.number}-{who}",
        title=_words(mark),
        issued_on=date(2026, 9, 1),
        due_on=date(2026, 9, 15),
        currency="USD",
        total=40_000,
        paid=20_000,
    )
    line = InvoiceLine.objects.create(
        firm_id=firm,
        case=case,
        invoice=invoice,
        position=1,
        words=_words(mark),
        kind="legal",
        amount=40_000,
    )
    InvoiceLimit.objects.create(firm_id=firm, case=case, invoice=invoice)
    plan = Plan.objects.create(**bill, total=100_000, currency="USD")
    part = {**bill, "plan": plan, "label": _words(mark)}
    first = Installment.objects.create(
        **part, position=1, amount=40_000, due_on=date(2026, 9, 15), invoice=invoice
    )
    Installment.objects.create(**part, position=2, amount=60_000, milestone="filed")
    payment = Payment.objects.create(
        **bill,
        receipt=f"R-{who}",
        amount=20_000,
        currency="USD",
        method="check",
        received_on=date(2026, 9, 2),
        reference=mark,
    )
    allocation = Allocation.objects.create(**bill, payment=payment, invoice=invoice, amount=20_000)
    checkout = Checkout.objects.create(
        **bill,
        invoice=invoice,
        amount=20_000,
        currency="USD",
        gateway="demo",
        gateway_session=f"visit-{who}",
        account_id=found.cast.accounts[who].pk,
        expires_at=now() + timedelta(hours=1),
    )
    for row in (invoice, line, plan, first, payment, allocation, checkout):
        found.keep(who, row)


def _corrections(found: Belongings, slug: str, who: str, member: str) -> None:
    """By the office, because nobody else may: 10.00 taken back, and 10.00 credited."""
    firm, case, party = _whose(found, who)
    bill = {"firm_id": firm, "case": case, "party": party}
    entry = {
        **bill,
        "made_on": date(2026, 9, 4),
        "note": f"The office's own words on {mark_of(who)}",
        "recorded_by": found.cast.members[member],
    }
    invoice = found.of("invoice", who)
    payment = Payment.objects.create(
        **bill,
        receipt=f"R-{who}-2",
        amount=1_000,
        currency="USD",
        method="check",
        received_on=date(2026, 9, 3),
    )
    Allocation.objects.create(**bill, payment=payment, invoice=invoice, amount=1_000)
    found.keep(who, Reversal.objects.create(**entry, payment=payment, reason="bank"))
    found.keep(
        who, Credit.objects.create(**entry, invoice=invoice, amount=1_000, reason="forgiven")
    )
    Invoice.objects.filter(pk=invoice.pk).update(credited=1_000)


def _watch(found: Belongings, slug: str, member: str) -> None:
    """An alarm of yesterday, a decoy that is no case of the cast, and what a sign-in has seen."""
    firm, staff = getattr(found.cast, slug), found.cast.members[member]
    owner = next(who for who in CLIENTS if firm_of(who) == slug)
    decoy = Case.objects.get(pk=found.cast.cases[CLIENTS[owner]].pk)
    decoy.pk, decoy.number, decoy.code = new_id(), 900, f"{decoy.code}-900"
    decoy.heading = f"{MARKS[slug]}, Decoy"
    decoy.closed_at = now()
    decoy.save(force_insert=True)
    session = found.of("session", member)
    alarm = Alarm.objects.create(
        firm_id=firm,
        kind="many",
        session_id=session.pk,
        account_id=staff.account_id,
        member=staff,
        opened=61,
        raised_at=now() - timedelta(days=1),
        slow_until=now() - timedelta(hours=23),
    )
    for row in (
        alarm,
        Decoy.objects.create(firm_id=firm, case=decoy, set_by=staff),
        Limits.objects.create(firm_id=firm),
    ):
        found.keep(member, row)


def _signed_in(found: Belongings, slug: str) -> None:
    """The trail remembers everybody's sign-in."""
    for (kind, who), session in found.rows.items():
        if kind == "session" and firm_of(who) == slug:
            Entry.objects.create(
                firm_id=session.firm_id,
                name="signed_in",
                actor_kind="member" if who in found.cast.members else "client",
                account_id=session.account_id,
                session_id=session.pk,
                door="none",
            )


def _whose(found: Belongings, who: str) -> tuple[UUID, Case, Party]:
    party = found.cast.parties[who]
    return party.firm_id, found.cast.cases[CLIENTS[who]], party


def _words(text: str) -> dict[str, str]:
    return {"en": f"{text} paper", "es": f"{text} papel"}


def tenant_models() -> list[type[models.Model]]:
    """Every table of ours: each is a firm's, or the firms' own."""
    return [model for model in apps.get_models() if model.__module__.startswith("adelante.")]


def state_of(firm: UUID, *, but: tuple[str, ...] = ()) -> dict[str, tuple[int, int]]:
    """{table: (rows, a sum over every row's bytes and last writer)}, as the firm's system sees it.

    Two equal states mean that nothing was added, changed or taken away between them, not even a
    row written again with the same values. Jobs are counted too.
    """
    with tenant(firm), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity "
            "AND has_table_privilege(oid, 'SELECT') ORDER BY 1"
        )
        tables = [name for (name,) in cursor.fetchall() if name not in but]
        state = _sums(cursor, tables)
    if "procrastinate_jobs" in but:
        return state
    with connection.cursor() as cursor:
        return state | _sums(cursor, ["procrastinate_jobs"])


WRITTEN = {"people_session": "(to_jsonb(t) - 'seen_at')::text"}
"""That somebody is here is noted each minute, whatever they are let do."""


def _sums(cursor: object, tables: list[str]) -> dict[str, tuple[int, int]]:
    asked = " UNION ALL ".join(
        f"SELECT '{table}', count(*), "
        f"coalesce(sum(hashtextextended({WRITTEN.get(table, 't.xmin::text || t::text')}, 0)"
        f"::numeric), 0) FROM {table} t"
        for table in tables
    )
    cursor.execute(asked)  # type: ignore[attr-defined]
    return {name: (rows, total) for name, rows, total in cursor.fetchall()}  # type: ignore[attr-defined]
