"""Opening a case: its number, people and stages. What to ask and what it costs is announced."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases.events import CaseOpened
from adelante.cases.joining import (
    Joining,
    give_part,
    must_be_asked_of_somebody,
    must_be_to_come,
)
from adelante.cases.models import Case, Part
from adelante.cases.models.case import WaitsOn, must_work_here
from adelante.cases.models.case_member import stay_on
from adelante.cases.of_firm import initials_of
from adelante.contacts.models import Contact, Kind
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.ids import new_id
from adelante.core.words import Words
from adelante.firms.keyring import make_scope_key
from adelante.firms.models.counter import next_number
from adelante.library import catalogue
from adelante.library.facts import CaseTypeFacts
from adelante.library.models import CaseType
from adelante.people.models import Member
from adelante.people.permissions import May


def open_case(
    case_type: CaseType,
    *,
    parties: Sequence[Joining],
    attorney: Member | None = None,
    paralegal: Member | None = None,
    asks: Sequence[str] = (),
    fee_cents: int = 0,
    payer: Contact | None = None,
    due_on: date | None = None,
    id: UUID | None = None,
    by: Actor,
) -> Case:
    """Open a case of the firm's own type for these people.

    `asks` are rows of the type, each "part:document key"; `due_on` is when the documents are
    wanted. `fee_cents` is paid by `payer`, who has a part in the case. `id` is the new case's own,
    for a form that may be sent twice: the second opening is refused.
    """
    by.must(May.OPEN_CASES, at=case_type)
    facts = CaseTypeFacts.from_json(case_type.facts)
    with transaction.atomic():
        _must_be_whole(parties, facts, by=by)
        must_be_asked_of_somebody(asks, parties, facts)
        _must_be_paid_by_somebody(fee_cents, payer, parties)
        must_be_to_come(due_on, by=by)
        for member in (attorney, paralegal):
            must_work_here(member, by=by)
        case = _numbered(case_type, facts, parties, id=id, by=by)
        case.attorney, case.paralegal = attorney, paralegal
        _stand_at_the_start(case, asks)
        case.save(force_insert=True)
        stay_on(case, by=by)
        by = by.reaching(case.pk)
        make_scope_key("case", case.pk, firm=by.firm)
        joined = [give_part(case, part, contact) for part, contact in parties]
        payers = [party for party in joined if payer and party.contact_id == payer.pk][:1]
        for party in payers:
            party.pays = True
            party.save(update_fields=["pays"])
        record(
            CaseOpened(
                by=by,
                case=case.pk,
                case_type=case_type.pk,
                asks=tuple(dict.fromkeys(asks)),
                fee=fee_cents,
                payer=payers[0].pk if payers else None,
                due_on=due_on,
            )
        )
    case.refresh_from_db()
    return case


def heading_of(parties: Sequence[Joining]) -> str:
    """What the office calls the case: "Gómez, Ana & Luis", "Chen, Wei", "Acme Robotics"."""
    people = [
        contact
        for part in _IN_HEADING
        for of, contact in parties
        if of == part and contact.kind == Kind.PERSON
    ]
    people = list(dict.fromkeys(people))
    if not people:
        return " & ".join(contact.full_name for _part, contact in parties)[:200]
    first, *others = people
    if others and all(_same_family(first, other) for other in others):
        given = " & ".join(contact.given or contact.full_name for contact in people)
        return f"{first.surname}, {given}"[:200]
    return " & ".join(_last_name_first(contact) for contact in people)[:200]


_IN_HEADING = (Part.BENEFICIARY, Part.APPLICANT, Part.PETITIONER, Part.SPOUSE)


def _same_family(one: Contact, other: Contact) -> bool:
    return bool(one.surname) and one.surname.casefold() == other.surname.casefold()


def _last_name_first(contact: Contact) -> str:
    return ", ".join(name for name in (contact.family_name, contact.given) if name)


def _numbered(
    case_type: CaseType,
    facts: CaseTypeFacts,
    parties: Sequence[Joining],
    *,
    id: UUID | None,
    by: Actor,
) -> Case:
    number = next_number(by.firm, "case")  # held from here on: one opening at a time in a firm
    if id and Case.objects.filter(pk=id).exists():
        raise Refused(_("This case has been opened already. You find it in the list of cases."))
    names = {part: contact.short_name for part, contact in parties}
    return Case(
        id=id or new_id(),
        firm_id=by.firm,
        number=number,
        code=f"{initials_of(by.firm)}-{number}",
        case_type=case_type,
        type_label=case_type.label,
        title=_title(facts, names).as_json(),
        heading=heading_of(parties),
        stages=list(facts.stages),
        forms=list(forms_with_receipts(facts)),
        opened_at=clock.now(),
    )


def forms_with_receipts(facts: CaseTypeFacts) -> tuple[str, ...]:
    """The forms whose filing makes such a case a filed one: required, and with a fee of their own.

    Supporting forms (I-130A, I-864, G-28) travel with them and get no receipt; a visa form of the
    State Department is filed long after the petition.
    """
    with_fee = {fee.form for fee in catalogue.fees().values() if fee.form}
    return tuple(
        row.form
        for row in facts.forms
        if row.requirement == "required" and row.form in with_fee and row.form[:2] in _OF_USCIS
    )


_OF_USCIS = ("I-", "N-")


def _title(facts: CaseTypeFacts, names: Mapping[str, str]) -> Words:
    return facts.title.filled(names)


def _stand_at_the_start(case: Case, asks: Sequence[str]) -> None:
    """A case that asks for papers begins with them; any other at its type's first stage."""
    stage = "documents" if asks and "documents" in case.stages else case.stages[0]
    facts = catalogue.stages().get(stage)
    case.stage, case.stage_since = stage, clock.now()
    case.waits_on = WaitsOn(facts.turn) if facts else WaitsOn.FIRM
    case.waits_since = clock.now()


def _must_be_whole(parties: Sequence[Joining], facts: CaseTypeFacts, *, by: Actor) -> None:
    if any(contact.firm_id != by.firm for _part, contact in parties):
        raise NotYours
    parts = [part for part, _contact in parties]
    known = catalogue.parties()
    for row in facts.parties:
        if row.always and row.party not in parts:
            raise Refused(
                format_lazy(
                    _("This type of case needs one more person: {part}."),
                    part=known[row.party].label.en,
                )
            )
    if not parties or not set(parts) <= set(Part.values):
        raise Refused(_("Say who the case is for."))
    if len({(part, contact.pk) for part, contact in parties}) < len(parties):
        raise Refused(_("The same person has the same part twice."))


def _must_be_paid_by_somebody(
    fee_cents: int, payer: Contact | None, parties: Sequence[Joining]
) -> None:
    if fee_cents < 0:
        raise Refused(_("A fee cannot be less than nothing."))
    if fee_cents and payer is None:
        raise Refused(_("Say who pays the fee."))
    if payer and payer not in [contact for _part, contact in parties]:
        raise Refused(_("The one who pays must have a part in the case."))
