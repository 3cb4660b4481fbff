"""Personal numbers: written down, put right, removed, shown, found.

A number leaves its seal in two places alone: where it is shown to somebody who asked, which is an
entry, and where its last four signs are shown, which says which one it is and no more.
"""

from collections.abc import Collection
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.contacts import events
from adelante.contacts.models import Contact, NumberKind, PersonalNumber
from adelante.contacts.models.number import NumberQuerySet
from adelante.contacts.number_kinds import read_number, readings, written
from adelante.core import clock
from adelante.core.errors import Refused, Unsure
from adelante.core.locking import locked
from adelante.firms.keyring import indexes_of
from adelante.people.permissions import May


def keep_number(
    contact: Contact, kind: str, typed: str, *, sure: Collection[str] = (), by: Actor
) -> PersonalNumber:
    """Write a number down, sealed. Raises Unsure if somebody else at the firm has the same one."""
    by.must(May.SEE_PERSONAL_NUMBERS, at=contact)
    if kind not in NumberKind:
        raise Refused(_("Choose what number it is."))
    number = read_number(kind, typed)
    with locked(contact):
        row = PersonalNumber(firm_id=by.firm, contact=contact, kind=kind)
        _set(row, number, sure=sure, by=by)
        row.save(force_insert=True)
        record(events.NumberKept(by=by, contact=contact.pk, number=row.pk, kind=kind))
    return row


def correct_number(
    row: PersonalNumber, typed: str, *, sure: Collection[str] = (), by: Actor
) -> None:
    """Put it right. What it said before is gone: a wrong number is kept nowhere."""
    by.must(May.SEE_PERSONAL_NUMBERS, at=row)
    number = read_number(row.kind, typed)
    with locked(row.contact, row):
        _must_stand(row)
        if row.open() == number:
            return
        _set(row, number, sure=sure, by=by)
        row.save(update_fields=["sealed", "index", "written_by", "written_at"])
        record(events.NumberCorrected(by=by, contact=row.contact_id, number=row.pk, kind=row.kind))


def remove_number(row: PersonalNumber, *, by: Actor) -> None:
    """It is emptied, for good. That there was one stays in the trail."""
    by.must(May.SEE_PERSONAL_NUMBERS, at=row)
    with locked(row.contact, row):
        if row.removed_at:
            return
        row.sealed, row.index, row.removed_at = None, None, clock.now()
        row.save(update_fields=["sealed", "index", "removed_at"])
        record(events.NumberRemoved(by=by, contact=row.contact_id, number=row.pk, kind=row.kind))


def show_number(row: PersonalNumber, *, by: Actor) -> str:
    """The whole number, for this one answer. Who asked is kept."""
    by.must(May.SEE_PERSONAL_NUMBERS, at=row)
    with locked(row):
        _must_stand(row)
        record(events.NumberShown(by=by, contact=row.contact_id, number=row.pk, kind=row.kind))
        return written(row.kind, row.open())


def find_by_number(typed: str, *, among: NumberQuerySet, by: Actor) -> NumberQuerySet:
    """Those `among` which are exactly this number. That somebody searched is kept, not what for.

    Raises Refused for what is no number of any kind.
    """
    by.must(May.SEE_PERSONAL_NUMBERS)
    possible = readings(typed)
    if not possible:
        raise Refused(
            _("Type the whole number: an A-number, a Social Security number, a passport.")
        )
    found = among.standing().filter(
        index__in=[
            index for kind, number in possible for index in _indexes(kind, number, firm=by.firm)
        ]
    )
    record(events.NumberSearched(by=by, found=found.count()))
    return found


def _set(row: PersonalNumber, number: str, *, sure: Collection[str], by: Actor) -> None:
    indexes = _indexes(row.kind, number, firm=by.firm)
    same = PersonalNumber.objects.standing().filter(firm=by.firm, kind=row.kind, index__in=indexes)
    if same.filter(contact=row.contact_id).exclude(pk=row.pk).exists():
        raise Refused(_("This number is written down for this person already."))
    other = same.exclude(contact=row.contact_id).select_related("contact").first()
    if other and str(other.pk) not in sure:
        raise Unsure(
            format_lazy(
                _("{name} has the same number here. It may be the same person, or a mistype."),
                name=other.contact.full_name,
            ),
            yes=_("Keep it all the same"),
            sure=[str(other.pk)],
        )
    row.seal(number)
    row.index = indexes[0]
    row.written_by_id, row.written_at = by.member, clock.now()


def _indexes(kind: str, number: str, *, firm: Any) -> list[bytes]:
    return indexes_of(number, firm=firm, column=f"number/{kind}")


def _must_stand(row: PersonalNumber) -> None:
    if row.removed_at:
        raise Refused(_("This number has been removed."))
