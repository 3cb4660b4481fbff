"""What a firm says of itself to clients: its name, how to reach it, what it promises."""

from typing import NotRequired, TypedDict, Unpack
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.firms.face import forget_faces
from adelante.firms.models import Firm
from adelante.people.events import FirmDescribed
from adelante.people.permissions import May


class Description(TypedDict):
    """What a firm may change of its own row. Hours are promises to clients; a hue is degrees."""

    name: str
    initials: str
    phone: str
    email: str
    street: str
    city: str
    time_zone: str
    language: str
    brand_hue: int
    answers_within_hours: int
    reviews_within_hours: int
    neutral_name: NotRequired[str]
    exit_to: NotRequired[str]


def describe(firm: Firm, *, by: Actor, **said: Unpack[Description]) -> None:
    """Keep what the firm says of itself. Every page shows it within half a minute.

    Cases keep the number they have. Raises Refused for an unknown time zone and for what a column
    cannot hold.
    """
    by.must(May.RUN_FIRM)
    if said["time_zone"] not in available_timezones():
        raise Refused(_("This time zone is not known; an example is America/Chicago."))
    for value in said.values():
        if isinstance(value, str) and not value.isprintable():
            raise Refused(_("A sign that nobody can see is among the letters. Type it again."))
    if not (said["initials"].isascii() and said["initials"].isalnum()):
        raise Refused(_("Case numbers begin with letters and digits, such as RI."))
    with locked(firm):
        for name, value in said.items():
            setattr(firm, name, value)
        try:
            firm.full_clean(validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            raise Refused("; ".join(error.messages)) from error
        firm.save(update_fields=list(said))
        record(FirmDescribed(by=by))
        transaction.on_commit(forget_faces)
