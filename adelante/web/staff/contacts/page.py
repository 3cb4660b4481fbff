"""What the office sees of one contact."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.utils.translation import gettext as _

from adelante.cases.models import Part, Party
from adelante.contacts.models import Contact, PersonalNumber, Relation
from adelante.contacts.number_kinds import masked
from adelante.core.vault import KeyRing
from adelante.people.permissions import May
from adelante.web.access import StaffRequest
from adelante.web.parts.looking import saw_person
from adelante.web.staff.contacts.forms import CorrectNumber, KeepNumber


@dataclass(frozen=True)
class Line:
    """One personal number as it is shown: masked, or whole in the one answer that was asked for."""

    row: PersonalNumber
    shown: str
    whole: bool
    correct: BaseForm
    is_being_corrected: bool


def contact_page(
    request: StaffRequest,
    contact: Contact,
    *,
    keep: BaseForm | None = None,
    correct: dict[UUID, BaseForm] | None = None,
    whole: dict[UUID, str] | None = None,
) -> dict[str, Any]:
    """The context of the page. A fixed number of reads."""
    desk = request.desk
    parties = list(
        desk.parties.filter(contact=contact.pk).select_related("case").order_by("-case__number")
    )
    saw_person(request, contact, parties, what="personal_number" if whole else "contact")
    relations = desk.relations.select_related("of", "to")
    return {
        "here": "people",
        "contact": contact,
        "parts": [(p, Part(p.part).label) for p in parties],
        "relations": [
            *(_said(r, r.to, contact) for r in relations.filter(of=contact.pk)),
            *(_said(r, r.of, contact) for r in relations.filter(to=contact.pk)),
        ],
        "may_see_numbers": request.actor.may(May.SEE_PERSONAL_NUMBERS),
        "numbers": _lines(numbers_of(request, contact), whole or {}, correct or {}),
        "keep": keep or KeepNumber(auto_id="keep_%s"),
    }


def numbers_of(request: StaffRequest, contact: Contact) -> Any:
    rows = request.desk.numbers.filter(contact=contact.pk).select_related("written_by")
    return rows.order_by("kind", "written_at")


def _lines(
    rows: Iterable[PersonalNumber], whole: dict[UUID, str], correct: dict[UUID, BaseForm]
) -> list[Line]:
    keys: dict[UUID, KeyRing] = {}
    return [
        Line(
            row=row,
            shown=whole.get(row.pk) or _masked(row, keys),
            whole=row.pk in whole,
            correct=correct.get(row.pk) or CorrectNumber(auto_id=f"correct_{row.pk}_%s"),
            is_being_corrected=row.pk in correct,
        )
        for row in rows
    ]


def _masked(row: PersonalNumber, keys: dict[UUID, KeyRing]) -> str:
    """`keys` are those of the contacts so far: each is asked for once a page."""
    if row.contact_id not in keys:
        keys[row.contact_id] = row.keys()
    return masked(row.kind, row.open(keys[row.contact_id]))


def _said(relation: Relation, other: Contact, contact: Contact) -> tuple[Contact, str]:
    """The other one, and how the two stand to each other."""
    names = {"of": relation.of.short_name, "to": relation.to.short_name}
    words = {
        Relation.Kind.SPOUSE: _("%(of)s and %(to)s are married"),
        Relation.Kind.PARENT: _("%(of)s is a parent of %(to)s"),
        Relation.Kind.EMPLOYEE: _("%(of)s works for %(to)s"),
    }
    return other, words[Relation.Kind(relation.kind)] % names


def people_found(request: StaffRequest, found: Iterable[PersonalNumber]) -> list[Any]:
    """(contact, what number, masked, their parts) of numbers that were found. Two reads."""
    rows, keys = list(found), dict[UUID, KeyRing]()
    parties: dict[UUID, list[Party]] = {}
    known = request.desk.parties.filter(contact__in={row.contact_id for row in rows})
    for party in known.select_related("case"):
        parties.setdefault(party.contact_id, []).append(party)
    return [
        (
            row.contact,
            row.get_kind_display(),
            _masked(row, keys),
            parties.get(row.contact_id, []),
        )
        for row in rows
    ]
