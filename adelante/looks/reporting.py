"""Reading and taking away what was seen: itself an entry, and no way round a slow-down."""

from uuid import UUID

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.looks.events import SessionReported
from adelante.looks.watching import must_not_be_slowed
from adelante.people.permissions import May


def must_may_take(by: Actor, *, form: str) -> None:
    """Raises NotYours; `SlowedDown` for a report that is taken away."""
    by.must(May.SEE_TRAIL)
    if form != "page":
        must_not_be_slowed(by)


def note_report(session: UUID, *, records: int, form: str, by: Actor) -> None:
    record(SessionReported(by=by, session=session, records=records, form=form))
