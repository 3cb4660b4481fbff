"""What each role may do at this firm, for the page of roles."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from adelante.firms.models.firm import Access
from adelante.people.models.member import Role
from adelante.people.permissions import (
    OF_STAFF,
    RIGHTS,
    May,
    may_be_given,
    may_be_taken,
    rights_of,
    warnings_of,
)
from adelante.web.access import StaffRequest


@dataclass(frozen=True)
class Tick:
    """A right in the list of a role: whether they have it, and whether the firm may change that."""

    right: May
    has: bool
    is_fixed: bool
    is_usual: bool

    @property
    def word(self) -> str:
        return str(self.right).capitalize()


@dataclass(frozen=True)
class OfRole:
    """One role, its rights at this firm, and what to think about."""

    role: Role
    form: "Rights"
    count: int

    @property
    def word(self) -> str:
        return str(self.role.label)

    @property
    def is_changed(self) -> bool:
        return any(tick.has != tick.is_usual for tick in self.ticks)

    @property
    def ticks(self) -> list[Tick]:
        held, role = self.form.held, self.role
        return [
            Tick(
                right=right,
                has=right in held,
                is_fixed=not (may_be_taken if right in held else may_be_given)(role, right),
                is_usual=right in RIGHTS[role],
            )
            for right in OF_STAFF
        ]

    @property
    def warnings(self) -> list[str]:
        return warnings_of(self.role, self.form.held)


class Rights(forms.Form):
    """Rights of one role as they were ticked. What cannot be taken away has no tick to send."""

    right = forms.MultipleChoiceField(choices=[(may, may) for may in OF_STAFF], required=False)

    def __init__(self, data: Any = None, *, role: str, now: Collection[May]) -> None:
        super().__init__(data, auto_id=f"{role}_%s")
        self.now = frozenset(now)
        self.fixed = frozenset(right for right in self.now if not may_be_taken(role, right))

    @property
    def wanted(self) -> frozenset[May]:
        return frozenset(map(May, self.cleaned_data["right"])) | self.fixed

    @property
    def held(self) -> frozenset[May]:
        """As typed, where it was refused; else as it is."""
        if not self.is_bound:
            return self.now
        typed = self["right"].data or ()
        return frozenset(may for may in OF_STAFF if may in typed) | self.fixed


class WhoReaches(forms.Form):
    access = forms.ChoiceField(label=_("Who reaches a case"), choices=Access)


def rights_here(request: StaffRequest, role: str) -> frozenset[May]:
    """What a role may do at this firm now."""
    changed = request.desk.role_rights.filter(role=role).values_list("right", "given")
    return rights_of(role, dict(changed))


def roles_here(request: StaffRequest, *, bound: Rights | None, of: str = "") -> list[OfRole]:
    """Every role that can be fitted, the usual order. Two reads."""
    changed: dict[str, dict[str, bool]] = {}
    for role, right, given in request.desk.role_rights.values_list("role", "right", "given"):
        changed.setdefault(role, {})[right] = given
    members = list(request.desk.staff.filter(left_at=None).values_list("role", flat=True))
    return [
        OfRole(
            role=role,
            form=bound
            if bound and role == of
            else Rights(role=role, now=rights_of(role, changed.get(role, {}))),
            count=members.count(role),
        )
        for role in Role
        if role != Role.OWNER
    ]
