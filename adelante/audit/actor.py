"""Who does an act. Every act takes one, and no act can do without."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from adelante.audit.watch import Watch
from adelante.core.clock import now
from adelante.core.errors import NotFresh, NotYours
from adelante.core.tenancy import Door

FRESH_FOR = timedelta(minutes=15)
"""How long a proof of who one is holds for what cannot be undone by a click."""


class ActorKind(StrEnum):
    MEMBER = "member"
    CLIENT = "client"
    PASS = "pass"  # noqa: S105  a one-task link, no password
    SYSTEM = "system"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody, or the system, acting in one firm through one door.

    `rights` are the names of what the role may do (people.permissions.May); `parties` the parties
    of cases that a client acts for; `cases` those that a member of staff reaches where the firm
    works in teams (None: every case); `role` is a member's, for what is limited to roles.
    `on_behalf_of` is set while staff look at a client's pages and makes the actor read-only.
    `proved_at` is when they last proved to be who they are. `link` and `item` are a one-task link
    and the one row that it is for; `session` is then the visit that the link was exchanged for.
    `watch` is what is known of how much a member has looked at.
    """

    kind: ActorKind
    firm: UUID
    door: Door
    account: UUID | None = None
    member: UUID | None = None
    session: UUID | None = None
    on_behalf_of: UUID | None = None
    link: UUID | None = None
    item: UUID | None = None
    name: str = ""
    rights: frozenset[str] = frozenset()
    parties: frozenset[UUID] = field(default_factory=frozenset)
    cases: frozenset[UUID] | None = None
    role: str = ""
    proved_at: datetime | None = None
    watch: Watch | None = None

    def may(self, right: str, *, at: object = None) -> bool:
        """Has this actor the right, in this firm and (for a client) for this party's item?"""
        if self.on_behalf_of or right not in self.rights:
            return False
        if at is None:
            return True
        if getattr(at, "firm_id", None) != self.firm:
            return False
        if self.kind == ActorKind.PASS and getattr(at, "pk", None) != self.item:
            return False
        of_case = getattr(at, "case_id", None)
        if self.cases is not None and of_case is not None and of_case not in self.cases:
            return False
        return not self.is_clients_side or getattr(at, "party_id", None) in self.parties

    @property
    def is_clients_side(self) -> bool:
        """Somebody signed in as a client, or with a link for one task of theirs."""
        return self.kind in {ActorKind.CLIENT, ActorKind.PASS}

    def reaching(self, case: UUID) -> "Actor":
        """The same, for a case that has just become theirs."""
        return self if self.cases is None else replace(self, cases=self.cases | {case})

    def must(self, right: str, *, at: object = None) -> None:
        """Raise NotYours, which the doors answer as 404, unless the actor may."""
        if not self.may(right, at=at):
            raise NotYours(right)

    @property
    def is_fresh(self) -> bool:
        """Has the person proved within a quarter of an hour who they are? The system need not."""
        if self.kind == ActorKind.SYSTEM:
            return True
        return self.proved_at is not None and self.proved_at > now() - FRESH_FOR

    def must_be_fresh(self) -> None:
        """Raise NotFresh, upon which the doors ask for a proof, unless there was one just now."""
        if not self.is_fresh:
            raise NotFresh


def system(firm: UUID) -> Actor:
    """The product itself, at work in a firm: a reminder, a preview, a milestone's consequence."""
    return Actor(kind=ActorKind.SYSTEM, firm=firm, door=Door.SYSTEM, rights=EVERYTHING)


class _Everything(frozenset[str]):
    """Rights of the system. What it must not do, it has no act for."""

    def __contains__(self, right: object) -> bool:
        return True


EVERYTHING = _Everything()
