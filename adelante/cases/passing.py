"""Links for one task: made for a mail or by hand, exchanged for a visit, ended.

Whoever holds the link stands for one account at one item of one party, and reaches nothing else:
the database role `adelante_pass` sees that row and what belongs to it (ADR 0019).
"""

import json
import secrets
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor, ActorKind
from adelante.audit.events import record
from adelante.cases.events import LinkMade, LinkOpened
from adelante.cases.inviting import LONGEST_SECRET
from adelante.cases.models import Case, Grant, Party, Pass, Visit
from adelante.cases.models.invitation import digest_of
from adelante.cases.models.pass_ import GOOD_FOR, VISIT, right_over
from adelante.cases.safety import may_carry_task_link
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.core.tenancy import Door, stands_for, tenant
from adelante.people.permissions import May

Kind = Pass.Kind

RIGHTS = {Kind.UPLOAD: May.SEND_DOCUMENTS, Kind.PAY: May.PAY}
"""All that a link lets somebody do."""


def make_link(
    kind: Kind,
    item: UUID,
    *,
    case: Case,
    party: UUID,
    account: UUID,
    message: UUID | None = None,
    by: Actor,
) -> str:
    """A new link's secret (256 bits), which is written nowhere: its digest is kept.

    `party` is whose item it is, `account` who gets the link, `message` the mail that carries it.
    Older links to the item go on until it is done. Raises Refused where nobody may have one.
    """
    by.must(right_over(kind), at=Party.objects.get(firm=by.firm, pk=party))
    with locked(case):
        case.must_be_open()
        if not may_carry_task_link(case):
            raise Refused(_("Links are switched off for this case: they sign in instead."))
        if not reaches(account, kind, case=case.pk, party=party, firm=by.firm):
            raise Refused(_("This person has not joined the case, or does not reach this."))
        secret, moment = secrets.token_urlsafe(32), clock.now()
        link = Pass.objects.create(
            firm_id=by.firm,
            case=case,
            party_id=party,
            account_id=account,
            kind=kind,
            item=item,
            digest=digest_of(secret),
            made_by_id=by.member,
            message_id=message,
            made_at=moment,
            expires_at=moment + GOOD_FOR,
        )
        record(
            LinkMade(
                by=by,
                case=case.pk,
                party=party,
                link=link.pk,
                kind=kind.value,
                item=item,
                account=account,
                message=message,
            )
        )
    return secret


def reaches(account: UUID, kind: str, *, case: UUID, party: UUID, firm: UUID) -> bool:
    """Would this account reach such an item of the party, had it signed in?"""
    grants = Grant.objects.filter(
        firm=firm, account=account, account__is_active=True, case=case, ended_at=None
    )
    if kind == Kind.UPLOAD:
        return grants.filter(party=party).exclude(reach=Grant.Reach.BILLS).exists()
    return grants.exclude(reach=Grant.Reach.OWN).exists()


@dataclass(frozen=True)
class Holder:
    """What a link's page may know before it is opened: nothing but the language to speak."""

    language: str


def holder_of(secret: str, *, firm: UUID) -> Holder | None:
    """For looking at a link, which changes nothing. None for one that opens nothing (any more)."""
    with tenant(firm):
        link = _living(secret, firm=firm)
        return Holder(language=link.account.language) if link else None


def open_link(secret: str, *, firm: UUID) -> str | None:
    """Exchange a link for a visit of this browser; returns the visit's secret (256 bits).

    It may be done again, here or elsewhere, until the task is done. None for a link that opens
    nothing.
    """
    with tenant(firm):
        link = _living(secret, firm=firm)
        if link is None:
            return None
        with locked(link.case, link):
            if not _opens(link):
                return None
            visit_secret, moment = secrets.token_urlsafe(32), clock.now()
            visit = Visit.objects.create(
                firm_id=firm,
                link=link,
                digest=digest_of(visit_secret),
                opened_at=moment,
                expires_at=moment + VISIT,
            )
            if link.opened_at is None:
                link.opened_at = moment
                link.save(update_fields=["opened_at"])
            record(
                LinkOpened(
                    by=_visitor(link, visit=visit.pk, name=link.party.short_name),
                    case=link.case_id,
                    party=link.party_id,
                    link=link.pk,
                    kind=link.kind,
                    item=link.item,
                )
            )
    return visit_secret


@dataclass(frozen=True)
class Entered:
    """Who visits, what for, in which language; `is_done`: there is nothing more to do."""

    actor: Actor
    kind: Kind
    language: str
    is_done: bool


def enter(secret: str, *, firm: UUID) -> Entered | None:
    """The visitor whose cookie this is, or None. For a transaction at `Door.PASS`.

    The database finds out which link it is, whether it still holds, and shows that link's item
    alone for the rest of the transaction (`cases_enter`).
    """
    with connection.cursor() as cursor:
        asked = (digest_of(secret[:LONGEST_SECRET]), clock.now().isoformat())
        row = cursor.execute("SELECT cases_enter(%s, %s)", asked).fetchone()
    if row is None or row[0] is None:
        return None
    known = json.loads(row[0])
    account, kind = UUID(known["account"]), Kind(known["kind"])
    stands_for(account)
    actor = Actor(
        kind=ActorKind.PASS,
        firm=firm,
        door=Door.PASS,
        account=account,
        session=UUID(known["visit"]),
        link=UUID(known["link"]),
        item=UUID(known["item"]),
        name=known["name"],
        rights=frozenset({RIGHTS[kind]}),
        parties=frozenset({UUID(known["party"])}),
    )
    return Entered(actor, kind, known["language"], known["done"])


def finish(item: UUID, *, by: Actor, result: UUID | None = None) -> None:
    """The task is done, by whomever: no link to it opens any more.

    `result` is what was made through the link of `by`, if they came by one.
    """
    with tenant(by.firm):
        links = Pass.objects.filter(firm=by.firm, item=item, done_at=None)
        if by.link and result:
            links.filter(pk=by.link).update(result=result)
        links.update(done_at=clock.now())


def end_links(*, firm: UUID, case: UUID | None = None, account: UUID | None = None) -> int:
    """For good, whatever is opened again later. Of a case, of an account, or of it in that case."""
    if case is None and account is None:
        raise TypeError("whose links?")
    with tenant(firm):
        links = Pass.objects.filter(firm=firm, ended_at=None)
        links = links.filter(case=case) if case else links
        links = links.filter(account=account) if account else links
        return links.update(ended_at=clock.now())


def revoke_all(party: Party, *, by: Actor) -> int:
    """Take back every living link to the party's items that this actor hands out."""
    by.must(May.INVITE_CLIENTS, at=party)
    living = Pass.objects.living().filter(firm=by.firm, party=party).select_related("case")
    links = [link for link in living if by.may(right_over(link.kind), at=link)]
    for link in links:
        link.revoke(by=by)
    return len(links)


def _living(secret: str, *, firm: UUID) -> Pass | None:
    if len(secret) > LONGEST_SECRET:
        return None
    found = Pass.objects.filter(firm=firm, digest=digest_of(secret))
    link = found.select_related("case", "party", "account").first()
    return link if link and _opens(link) else None


def _opens(link: Pass) -> bool:
    return (
        link.is_living
        and not link.case.closed_at
        and may_carry_task_link(link.case)
        and reaches(
            link.account_id,
            link.kind,
            case=link.case_id,
            party=link.party_id,
            firm=link.firm_id,
        )
    )


def _visitor(link: Pass, *, visit: UUID, name: str) -> Actor:
    return Actor(
        kind=ActorKind.PASS,
        firm=link.firm_id,
        door=Door.PASS,
        account=link.account_id,
        session=visit,
        link=link.pk,
        item=link.item,
        name=name,
    )
