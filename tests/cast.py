"""The cast that every test knows.

Rivera Immigration: Daniela (attorney), María (paralegal), Fin (finance), Olga (owner), Mona
(manager), Audrey (auditor), Tom (a paralegal who has no case); Ana (beneficiary) and Luis
(petitioner), whose case is RI-1; Carla, client of another case of the firm.
Harbour Law: Zed (attorney) and Hugo (client), who must never see in.
Where `join_in_part` was asked for them, the case RI-1 has Nora too, a joint sponsor who reaches her
own papers alone, and Pablo, who reaches its bills alone.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db.models.functions import Now

from adelante.audit.actor import Actor, ActorKind, system
from adelante.cases.models import Case, Grant, Party
from adelante.contacts.models import Contact
from adelante.core import clock
from adelante.core.ids import new_id
from adelante.core.tenancy import Door, tenant
from adelante.firms.keyring import give_key, make_scope_key
from adelante.firms.models import Firm
from adelante.firms.models.counter import next_number
from adelante.library import catalogue
from adelante.library.models import CaseType
from adelante.people.factors.codes import code_at, step_at
from adelante.people.factors.having import app_of
from adelante.people.factors.passing import note_passed
from adelante.people.models import Account, Member, Session
from adelante.people.permissions import CLIENT_RIGHTS, RIGHTS

PASSWORD = "correct horse battery staple"
SECRET = b"the secret of an app"
"""Of everybody's app with codes who works at a firm."""


@dataclass
class Cast:
    rivera: UUID
    harbour: UUID
    accounts: dict[str, Account] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        """The actor that this person is after signing in."""
        if who == "system":
            return system(self.rivera)
        account = self.accounts[who]
        member = self.members.get(who)
        return Actor(
            kind=ActorKind.MEMBER if member else ActorKind.CLIENT,
            firm=account.firm_id,
            door=Door.STAFF if member else Door.CLIENT,
            account=account.pk,
            member=member.pk if member else None,
            name=account.name,
            role=member.role if member else "",
            rights=frozenset(RIGHTS[member.role] if member else CLIENT_RIGHTS),
            parties=frozenset(p.pk for name, p in self.parties.items() if name == who),
            proved_at=clock.now(),
        )

    def standing(self, who: str):
        """A transaction as that person's page would open it."""
        actor = self.actor(who)
        return tenant(actor.firm, door=actor.door, account=actor.account)


def found(slug: str, name: str, initials: str) -> UUID:
    firm = new_id()
    with tenant(firm):
        Firm.objects.create(
            id=firm,
            slug=slug,
            name=name,
            initials=initials,
            time_zone="America/Chicago",
            phone="(312) 555-0100",
            email=f"office@{slug}.example",
        )
        give_key(firm)
    return firm


def assemble() -> Cast:
    cast = Cast(
        rivera=found("rivera", "Rivera Immigration", "RI"),
        harbour=found("harbour", "Harbour Law", "HL"),
    )
    with tenant(cast.rivera):
        for who, name, role in [
            ("olga", "Olga Rivera", "owner"),
            ("daniela", "Daniela Rivera", "attorney"),
            ("maria", "María Ruiz", "paralegal"),
            ("fin", "Fin Okafor", "finance"),
            ("mona", "Mona Diaz", "manager"),
            ("audrey", "Audrey Pine", "auditor"),
            ("tom", "Tom Vale", "paralegal"),
        ]:
            _hire(cast, cast.rivera, who, name, role)
        _case(
            cast,
            cast.rivera,
            "ana_luis",
            [
                ("ana", "Ana", "Gómez", "beneficiary", "es"),
                ("luis", "Luis", "Gómez", "petitioner", "en"),
            ],
        )
        _case(cast, cast.rivera, "carla", [("carla", "Carla", "Mora", "applicant", "es")])
    with tenant(cast.harbour):
        _hire(cast, cast.harbour, "zed", "Zed Harbour", "attorney")
        _case(cast, cast.harbour, "hugo", [("hugo", "Hugo", "Silva", "applicant", "en")])
    return cast


def join_in_part(cast: Cast) -> None:
    """Nora and Pablo, who reach less than the case of Ana and Luis."""
    with tenant(cast.rivera):
        case = cast.cases["ana_luis"]
        nora = _join(cast, case, ("nora", "Nora", "Prado", "joint_sponsor", "en"), reach="own")
        pablo = _account(cast, cast.rivera, "pablo", "Pablo Ruiz", "es")
        Grant.objects.create(
            firm_id=cast.rivera,
            account=pablo,
            case=case,
            party=cast.parties["ana"],
            reach=Grant.Reach.BILLS,
            acts_as=Grant.As.HELPER,
        )
    cast.parties["nora"] = nora


@lru_cache(maxsize=1)
def _sealed_password() -> str:
    """Hashed once: the hash is made to be slow."""
    return make_password(PASSWORD)


def _account(cast: Cast, firm: UUID, who: str, name: str, language: str) -> Account:
    account = Account(firm_id=firm, email=f"{who}@example.com", name=name, language=language)
    account.password = _sealed_password()
    account.save(force_insert=True)
    cast.accounts[who] = account
    return account


def _hire(cast: Cast, firm: UUID, who: str, name: str, role: str) -> None:
    account = _account(cast, firm, who, name, "en")
    cast.members[who] = Member.objects.create(firm_id=firm, account=account, name=name, role=role)
    app_of(account, secret=SECRET).save(force_insert=True)


def _case(cast: Cast, firm: UUID, key: str, people: list[tuple[str, str, str, str, str]]) -> None:
    number = next_number(firm, "case")
    label = "I-130 + I-485"
    copied = catalogue.case_types()["aos_one_step"]
    kind, _ = CaseType.objects.get_or_create(
        firm_id=firm,
        key="one-step",
        from_key=copied.key,
        defaults={"label": label, "name": copied.name.as_json(), "facts": copied.as_json()},
    )
    heading = ", ".join((people[0][2], " & ".join(p[1] for p in people)))
    case = Case.objects.create(
        firm_id=firm,
        number=number,
        code=f"{'RI' if firm == cast.rivera else 'HL'}-{number}",
        case_type=kind,
        type_label=label,
        heading=heading,
        title={"en": f"Green card for {people[0][1]}", "es": f"Residencia para {people[0][1]}"},
        stages=["engaged", "documents", "filed", "decision"],
        stage="documents",
        attorney=cast.members.get("daniela") if firm == cast.rivera else None,
        paralegal=cast.members.get("maria") if firm == cast.rivera else None,
    )
    cast.cases[key] = case
    make_scope_key("case", case.pk, firm=firm)
    for person in people:
        cast.parties[person[0]] = _join(cast, case, person)


def _join(
    cast: Cast, case: Case, person: tuple[str, str, str, str, str], *, reach: str = "case"
) -> Party:
    who, given, surname, part, language = person
    firm = case.firm_id
    contact = Contact.objects.create(firm_id=firm, given=given, surname=surname, language=language)
    make_scope_key("contact", contact.pk, firm=firm)
    party = Party.objects.create(
        firm_id=firm,
        case=case,
        contact=contact,
        part=part,
        name=contact.full_name,
        short_name=given,
        language=language,
    )
    account = _account(cast, firm, who, contact.full_name, language)
    Grant.objects.create(firm_id=firm, account=account, case=case, party=party, reach=reach)
    return party


def code_now(secret: bytes = SECRET) -> str:
    """What an app shows at this moment."""
    return code_at(secret, step_at(clock.now()))


def sign_in(client, account: Account, *, passed: bool = True, fresh: bool = True) -> str:
    """Give a test client (or any cookie jar with `.cookies`) a session; return its secret.

    `passed`: the second factor too. `fresh`: who it is was proved just now. It began just now by
    the database's clock, which decides whether it holds, wherever a test has set ours.
    """
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from adelante.core.tenancy import here
    from adelante.people.sessions import SessionStore, digest_of

    token = here.set(account.firm_id)
    try:
        session = SessionStore()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = "adelante.people.signing_in.OfThisFirm"
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.create()
        session.save()
        if passed:
            note_passed(session.session_key, firm=account.firm_id)
        with tenant(account.firm_id):
            mine = Session.objects.filter(digest=digest_of(session.session_key))
            mine.update(made_at=Now(), seen_at=Now(), proved_at=clock.now() if fresh else None)
    finally:
        here.reset(token)
    with tenant(account.firm_id):
        slug = Firm.objects.get(pk=account.firm_id).slug
    client.cookies[f"session-{slug}"] = session.session_key
    return session.session_key
