"""Letters of cases of which nothing is told outside the portal. Every letter goes through here.

A kind of letter that is added tomorrow comes out neutral by itself: it would have to be named here
to say more.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from adelante.cases.models import Case, Grant, Kept, Safety
from adelante.cases.models.party import GrantQuerySet
from adelante.cases.safety import is_quiet, safety_of
from adelante.core import clock
from adelante.firms.links import link
from adelante.firms.models import Firm
from adelante.messaging.letter import Letter
from adelante.messaging.models import Message

TO_THE_OFFICE = frozenset({"to_review", "escalated", "hired", "morning", "alarm"})
LEADS_IN = frozenset({"invitation", "address_changed"})
"""Letters whose link is the only way in, or back: it stays, with neutral words."""
AT_ONCE = frozenset({"code"})
"""Somebody waits for it at this very moment: no safe hours, and to the account's own address."""


def kept_quiet(letter: Letter, message: Message, firm: Firm) -> Letter:
    """The letter as it may leave: itself, or a neutral one if it tells of a quiet case."""
    case: Case | None = message.case
    if message.template in TO_THE_OFFICE:
        return _to_the_office(letter, case, firm) if case and is_quiet(case) else letter
    is_safe = case.is_safe if case else _is_kept_safe(message)
    if not is_safe and not (case and is_quiet(case)):
        return letter
    if letter.code:
        subject, words = _("Your code"), _("Here is your code. It works for ten minutes.")
    elif is_safe:
        subject, words = _("You have a message"), _("You have a message. Sign in when it is safe.")
    else:
        subject, words = _("You have a message"), _("You have a message. Sign in to read it.")
    return Letter(
        subject=subject,
        paragraphs=(words,),
        code=letter.code,
        button=_button(letter, message, firm),
        may_answer=False,
        sender=firm.neutral_name or _("Office message"),
    )


def leaves_at(message: Message) -> datetime:
    """When a message may leave: now, or as soon as the reader's safe hours begin."""
    safety = None if message.template in AT_ONCE else _safety_of_reader(message)
    return safety.opens_at(clock.now()) if safety else clock.now()


def address_of(message: Message) -> str:
    """Where it goes: to the safe address of who is kept safe, if they have one."""
    if message.template in AT_ONCE | LEADS_IN:
        return message.to_address
    safety = _safety_of_reader(message)
    return safety.email if safety and safety.email else message.to_address


def _to_the_office(letter: Letter, case: Case, firm: Firm) -> Letter:
    return Letter(
        subject=_("A case needs you"),
        paragraphs=(_("Something waits for you in case %(case)s.") % {"case": case.code},),
        button=(_("Open the case"), link(firm.slug, "desk:case", case.pk)),
        may_answer=False,
    )


def _button(letter: Letter, message: Message, firm: Firm) -> tuple[str, str] | None:
    """No address that leads to one thing; for who is kept safe none at all, unless they want it."""
    case: Case | None = message.case
    if message.template in LEADS_IN or (case is None and not _is_kept_safe(message)):
        return letter.button and (_("The page"), letter.button[1])
    if case is None:
        return None
    safety = safety_of(case)
    if safety is None or safety.address_in_letters:
        return _("The page"), link(firm.slug, "home:cases")
    return None


def _is_kept_safe(message: Message) -> bool:
    return _protecting(message).exists()


def _safety_of_reader(message: Message) -> Safety | None:
    """What to mind for the reader themselves: never for who acts for them, or is kept apart."""
    if message.template in TO_THE_OFFICE or message.account_id is None:
        return None
    grants = _protecting(message).filter(acts_as=Grant.As.SELF)
    if message.case_id:
        grants = grants.filter(case=message.case_id)
    grant = grants.select_related("case").order_by("given_at").first()
    return safety_of(grant.case) if grant else None


def _protecting(message: Message) -> GrantQuerySet:
    return Grant.objects.standing().filter(
        firm=message.firm_id, account=message.account_id, party__kept=Kept.PROTECTED
    )
