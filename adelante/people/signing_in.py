"""Who an e-mail and a password, or a session, belong to: an account of the address's firm."""

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend

from adelante.audit.actor import Actor, ActorKind
from adelante.audit.events import record
from adelante.core import clock
from adelante.core.tenancy import Door, here, signing_in, tenant
from adelante.people.choosing import choose_language
from adelante.people.events import SignedIn
from adelante.people.models import Account, Member, Session
from adelante.people.sessions import digest_of


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


def note_sign_in(account: Account, *, session_key: str) -> None:
    """Write down that somebody has come in, for the trail and for "last here" on the case."""
    with tenant(account.firm_id):
        session = Session.objects.filter(digest=digest_of(session_key)).first()
        if session:
            Session.objects.filter(pk=session.pk).update(proved_at=clock.now())
        by = _at_the_door(account, session=session.pk if session else None)
        record(SignedIn(by=by, account=account.pk))


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
