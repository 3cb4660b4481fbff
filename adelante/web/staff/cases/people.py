"""Everybody the firm knows, and the types of case it opens, as the office looks for them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from adelante.cases.models import Grant, Part, Party
from adelante.contacts.models import Contact
from adelante.library.models import CaseType
from adelante.web.access import StaffRequest
from adelante.web.staff.cases.listing import plainly
from adelante.web.staff.cases.new_case import each_of


@dataclass
class Known:
    """A contact with the parts they have."""

    contact: Contact
    parts: list[tuple[Party, str]] = field(default_factory=list)
    comes_in: bool = False


def contacts(request: StaffRequest, words: str) -> Any:
    """Contacts, found by words of their name or by their whole e-mail address."""
    words = " ".join(words.replace("\0", "").split())
    rows = request.desk.contacts
    if not words:
        return rows
    return rows.annotate(
        plain_surname=plainly("surname"),
        plain_given=plainly("given"),
        plain_organisation=plainly("organisation"),
    ).filter(each_of(words))


def people_of(request: StaffRequest, found: Iterable[Contact]) -> list[Known]:
    """These contacts with their cases, and whether they sign in. Two reads."""
    people = {contact.pk: Known(contact) for contact in found}
    parties = request.desk.parties.filter(contact__in=people).select_related("case")
    owners = {}
    for party in parties.order_by("-case__number"):
        owners[party.pk] = party.contact_id
        people[party.contact_id].parts.append((party, str(Part(party.part).label)))
    grants = request.desk.grants.filter(party__in=owners, ended_at=None)
    grants = grants.exclude(reach=Grant.Reach.BILLS)  # those are of whoever pays for them
    for party_id in grants.values_list("party_id", flat=True):
        people[owners[party_id]].comes_in = True
    return list(people.values())


def case_type_of(request: StaffRequest, key: str) -> CaseType:
    """The firm's type of that id; 404 for anything else."""
    try:
        wanted = UUID(key)
    except ValueError as error:
        raise Http404 from error
    case_type: CaseType = get_object_or_404(request.desk.case_types, pk=wanted)
    return case_type
