"""Dates that a case must keep."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases import events
from adelante.cases.models import Case, Deadline
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.core.words import Words
from adelante.people.permissions import May


def set_deadline(
    case: Case,
    *,
    words: Words,
    on: date,
    source: Deadline.Source,
    shown_to_client: bool = True,
    rule: str = "",
    by: Actor,
) -> Deadline:
    """A date with what it is for and where it comes from. `rule` is the library's key, if one."""
    by.must(May.MOVE_CASES, at=case)
    with locked(case):
        case.must_be_open()
        if words.is_missing("en"):
            raise Refused(_("Say what the deadline is for."))
        if shown_to_client and words.is_missing("es"):
            raise Refused(
                _("Clients see this date: write it in Spanish too, or keep it inside the firm.")
            )
        deadline = Deadline.objects.create(
            firm_id=case.firm_id,
            case=case,
            words=words.as_json(),
            on=on,
            source=source,
            rule=rule,
            shown_to_client=shown_to_client,
        )
        record(
            events.DeadlineSet(by=by, case=case.pk, deadline=deadline.pk, on=on, source=str(source))
        )
    return deadline
