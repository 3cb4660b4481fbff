"""Whose session this is: asked of the database once, at the start of the page's own transaction."""

import json
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from adelante.audit.actor import Actor, ActorKind
from adelante.core.tenancy import Door, stands_for
from adelante.people.permissions import CLIENT_RIGHTS, rights_of
from adelante.people.sessions import digest_of


@dataclass(frozen=True)
class Entered:
    """The actor, and the language that the account chose."""

    actor: Actor
    language: str
    email: str


def enter(session_key: str, *, firm: UUID, door: Door) -> Entered | None:
    """The actor of a valid session of this firm, or None.

    `people_enter` (people's walls) also sets `adelante.account` for the rest of the transaction:
    the database works out whom it serves from the cookie's secret, not from what we claim. Through
    the door of signing in the actor is what they are at the firm, a member or a client.
    """
    with connection.cursor() as cursor:
        row = cursor.execute("SELECT people_enter(%s)", [digest_of(session_key)]).fetchone()
    if row is None or row[0] is None:
        return None
    known = json.loads(row[0])  # Django leaves jsonb to its fields
    account, member = UUID(known["account"]), known["member"] and UUID(known["member"])
    stands_for(account)
    if door == Door.STAFF and member is None:
        return None
    at_work = member is not None and door != Door.CLIENT
    cases = known.get("cases")  # None where every case is theirs
    actor = Actor(
        kind=ActorKind.MEMBER if at_work else ActorKind.CLIENT,
        firm=firm,
        door=door,
        account=account,
        member=member if at_work else None,
        session=UUID(known["session"]),
        name=known["name"],
        rights=rights_of(known["role"], known.get("changed") or {}) if at_work else CLIENT_RIGHTS,
        parties=frozenset(map(UUID, known["parties"])),
        role=known["role"] if at_work else "",
        cases=frozenset(map(UUID, cases)) if at_work and cases is not None else None,
    )
    return Entered(actor, known["language"], known["email"])
