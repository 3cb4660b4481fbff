"""Names for a client's history, taken from what the page has fetched anyway."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import get_language

from adelante.billing.models import Invoice
from adelante.cases.models import Case
from adelante.core.words import Words
from adelante.documents.models import Request
from adelante.library import catalogue
from adelante.web.access import ClientRequest
from adelante.web.client.history import Names


def names_of(
    request: ClientRequest, case: Case, *, requests: Sequence[Request], invoices: Sequence[Invoice]
) -> Names:
    language = get_language() or "en"
    people: dict[UUID, str] = {r.party_id: r.party.short_name for r in requests}
    people |= {m.pk: m.name for m in (case.attorney, case.paralegal) if m}
    known = catalogue.stages()
    stages = {key: known[key].label.in_language(language) for key in case.stages if key in known}
    return Names(
        me=request.actor.account,
        documents={r.pk: Words.from_json(r.label).in_language(language) for r in requests},
        invoices={i.pk: Words.from_json(i.title).in_language(language) for i in invoices},
        people=people,
        stages=stages,
        currency=request.face.currency,
        hides_forms=case.is_safe,
    )
