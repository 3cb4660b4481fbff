"""A firm takes a type of the library over as its own."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.core.errors import Refused
from adelante.core.ids import new_id
from adelante.library import catalogue
from adelante.library.events import CaseTypeAdopted
from adelante.library.models import CaseType
from adelante.people.permissions import May


def adopt(key: str, *, by: Actor) -> CaseType:
    """The firm's own copy of the library's type, made once: a second time gives the first copy."""
    by.must(May.EDIT_LIBRARY)
    facts = catalogue.case_types().get(key)
    if facts is None:
        raise Refused(_("The library has no such case type."))
    new = CaseType(
        id=new_id(),
        firm_id=by.firm,
        key=facts.key,
        from_key=facts.key,
        label=facts.label,
        name=facts.name.as_json(),
        facts=facts.as_json(),
    )
    with transaction.atomic():
        CaseType.objects.bulk_create([new], ignore_conflicts=True)
        kept = CaseType.objects.select_for_update(no_key=True).get(firm=by.firm, key=facts.key)
        if kept.pk == new.pk:
            record(CaseTypeAdopted(by=by, case_type=new.pk, from_key=facts.key))
        elif kept.retired_at:
            kept.bring_back(by=by)
    return kept
