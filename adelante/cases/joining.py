"""Somebody getting a part in a case: with others when it is opened, or alone while it runs."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases.events import PartyJoined
from adelante.cases.models import Case, Kept, Part, Party
from adelante.cases.of_firm import today_at
from adelante.contacts.models import Contact
from adelante.core.errors import NotYours, Refused
from adelante.core.ids import new_id
from adelante.core.locking import locked
from adelante.library.facts import CaseTypeFacts
from adelante.people.permissions import May

Joining = tuple[str, Contact]
"""A part in the case, and who has it."""


def join(
    case: Case,
    part: str,
    contact: Contact,
    *,
    asks: Sequence[str] = (),
    due_on: date | None = None,
    id: UUID | None = None,
    by: Actor,
) -> Party:
    """Add somebody to a running case, which keeps its heading and its title.

    `part` is one of `parts_to_join`. `asks` are rows of the case's own type for that part, each
    "part:document key"; `due_on` is when they are wanted. `id` is the new party's own, for a form
    that may be sent twice: the second joining is refused.
    """
    by.must(May.OPEN_CASES, at=case)
    if contact.firm_id != by.firm:
        raise NotYours
    with locked(case):
        case.must_be_open()
        facts = CaseTypeFacts.from_json(case.case_type.facts)
        if part not in parts_to_join(facts):
            raise Refused(_("Nobody can be added with this part. Choose one from the list."))
        must_be_asked_of_somebody(asks, [(part, contact)], facts)
        must_be_to_come(due_on, by=by)
        parties = Party.objects.filter(firm=by.firm)
        if id and parties.filter(pk=id).exists():
            raise Refused(_("This person has been added already."))
        if parties.filter(case=case, contact=contact, part=part).exists():
            raise Refused(
                format_lazy(_("{name} has this part in the case already."), name=contact.full_name)
            )
        party = give_part(case, part, contact, id=id)
        record(
            PartyJoined(
                by=by,
                case=case.pk,
                party=party.pk,
                part=part,
                case_type=case.case_type_id,
                asks=tuple(dict.fromkeys(asks)),
                due_on=due_on,
            )
        )
    return party


def parts_to_join(facts: CaseTypeFacts) -> tuple[str, ...]:
    """Parts that somebody may get while a case runs: those its type knows as optional come first.

    Whom every such case needs is there from its opening: somebody else there is another case.
    """
    always = {row.party for row in facts.parties if row.always}
    own = [row.party for row in facts.parties if not row.always]
    return tuple(dict.fromkeys([*own, *(part for part in _OF_ANY_TYPE if part not in always)]))


_OF_ANY_TYPE = (Part.SPOUSE.value, Part.DERIVATIVE.value, Part.SPONSOR.value, Part.HOUSEHOLD.value)


def give_part(case: Case, part: str, contact: Contact, *, id: UUID | None = None) -> Party:
    """The row itself; the caller holds case and right. In safe mode a newcomer is kept apart."""
    return Party.objects.create(
        id=id or new_id(),
        firm_id=case.firm_id,
        case=case,
        contact=contact,
        part=part,
        name=contact.full_name[:160],
        short_name=contact.short_name[:80],
        language=contact.language,
        kept=Kept.APART if case.is_safe else Kept.TOGETHER,
    )


def must_be_asked_of_somebody(
    asks: Sequence[str], parties: Sequence[Joining], facts: CaseTypeFacts
) -> None:
    rows = {f"{row.party}:{row.document}" for row in facts.documents}
    parts = {part for part, _contact in parties}
    for ask in asks:
        if ask not in rows:
            raise Refused(_("A document is not part of this type of case. Load the page again."))
        if ask.partition(":")[0] not in parts:
            raise Refused(
                _("A document is asked of somebody who is not in the case. Add them, or untick it.")
            )


def must_be_to_come(due_on: date | None, *, by: Actor) -> None:
    if due_on and due_on < today_at(by.firm):
        raise Refused(_("The day for the documents has passed. Choose a later one."))
