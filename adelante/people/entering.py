"""Whose session this is: asked of the database once, at the start of the page's own transaction."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from adelante.audit.actor import Actor, ActorKind
from adelante.core.tenancy import Door, stands_for
from adelante.people.permissions import CLIENT_RIGHTS, RIGHTS
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
    the database works out whom it serves from the cookie's secret, not from what we claim. A client
    of the staff door gets an actor without rights, which reaches nothing.
    """
    with connection.cursor() as cursor:
        row = cursor.execute("SELECT * FROM people_enter(%s)", [digest_of(session_key)]).fetchone()
    if row is None:
        return None
    session, account, name, email, language, member, role, parties = row
    stands_for(account)
    if door == Door.STAFF:
        if member is None:
            return None
        rights: frozenset[str] = frozenset(RIGHTS[role])
    else:
        rights = frozenset(CLIENT_RIGHTS)
    actor = Actor(
        kind=ActorKind.MEMBER if door == Door.STAFF else ActorKind.CLIENT,
        firm=firm,
        door=door,
        account=account,
        member=member if door == Door.STAFF else None,
        session=session,
        name=name,
        rights=rights,
        parties=frozenset(parties or ()),
    )
    return Entered(actor, language, email)
