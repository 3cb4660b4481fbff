"""How a firm fits access to itself: the rights of its roles, and whether cases have teams."""

from collections.abc import Collection

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.firms.models import Firm
from adelante.firms.models.firm import Access
from adelante.people.events import AccessSet, RoleChanged
from adelante.people.hiring import must_outrank
from adelante.people.models import RoleRight
from adelante.people.models.member import Role
from adelante.people.permissions import (
    OF_STAFF,
    RIGHTS,
    May,
    may_be_given,
    may_be_taken,
    rights_of,
)


def change_role(role: str, wanted: Collection[str], *, by: Actor) -> None:
    """Let a role have exactly these rights, from everybody's next click.

    Raises Refused for a right that the role cannot be given, or that it cannot lose.
    """
    by.must(May.RUN_FIRM)
    if role == Role.MANAGER:
        must_outrank(Role.OWNER, by=by)  # nobody gives back to their own role what was taken
    if role not in Role.values:
        raise Refused(_("Choose a role from the list."))
    with locked(Firm.objects.get(pk=by.firm)):
        rows = {row.right: row for row in RoleRight.objects.filter(firm=by.firm, role=role)}
        changed = {right: row.given for right, row in rows.items() if row.given is not None}
        before, after = rights_of(role, changed), frozenset(wanted)
        given, taken = after - before, before - after
        _must_be_allowed(role, given, taken)
        if not given and not taken:
            return
        for right in (*given, *taken):
            departs = None if (right in RIGHTS[role]) == (right in given) else right in given
            row = rows.get(right) or RoleRight(firm_id=by.firm, role=role, right=str(right))
            row.given = departs
            if row._state.adding:
                row.save(force_insert=True)
            else:
                row.save(update_fields=["given"])
        record(
            RoleChanged(
                by=by,
                role=role,
                given=tuple(sorted(map(str, given))),
                taken=tuple(sorted(map(str, taken))),
            )
        )


def _must_be_allowed(role: str, given: Collection[str], taken: Collection[str]) -> None:
    name = Role(role).label
    if any(right not in OF_STAFF for right in given):
        raise Refused(_("Choose the rights from the list."))
    for right in sorted(given):
        if not may_be_given(role, right):
            words = _("{role} cannot be given the right to {right}.")
            raise Refused(format_lazy(words, role=name, right=right))
    for right in sorted(taken):
        if not may_be_taken(role, right):
            words = _("{role} always keeps the right to {right}.")
            raise Refused(format_lazy(words, role=name, right=right))


def set_access(access: str, *, by: Actor) -> None:
    """Every case for everybody at the firm, or for its team alone; from everybody's next click."""
    by.must(May.RUN_FIRM)
    if access not in Access.values:
        raise Refused(_("Choose who reaches a case."))
    firm = Firm.objects.get(pk=by.firm)
    with locked(firm):
        if firm.access == access:
            return
        firm.access = access
        firm.save(update_fields=["access"])
        record(AccessSet(by=by, access=access))
