"""Founding a firm."""

from uuid import UUID
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import system
from adelante.audit.events import record
from adelante.core.errors import Refused
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.firms.face import face_at, forget_faces
from adelante.firms.keyring import give_key
from adelante.firms.models import Firm
from adelante.people.events import FirmFounded
from adelante.people.hiring import hire


def found_firm(
    *,
    name: str,
    slug: str,
    owner: str,
    email: str,
    password: str,
    time_zone: str,
    **more: str | int,
) -> UUID:
    """A new firm with its key and its managing partner; returns its id.

    Raises Refused when the address is taken or reserved, or the time zone is unknown.
    """
    if face_at(slug) is not None:
        raise Refused(_("Another firm already has this address."))
    if time_zone not in available_timezones():
        raise Refused(_("This time zone is not known; an example is America/Chicago."))
    firm = Firm(id=new_id(), name=name, slug=slug, time_zone=time_zone, **more)
    firm.initials = firm.initials or "".join(word[0] for word in name.split())[:4].upper()
    with tenant(firm.pk):
        try:
            firm.full_clean(validate_unique=False, validate_constraints=True)
        except ValidationError as error:
            raise Refused("; ".join(error.messages)) from error
        firm.save(force_insert=True)
        give_key(firm.pk)
        by = system(firm.pk)
        record(FirmFounded(by=by, firm=firm.pk))
        hire(name=owner, email=email, role="owner", password=password, by=by)
    forget_faces()
    return firm.pk
