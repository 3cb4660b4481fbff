"""Passing the second factor, and proving anew who one is."""

from datetime import timedelta
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.tenancy import tenant
from adelante.people import limits
from adelante.people.events import FactorPassed, FactorRefused, ManyFailures, RecoveryCodeUsed
from adelante.people.factors import codes
from adelante.people.factors.having import secret_of
from adelante.people.factors.proving import account_of
from adelante.people.models import Account, Factor, RecoveryCode, Session
from adelante.people.sessions import digest_of

MOST_TRIES = 10
TRIES_WITHIN = timedelta(minutes=15)
PAPER = "paper"
MAILED = "mailed"
PASSWORD = "password"  # noqa: S105  a kind of proof


def takes_code(words: str, *, by: Actor) -> bool:
    """Is this the code of the account's app now, or one of its codes on paper? Then it is spent.

    Every try is counted before it is looked at, for all processes together. Raises Refused when
    there were too many.
    """
    _count_a_try(by)
    code = codes.plain(words)
    kind = PAPER if len(code) > codes.DIGITS else str(Factor.Kind.APP)
    with tenant(by.firm):
        taken = _spend_paper(code, by=by) if kind == PAPER else _spend_step(code, by=by)
        return _told(taken, kind=kind, by=by)


def takes_password(words: str, *, by: Actor) -> bool:
    """The account's password again, for whoever has no second factor."""
    _count_a_try(by)
    with tenant(by.firm):
        account = Account.objects.filter(pk=account_of(by), is_active=True).first()
        taken = account is not None and account.check_password(words)
        return _told(taken, kind=PASSWORD, by=by)


def takes_mailed(right: bool, *, by: Actor) -> bool:
    """Count and write down a try with a code that was mailed, which the caller has compared."""
    _count_a_try(by)
    with tenant(by.firm):
        return _told(right, kind=MAILED, by=by)


def note_passed(session_key: str, *, firm: UUID) -> None:
    """This session has passed the second factor just now."""
    with tenant(firm):
        sessions = Session.objects.filter(firm=firm, digest=digest_of(session_key))
        sessions.update(factor_at=clock.now(), proved_at=clock.now())


def note_proved(session_key: str, *, firm: UUID) -> None:
    """Whoever sits at this session has just proved who they are."""
    with tenant(firm):
        sessions = Session.objects.filter(firm=firm, digest=digest_of(session_key))
        sessions.update(proved_at=clock.now())


def _count_a_try(by: Actor) -> None:
    if not limits.spend(*_tries_of(by), most=MOST_TRIES, within=TRIES_WITHIN, firm=by.firm):
        raise Refused(_("Too many tries. Wait fifteen minutes, then try again."))


def _tries_of(by: Actor) -> tuple[str, str]:
    """Whose tries these are: the account's, counted over all strangers. Who has passed in this
    session, or on this device in another that still stands, has their own: a stranger who knows the
    password uses up none of theirs.
    """
    account = str(account_of(by))
    with tenant(by.firm):
        theirs = Session.objects.filter(firm=by.firm, account=by.account)
        mine = theirs.filter(pk=by.session).first() if by.session else None
        passed = theirs.exclude(factor_at=None)
        if mine and mine.factor_at:
            return "second factor", f"{account} {mine.pk}"
        if mine and mine.device_id and passed.filter(device=mine.device_id).exists():
            return "second factor", f"{account} {mine.device_id}"
    return "second factor", account


def _spend_step(code: str, *, by: Actor) -> bool:
    """One statement takes the half minute: of sixteen at once, one finds it unused."""
    app = Factor.objects.filter(firm=by.firm, account=by.account, kind=Factor.Kind.APP).first()
    if app is None:
        return False
    step = codes.step_of(code, secret=secret_of(app), moment=clock.now())
    if step is None:
        return False
    unused = Factor.objects.filter(pk=app.pk, counter__lt=step)
    return bool(unused.update(counter=step, used_at=clock.now()))


def _spend_paper(code: str, *, by: Actor) -> bool:
    mine = RecoveryCode.objects.filter(firm=by.firm, account=by.account, used_at=None)
    if not mine.filter(digest=codes.digest_of_paper(code)).update(used_at=clock.now()):
        return False
    record(RecoveryCodeUsed(by=by, account=account_of(by), left=mine.count()))
    return True


def spend_signature(factor: Factor, *, count: int) -> bool:
    """Whether the passkey's counter went on. One that stands still or goes back was copied.

    Passkeys that are kept in an account of their maker always say nought; there nothing is learnt.
    """
    same = Factor.objects.filter(pk=factor.pk)
    went_on = same.filter(counter__lt=count) if count else same.filter(counter=0)
    return bool(went_on.update(counter=count or F("counter"), used_at=clock.now()))


def _told(taken: bool, *, kind: str, by: Actor) -> bool:
    fact = FactorPassed if taken else FactorRefused
    record(fact(by=by, account=account_of(by), kind=kind))
    if not taken and not limits.left(
        *_tries_of(by), most=MOST_TRIES, within=TRIES_WITHIN, firm=by.firm
    ):
        record(ManyFailures(by=by, account=account_of(by)))
    return taken
