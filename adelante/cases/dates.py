"""Dates that a case must keep."""

from collections.abc import Collection
from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases import events
from adelante.cases.models import Case, Deadline
from adelante.cases.of_firm import FIRST_DAY, today_at
from adelante.core.errors import Refused, Unsure
from adelante.core.locking import locked
from adelante.core.words import Words
from adelante.people.permissions import May

MOST_YEARS_AHEAD = 50
"""No deadline of a case is farther away than this: it is a slip of the keys."""


def set_deadline(
    case: Case,
    *,
    words: Words,
    on: date,
    source: Deadline.Source,
    shown_to_client: bool = True,
    rule: str = "",
    sure: Collection[str] = (),
    by: Actor,
) -> Deadline:
    """A date with what it is for and where it comes from. `rule` is the library's key, if one.

    Raises Refused for a year that cannot be, and Unsure for a day that has passed.
    """
    by.must(May.MOVE_CASES, at=case)
    with locked(case):
        case.must_be_open()
        if words.is_missing("en"):
            raise Refused(_("Say what the deadline is for."))
        if shown_to_client and words.is_missing("es"):
            raise Refused(
                _("Clients see this date: write it in Spanish too, or keep it inside the firm.")
            )
        _must_be_likely(on, today=today_at(case.firm_id), sure=sure)
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


def _must_be_likely(on: date, *, today: date, sure: Collection[str]) -> None:
    """A case that was taken over may bring a day that was missed; else it is a slip of the keys."""
    latest = today.year + MOST_YEARS_AHEAD
    if on < FIRST_DAY or on.year > latest:
        raise Refused(
            format_lazy(
                _("Write a year from {first} to {latest}."), first=FIRST_DAY.year, latest=latest
            )
        )
    asked = f"day:{on}"
    if on < today and asked not in sure:
        raise Unsure(
            _("This day has passed already. Is the date right?"),
            yes=_("Yes, the date is right"),
            sure=(*sure, asked),
        )
