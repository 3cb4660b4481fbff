"""Who an e-mail and a password, or a session, belong to: an account of the address's firm."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend

from adelante.audit.actor import Actor, ActorKind
from adelante.audit.events import record
from adelante.core.clock import now
from adelante.core.tenancy import Door, here, signing_in, tenant
from adelante.firms.models import Firm
from adelante.people.choosing import choose_language
from adelante.people.devices import Visitor, recognise
from adelante.people.events import (
    ManyFailures,
    NewDevice,
    SignedIn,
    SignedOut,
    SignInFailed,
    UnusualPace,
)
from adelante.people.models import Account, Member, Session
from adelante.people.models.account import folded
from adelante.people.sessions import SessionStore, begin, digest_of

AT_ONCE = timedelta(minutes=10)
"""Two networks within so long are unusual for one person at the office."""


class OfThisFirm(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, inside the firm: row security hides every other firm's accounts from it."""

    def authenticate(self, request: Any, **credentials: Any) -> Account | None:
        if here.get() is None:
            return None
        with signing_in():
            account: Account | None = super().authenticate(request, **credentials)
        return account

    def get_user(self, user_id: UUID | str) -> Account | None:
        if here.get() is None:
            return None
        with signing_in():
            return Account.objects.filter(pk=user_id, is_active=True).first()


def come_in(
    account: Account, *, session: SessionStore, visitor: Visitor, trusting: bool = False
) -> None:
    """Somebody has come in: their session begins now, on a device that is known from now on.

    Written down for the trail and for "last here" on the case; a new device, or two at once from
    two networks, are facts of their own. The office trusts no device, whoever asks for it.
    """
    firm = account.firm_id
    with tenant(firm):
        by = _at_the_door(account)
        days = Firm.objects.values_list("trusted_days", flat=True).get(pk=firm)
        elsewhere = _was_elsewhere(account, visitor) if by.member else False
        device, is_new = recognise(account, visitor)
        trusted = trusting and by.kind == ActorKind.CLIENT and days > 0
        began = begin(session, firm=firm, device=device.pk, trusted=trusted)
        by = replace(by, session=began)
        record(SignedIn(by=by, account=account.pk, device=device.pk, words=device.words))
        if is_new:
            record(NewDevice(by=by, account=account.pk, device=device.pk, words=device.words))
        if elsewhere:
            record(UnusualPace(by=by, account=account.pk, device=device.pk, words=device.words))


def note_sign_out(session_key: str, *, firm: UUID) -> None:
    """Somebody is about to sign out. Nothing of a session that nobody has signed in to."""
    with tenant(firm):
        mine = Session.objects.filter(firm=firm, digest=digest_of(session_key))
        session = mine.exclude(account=None).select_related("account").first()
        if session and session.account:
            by = _at_the_door(session.account, session=session.pk)
            record(SignedOut(by=by, account=session.account.pk))


def note_failure(email: str, *, firm: UUID, why: str, last: bool) -> None:
    """A wrong password or code. The same is done for an address that nobody has here."""
    with tenant(firm):
        account = Account.objects.filter(firm=firm, email=folded(email)).values_list("pk").first()
        known = account[0] if account else None
        by = Actor(kind=ActorKind.CLIENT, firm=firm, door=Door.SIGN_IN)
        record(SignInFailed(by=by, account=known, why=why))
        if last:
            record(ManyFailures(by=by, account=known))


def _was_elsewhere(account: Account, visitor: Visitor) -> bool:
    """Was this account used within the last minutes on another device, from another network?"""
    lately = Session.objects.filter(
        firm=account.firm_id, account=account, seen_at__gt=now() - AT_ONCE
    ).exclude(device=None)
    others = lately.exclude(device__digest=visitor.digest)
    return others.exclude(device__network=visitor.network).exists()


def note_language(account: Account, language: str) -> None:
    """Keep with the account the language that somebody chose on the way in."""
    with tenant(account.firm_id):
        choose_language(language, by=_at_the_door(account))


def _at_the_door(account: Account, *, session: UUID | None = None) -> Actor:
    works_here = Member.objects.filter(account=account.pk, left_at=None).first()
    return Actor(
        kind=ActorKind.MEMBER if works_here else ActorKind.CLIENT,
        firm=account.firm_id,
        door=Door.SIGN_IN,
        account=account.pk,
        member=works_here.pk if works_here else None,
        session=session,
    )
