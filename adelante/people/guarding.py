"""How long a sign-in lasts at the firm, and who hears of unusual ones."""

from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.firms.models import Firm
from adelante.people.events import SignInLimitsSet
from adelante.people.permissions import May


class Limits(TypedDict):
    """Minutes without a page, hours in any case, days on a client's own device (0: never)."""

    staff_idle_minutes: int
    staff_hours: int
    client_idle_minutes: int
    client_hours: int
    trusted_days: int
    security_contact: str


def set_limits(firm: Firm, *, by: Actor, **said: Unpack[Limits]) -> None:
    """They hold from the next click on, for those who are signed in too."""
    by.must(May.RUN_FIRM)
    with locked(firm):
        for name, value in said.items():
            setattr(firm, name, value)
        try:
            firm.full_clean(validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            raise Refused("; ".join(error.messages)) from error
        firm.save(update_fields=list(said))
        record(SignInLimitsSet(by=by))
