"""Somebody new."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.contacts import events
from adelante.contacts.models import Contact, Kind
from adelante.core.errors import Refused
from adelante.firms.keyring import make_scope_key
from adelante.people.permissions import May

LANGUAGES = ("en", "es")


def add_contact(
    *,
    given: str = "",
    middle: str = "",
    surname: str = "",
    second_surname: str = "",
    organisation: str = "",
    emails: Sequence[str] = (),
    phones: Sequence[str] = (),
    language: str = "en",
    by: Actor,
) -> Contact:
    """A person, or an organisation where `organisation` is given, with a key of its own."""
    by.must(May.OPEN_CASES)
    given, middle, surname, second_surname, organisation = (
        " ".join(name.split()) for name in (given, middle, surname, second_surname, organisation)
    )
    if not organisation and not (given or surname):
        raise Refused(_("Write a name."))
    if language not in LANGUAGES:
        raise Refused(_("Choose English or Spanish."))
    with transaction.atomic():
        contact = Contact.objects.create(
            firm_id=by.firm,
            kind=Kind.ORGANISATION if organisation else Kind.PERSON,
            given=given,
            middle=middle,
            surname=surname,
            second_surname=second_surname,
            organisation=organisation,
            emails=[_address(email) for email in emails if email.strip()],
            phones=[phone.strip() for phone in phones if phone.strip()],
            language=language,
        )
        make_scope_key("contact", contact.pk, firm=by.firm)
        record(events.ContactAdded(by=by, contact=contact.pk))
    return contact


def _address(email: str) -> str:
    email = email.strip().casefold()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(_("Write an e-mail address, such as ana@example.com.")) from error
    return email
