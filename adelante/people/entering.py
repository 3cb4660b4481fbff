"""Whose session this is: asked of the database once, at the start of the page's own transaction."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from django.db import connection

from adelante.audit.actor import Actor, ActorKind
from adelante.audit.watch import watch_from
from adelante.core.tenancy import Door, stands_for
from adelante.people.permissions import CLIENT_RIGHTS, rights_of
from adelante.people.sessions import digest_of


class Waits(StrEnum):
    """What a session that has signed in must still do before it opens anything."""

    FACTOR = "factor"  # pass the second factor that the account has
    SET_UP = "set_up"  # set one up, because the person works here


@dataclass(frozen=True)
class Entered:
    """The actor, and the language that the account chose. Who `waits` stands for nobody yet.

    `safe`: the account is kept safe in a case; then the firm's neutral name ("" for the product's
    words) and where a quick exit leads (LeadsTo). `sensitive`: cases that they have a grant for and
    that open after a fresh sign-in alone.
    """

    actor: Actor
    language: str
    email: str
    waits: Waits | None = None
    safe: tuple[str, str] | None = None
    sensitive: frozenset[UUID] = frozenset()


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
    waits, proved = known.get("waits"), known.get("proved")
    if waits is None or door == Door.SIGN_IN:
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
        proved_at=datetime.fromtimestamp(proved, UTC) if proved is not None else None,
        cases=frozenset(map(UUID, cases)) if at_work and cases is not None else None,
        watch=watch_from(known.get("watch")) if at_work else None,
    )
    safe = known.get("safe")
    return Entered(
        actor,
        known["language"],
        known["email"],
        Waits(waits) if waits else None,
        (safe["name"], safe["exit"]) if safe else None,
        frozenset(map(UUID, known.get("sensitive", ()))),
    )
