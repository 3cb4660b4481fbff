"""Another e-mail address to sign in with: proved by a code, told to the old one, undone from there.

Whoever has somebody's open browser must not walk off with the account: who they are must have been
proved just now, the old address hears of it at once, and for a day a link there puts it all back.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor, ActorKind
from adelante.audit.events import record
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.locking import locked
from adelante.core.tenancy import Door, tenant
from adelante.people import limits
from adelante.people.addresses import read_address
from adelante.people.events import AddressChangeAsked, AddressChanged, AddressChangeUndone
from adelante.people.models import Account, AddressChange, Device
from adelante.people.sessions import end_sessions

CODE_WORKS_FOR = timedelta(minutes=10)
MOST_TRIES = 5
UNDO_WORKS_FOR = timedelta(hours=24)
MOST_ASKED, ASKED_WITHIN = 5, timedelta(hours=1)


def waiting_change(actor: Actor) -> AddressChange | None:
    """The change that this session has asked for and not confirmed, while its code works."""
    if actor.account is None or actor.session is None:
        return None
    with tenant(actor.firm):
        return (
            AddressChange.objects.filter(
                firm=actor.firm,
                account=actor.account,
                session_id=actor.session,
                confirmed_at=None,
                undone_at=None,
                asked_at__gt=clock.now() - CODE_WORKS_FOR,
            )
            .order_by("-asked_at")
            .first()
        )


def ask_to_change(email: str, *, by: Actor) -> None:
    """Send a code to the new address. For one that somebody here has already, none is sent, and
    nothing else differs. Raises Refused for no address, one's own, too many; NotFresh.
    """
    if by.account is None or by.session is None:
        raise NotYours
    by.must_be_fresh()
    after = read_address(email)
    with tenant(by.firm):
        account = Account.objects.get(firm=by.firm, pk=by.account)
        if after == account.email:
            raise Refused(_("You sign in with this address already."))
        if not limits.spend(
            "change of address", str(account.pk), most=MOST_ASKED, within=ASKED_WITHIN, firm=by.firm
        ):
            raise Refused(_("Too many tries. Please wait an hour and try again."))
        is_free = not Account.objects.filter(firm=by.firm, email=after).exists()
        code = f"{secrets.randbelow(1_000_000):06d}"
        change = AddressChange.objects.create(
            firm_id=by.firm,
            account=account,
            session_id=by.session,
            before=account.email,
            after=after,
            code_digest=_digest(code),
        )
        sent = code if is_free else ""
        record(AddressChangeAsked(by=by, change=change.pk, code=sent))


def confirm_change(code: str, *, by: Actor) -> None:
    """The code has come: from now on it is the new address, and other devices sign in anew.

    Tries are counted outside the page's transaction: a refusal forgets none.
    """
    by.must_be_fresh()
    waiting = waiting_change(by)
    if waiting is None:
        raise Refused(_("That code does not work any more. Please ask for a new one."))
    with tenant(by.firm):
        account = Account.objects.get(firm=by.firm, pk=waiting.account_id)
        if not limits.spend(
            "code of a new address",
            str(waiting.pk),
            most=MOST_TRIES,
            within=ASKED_WITHIN,
            firm=by.firm,
        ):
            raise Refused(_("That code does not work any more. Please ask for a new one."))
        right = hmac.compare_digest(bytes(waiting.code_digest), _digest(code.strip()))
        if not right:
            raise Refused(_("That is not the code. Look at the newest message from us."))
        with locked(account, waiting):
            if waiting.confirmed_at or account.email != waiting.before:
                raise Refused(_("That code does not work any more. Please ask for a new one."))
            if Account.objects.filter(firm=by.firm, email=waiting.after).exists():
                raise Refused(_("That is not the code. Look at the newest message from us."))
            secret = secrets.token_urlsafe(32)
            waiting.confirmed_at, waiting.undo_digest = clock.now(), _digest(secret)
            waiting.save(update_fields=["confirmed_at", "undo_digest"])
            _move(account, waiting.after)
            end_sessions(account.pk, firm=by.firm, but=by.session)
            record(AddressChanged(by=by, account=account.pk, change=waiting.pk, secret=secret))


def change_to_undo(secret: str, *, firm: UUID) -> AddressChange | None:
    """The change that this link undoes, while it may. Looking changes nothing."""
    with tenant(firm):
        return AddressChange.objects.filter(
            firm=firm,
            undo_digest=_digest(secret),
            undone_at=None,
            confirmed_at__gt=clock.now() - UNDO_WORKS_FOR,
        ).first()


def undo_change(secret: str, *, firm: UUID) -> None:
    """Back to the old address. Everybody is out, no device is known, no password works, and later
    changes are undone with it: whoever made them may have been somebody else.
    """
    gone = Refused(_("This link does not work any more. Please call us."))
    with tenant(firm):
        change = change_to_undo(secret, firm=firm)
        if change is None:
            raise gone
        account = Account.objects.get(firm=firm, pk=change.account_id)
        with locked(account, change):
            others = Account.objects.filter(firm=firm, email=change.before).exclude(pk=account.pk)
            if change.undone_at or others.exists():
                raise gone
            theirs = AddressChange.objects.filter(firm=firm, account=account)
            later = Q(confirmed_at__gte=change.confirmed_at) | Q(confirmed_at=None)
            theirs.filter(later, undone_at=None).update(undone_at=clock.now())
            _move(account, change.before)
            account.set_unusable_password()
            account.save(update_fields=["password"])
            end_sessions(account.pk, firm=firm)
            Device.objects.filter(firm=firm, account=account).delete()
            by = Actor(kind=ActorKind.CLIENT, firm=firm, door=Door.SIGN_IN)
            record(AddressChangeUndone(by=by, account=account.pk, change=change.pk))


def _move(account: Account, email: str) -> None:
    account.email = email
    account.save(update_fields=["email"])
    EmailAddress.objects.filter(user=account).delete()  # allauth would know the old one for good


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
