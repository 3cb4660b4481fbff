"""Safe mode: for a client whom somebody near must not find out, be it another party of the case.

Letters say no more than that there is a message (`messaging/quiet.py`), the client's pages can be
left at one press, and the parties of the case are kept apart by the database.
"""

from collections.abc import Collection
from datetime import time
from typing import TypedDict, Unpack
from uuid import UUID
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases.events import CaseKeptSafe, SafeModeEnded, SafetyChanged
from adelante.cases.models import Case, Kept, Party, Safety
from adelante.cases.models.safety import EVERY_DAY
from adelante.cases.of_firm import time_zone_of
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.people.permissions import May

NEUTRAL_TITLE = {"en": "Your page", "es": "Su página"}

USUALLY_SAFE = frozenset({"vawa_i360", "i918_u", "i914_t"})
USUALLY_SENSITIVE = USUALLY_SAFE | {"i589_asylum", "sij_i360", "eoir_42b"}
"""Types of the library, by their keys, for which the office is asked whether to switch it on."""


class Settings(TypedDict, total=False):
    """As in `Safety`; what is left out stays as it was."""

    email: str
    phone: str
    leave_no_message: bool
    note: str
    days: Collection[int]
    hours_from: time | None
    hours_until: time | None
    time_zone: str
    address_in_letters: bool


def keep_safe(
    case: Case, *, protecting: Collection[UUID], by: Actor, **said: Unpack[Settings]
) -> Safety:
    """Switch safe mode on, or change what it minds.

    `protecting` are the parties who are kept safe, at least one; every other one is kept apart from
    them and reaches their own papers alone from their next click.
    """
    by.must(May.PROTECT_CASES, at=case)
    with locked(case):
        case.must_be_open()
        safety = Safety.objects.filter(firm=by.firm, case=case).first()
        safety = safety or Safety(firm_id=by.firm, case=case, time_zone=time_zone_of(by.firm))
        _keep(safety, said)
        begins = not case.is_safe
        if begins:
            safety.title_before, safety.kept_at = case.title, clock.now()
        safety.save()
        moved = _part(case, protecting)
        if begins:
            case.is_safe, case.title = True, NEUTRAL_TITLE
            case.save(update_fields=["is_safe", "title"])
            record(CaseKeptSafe(by=by, case=case.pk, protecting=tuple(sorted(protecting))))
        else:
            moved_to = tuple(sorted(protecting)) if moved else ()
            record(SafetyChanged(by=by, case=case.pk, protecting=moved_to))
    return safety


def end_safe_mode(case: Case, *, by: Actor) -> None:
    """Everything is as it was before: names, letters, and who sees what. Needs a fresh sign-in."""
    by.must(May.END_PROTECTION, at=case)
    by.must_be_fresh()
    with locked(case):
        if not case.is_safe:
            return
        case.is_safe = False
        case.title = Safety.objects.get(firm=by.firm, case=case).title_before
        case.save(update_fields=["is_safe", "title"])
        Party.objects.filter(firm=by.firm, case=case).update(kept=Kept.TOGETHER)
        record(SafeModeEnded(by=by, case=case.pk))


def safety_of(case: Case) -> Safety | None:
    """What to mind, while the case is in safe mode. For the office and the system."""
    return Safety.objects.filter(firm=case.firm_id, case=case).first() if case.is_safe else None


def may_carry_task_link(case: Case) -> bool:
    """May a letter lead straight to one thing, without a sign-in?"""
    return not is_quiet(case)


def is_quiet(case: Case) -> bool:
    """Is nothing of it told outside the portal?"""
    return case.is_safe or case.is_sensitive


def _part(case: Case, protecting: Collection[UUID]) -> bool:
    """Keep these safe and the others apart; did anybody change sides?"""
    parties = list(
        Party.objects.filter(firm=case.firm_id, case=case).select_for_update(no_key=True)
    )
    if not protecting or not set(protecting) <= {party.pk for party in parties}:
        raise Refused(_("Say who in this case is to be kept safe."))
    moved = False
    for party in parties:
        kept = Kept.PROTECTED if party.pk in protecting else Kept.APART
        if party.kept != kept:
            party.kept, moved = kept, True
            party.save(update_fields=["kept"])
    return moved


def _keep(safety: Safety, said: Settings) -> None:
    for name, value in said.items():
        setattr(safety, name, value)
    safety.email, safety.note = safety.email.strip(), " ".join(safety.note.split())[:200]
    safety.phone = " ".join(safety.phone.split())[:30]
    safety.days = sorted(set(safety.days) & set(EVERY_DAY))
    if len(safety.days) == len(EVERY_DAY):
        safety.days = []
    try:
        if safety.email:
            validate_email(safety.email)
    except ValidationError as error:
        raise Refused(_("The safe address is no e-mail address.")) from error
    if safety.time_zone not in available_timezones():
        raise Refused(_("This time zone is not known; an example is America/Chicago."))
    if (safety.hours_from is None) != (safety.hours_until is None):
        raise Refused(_("Write both hours, from when and until when, or neither."))
    if safety.hours_from and safety.hours_until and safety.hours_from >= safety.hours_until:
        raise Refused(_("The safe hours end before they begin."))
