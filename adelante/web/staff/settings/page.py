"""Who works here, for the page of the staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from adelante.people.models import Member
from adelante.people.models.member import Role
from adelante.web.access import StaffRequest
from adelante.web.design.status import Word

MAY_DO: dict[str, Word] = {
    Role.OWNER: _("Everything, and the place of other managing partners."),
    Role.MANAGER: _("Everything in cases and money; settings, staff and the library."),
    Role.ATTORNEY: _("Cases, documents, filings; plans and invoices; the library."),
    Role.PARALEGAL: _("Cases, documents, filings; sees what is owed."),
    Role.FINANCE: _("Plans, invoices and payments. Sees no document of any case."),
    Role.AUDITOR: _("Looks at cases, documents, bills and the trail, and changes nothing."),
}
"""What each role may do, in a sentence: `people.permissions` is the table."""


@dataclass(frozen=True)
class Colleague:
    """One line of the staff: who, what for, and how much stands in their name."""

    member: Member
    email: str
    cases: int
    steps: bool
    is_me: bool
    roles: Sequence[tuple[str, Any]]

    @property
    def may_change(self) -> bool:
        return not self.is_me and self.member.role in dict(self.roles)


def colleagues(request: StaffRequest, *, roles: Sequence[tuple[str, Any]]) -> list[Colleague]:
    """Those who work here by name, then those who left. Five reads, however many they are."""
    desk = request.desk
    emails = dict(desk.staff.values_list("pk", "account__email"))
    secured = set(desk.factors.values_list("account_id", flat=True))
    open_cases = desk.cases.filter(closed_at=None).order_by()
    counts: dict[Any, int] = {}
    for name in ("attorney", "paralegal"):
        for row in open_cases.values(name).annotate(count=Count("pk")):
            counts[row[name]] = counts.get(row[name], 0) + row["count"]
    found = [
        Colleague(
            member=member,
            email=emails[member.pk],
            cases=counts.get(member.pk, 0),
            steps=member.account_id in secured,
            is_me=member.pk == request.actor.member,
            roles=roles,
        )
        for member in desk.staff
    ]
    return sorted(found, key=lambda one: (one.member.left_at is not None, one.member.name))


def roles_given_by(request: StaffRequest) -> list[tuple[str, Any]]:
    """A managing partner gives every role, anybody else all but that one."""
    owners = request.desk.staff.filter(pk=request.actor.member, role=Role.OWNER)
    return [role for role in Role.choices if role[0] != Role.OWNER or owners.exists()]
