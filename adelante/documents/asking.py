"""Asking a party for something: the checklist of a new case, and whatever is asked for later."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases.events import CaseOpened, PartyJoined
from adelante.cases.models import Case, Party
from adelante.contacts.models import Contact
from adelante.core.errors import NotYours, Refused
from adelante.core.ids import new_id
from adelante.core.locking import locked
from adelante.documents.events import DocumentRequested
from adelante.documents.models import Request, Requirement
from adelante.documents.models.request import recount
from adelante.documents.models.visible import Audience
from adelante.library import catalogue
from adelante.library.facts import DocumentFacts, DocumentRow
from adelante.library.models import CaseType
from adelante.people.permissions import May

FREE_FORM = "other"
"""The kind of a request that no entry of the library stands behind."""


def build_checklist(event: CaseOpened | PartyJoined) -> None:
    """A case was opened, or somebody joined it: ask for what was ticked, in the type's order."""
    case = Case.objects.get(firm=event.by.firm, pk__in=[event.case])
    case_type = CaseType.objects.get(firm=event.by.firm, pk=event.case_type)
    parties = Party.objects.filter(firm=case.firm_id, case=case).select_related("contact")
    if event.party:
        parties = parties.filter(pk=event.party)
    rows = {_key(row): row for row in reversed(case_type.typed.documents)}  # the first phase's
    asked = [row for key, row in reversed(rows.items()) if key in event.asks]
    with locked(case):
        joining = list(parties)
        for position, row in enumerate(asked, start=_next_position(case)):
            words = case_type.paper(row.document)
            for party in joining:
                if party.part == row.party:
                    told = _worded(row, words, party)
                    _ask(case, party, told, position, due=event.due_on, by=event.by)
        recount(case, by=event.by, asks=bool(event.asks))


def ask(
    case: Case,
    party: UUID,
    *,
    by: Actor,
    kind: str = FREE_FORM,
    label: Mapping[str, str] | None = None,
    help: Mapping[str, str] | None = None,
    required: bool = True,
    due_on: date | None = None,
) -> Request:
    """Ask for one more thing: a document of the library by its key, or a free label {en, es}."""
    by.must(May.ASK_FOR_DOCUMENTS, at=case)
    parties = Party.objects.filter(firm=by.firm, case=case).select_related("contact")
    asked = parties.filter(pk=party).first()
    if asked is None:
        raise NotYours
    with locked(case):
        case.must_be_open()
        if kind == FREE_FORM:
            if not label or not label.get("en", "").strip():
                raise Refused(_("Say what is needed: a name that the client understands."))
            facts = {"help": dict(help) if help else None}
            words = {"kind": kind, "label": dict(label), "facts": facts, "audience": Audience.PARTY}
        elif kind in catalogue.documents():
            words = _from_library(catalogue.documents()[kind], asked)
        else:
            raise Refused(_("Choose a document from the list, or give it a name of your own."))
        words["requirement"] = Requirement.REQUIRED if required else Requirement.OPTIONAL
        request = _ask(case, asked, words, _next_position(case), due=due_on, by=by)
        recount(case, by=by, asks=True)
    return request


def _ask(
    case: Case,
    party: Party,
    words: Mapping[str, Any],
    position: int,
    *,
    due: date | None,
    by: Actor,
) -> Request:
    request = Request.objects.create(
        id=new_id(),
        firm_id=case.firm_id,
        case=case,
        party=party,
        position=position,
        due_on=due,
        reviewer_id=case.paralegal_id or case.attorney_id,
        **words,
    )
    record(
        DocumentRequested(
            by=by,
            case=case.pk,
            party=party.pk,
            request=request.pk,
            kind=request.kind,
            required=request.requirement == Requirement.REQUIRED,
        )
    )
    return request


def _next_position(case: Case) -> int:
    last = Request.objects.filter(firm=case.firm_id, case=case).aggregate(last=Max("position"))
    return (last["last"] or 0) + 1


def _key(row: DocumentRow) -> str:
    return f"{row.party}:{row.document}"


def _worded(row: DocumentRow, facts: DocumentFacts, party: Party) -> dict[str, Any]:
    """A conditional row that was ticked is required: its condition holds."""
    words = _from_library(facts, party)
    if row.requirement == "optional":
        words["requirement"] = Requirement.OPTIONAL
    if row.condition:
        words["facts"]["condition"] = row.condition.as_json()
    return words


def _from_library(facts: DocumentFacts, party: Party) -> dict[str, Any]:
    return {
        "kind": facts.key,
        "label": facts.label.as_json(),
        "audience": facts.audience,
        "facts": {
            "help": facts.help.as_json(),
            "alternatives": facts.alternatives.as_json() if facts.alternatives else None,
            "formats": list(facts.formats),
            "multiple": facts.multiple,
            "translation": facts.translation,
            "filename": _suggested_name(facts.filename, party),
        },
    }


def _suggested_name(pattern: str, party: Party) -> str:
    """The pattern with what is known of the party; other places stay for the sender to fill."""
    contact: Contact = party.contact
    known = {
        "PARTY": party.part.replace("_", " ").title().replace(" ", ""),
        "SURNAME": "".join(contact.family_name.split()),
    }
    for place, word in known.items():
        pattern = pattern.replace(f"{{{place}}}", word)
    return pattern
