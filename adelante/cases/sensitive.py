"""Cases that open after a fresh sign-in alone, such as asylum, for clients and the office."""

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases.events import CaseMadeSensitive, SensitivityEnded
from adelante.cases.models import Case
from adelante.core.locking import locked
from adelante.people.permissions import May


def make_sensitive(case: Case, *, by: Actor) -> None:
    """From now on it opens after a fresh sign-in alone, and nothing of it leaves the portal."""
    by.must(May.PROTECT_CASES, at=case)
    with locked(case):
        case.must_be_open()
        if not case.is_sensitive:
            case.is_sensitive = True
            case.save(update_fields=["is_sensitive"])
            record(CaseMadeSensitive(by=by, case=case.pk))


def end_sensitivity(case: Case, *, by: Actor) -> None:
    """It opens as any other case does. Needs a fresh sign-in."""
    by.must(May.END_PROTECTION, at=case)
    by.must_be_fresh()
    with locked(case):
        if case.is_sensitive:
            case.is_sensitive = False
            case.save(update_fields=["is_sensitive"])
            record(SensitivityEnded(by=by, case=case.pk))
