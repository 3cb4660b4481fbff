"""Who alone may find an item of a case: what is asked for, checked the same way in every room."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.cases.models import Case, Party
from adelante.cases.models.limit import Limit
from adelante.core.clock import now
from adelante.core.errors import Refused
from adelante.people.models import Member
from adelante.people.models.member import Role


@dataclass(frozen=True)
class OnlyStaff:
    """These roles and these members of the office; managing partners always."""

    roles: Collection[str] = ()
    members: Collection[UUID] = ()


@dataclass(frozen=True)
class OnlyParties:
    """These parties of the case beside the one whom the item is about."""

    parties: Collection[UUID] = ()


def settle(
    limit: Limit,
    *,
    case: Case,
    party: UUID,
    staff: OnlyStaff | None,
    clients: OnlyParties | None,
    by: Actor,
) -> None:
    """Write down who alone finds the item of `party`; None leaves a side as open as it was born.

    For acts that hold the item. Raises Refused for who does not work here or has no part in the
    case, and for whoever would shut themselves out.
    """
    limit.of_staff, limit.of_clients = staff is not None, clients is not None
    limit.roles = sorted(set(staff.roles)) if staff else []
    limit.members = sorted(set(staff.members)) if staff else []
    limit.parties = sorted({party, *clients.parties}) if clients else []
    limit.set_at = now()
    _must_be_known(limit, case=case, by=by)
    _must_stay_in(limit, by=by)
    if limit._state.adding:
        limit.save(force_insert=True)
    else:
        limit.save(
            update_fields=["of_staff", "roles", "members", "of_clients", "parties", "set_at"]
        )


def _must_be_known(limit: Limit, *, case: Case, by: Actor) -> None:
    here = Member.objects.filter(firm=by.firm, pk__in=limit.members, left_at=None)
    if not set(limit.roles) <= set(Role.values) or here.count() < len(limit.members):
        raise Refused(_("Choose from those who work here."))
    parties = Party.objects.filter(firm=by.firm, case=case, pk__in=limit.parties)
    if parties.count() < len(limit.parties):
        raise Refused(_("Choose from the people of this case."))


def _must_stay_in(limit: Limit, *, by: Actor) -> None:
    me = Member.objects.filter(firm=by.firm, pk=str(by.member)).first()
    if me is not None and not limit.lets_in(me):
        raise Refused(_("You would not find it yourself any more. Keep yourself or your role in."))
