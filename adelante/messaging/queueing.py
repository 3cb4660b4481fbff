"""Writing down that a message is to be sent, in the transaction of its cause."""

from collections.abc import Collection
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from adelante.audit.actor import Actor
from adelante.cases.events import ClientInvited
from adelante.cases.models import Grant, Invitation, Kept
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.messaging.models import Message
from adelante.messaging.sending import send
from adelante.people.events import MemberHired
from adelante.people.models import Account, Member

About = Literal["case", "papers", "bills"]


class SignInChange(Protocol):
    """An event about how an account signs in."""

    @property
    def by(self) -> Actor: ...
    @property
    def account(self) -> UUID: ...
    @classmethod
    def name(cls) -> str: ...


def queue(
    *,
    firm: UUID,
    key: str,
    template: str,
    to_address: str,
    to_name: str,
    language: str,
    case: UUID | None = None,
    account: UUID | None = None,
    about: dict[str, Any] | None = None,
    secret: str = "",
) -> bool:
    """Queue one message; False if its cause has one already.

    `key` names the cause. `about` holds ids that the template looks up when it is written; `secret`
    is sealed under the firm's key (a code, the token of a link).
    """
    message = Message(
        id=new_id(),
        firm_id=firm,
        key=key,
        template=template,
        language=language,
        to_address=to_address,
        to_name=to_name,
        case_id=case,
        account_id=account,
        about={name: _plain(value) for name, value in (about or {}).items()},
    )
    message.message_id = f"<{message.pk}@{urlsplit(settings.BASE_URL).hostname}>"
    if secret:
        message.seal(secret)
    Message.objects.bulk_create([message], ignore_conflicts=True)
    if not Message.objects.filter(pk=message.pk).exists():
        return False
    send.defer(firm=str(firm), message=str(message.pk))
    return True


def queue_code(firm: UUID, *, email: str, code: str) -> None:
    """The six digits of a sign-in, to the account that asked for them.

    For an address that nobody has here the same is written, and undone: the time tells nothing.
    """
    with tenant(firm):
        found = Account.objects.filter(firm=firm, email=email.strip().casefold(), is_active=True)
        account = found.first()
        if not code:
            account = None
        with transaction.atomic():
            queue(
                firm=firm,
                key=f"code:{new_id()}",
                template="code",
                to_address=account.email if account else "nobody@example.invalid",
                to_name=account.name if account else "",
                language=account.language if account else "en",
                account=account.pk if account else None,
                secret=code or "000000",
            )
            if account is None:
                transaction.set_rollback(True)


def queue_invitation(event: ClientInvited) -> None:
    """The invitation's link leaves with its secret, which is written nowhere else."""
    invitation = Invitation.objects.select_related("party").get(pk=event.invitation)
    queue(
        firm=event.by.firm,
        key=f"invitation:{invitation.pk}",
        template="invitation",
        to_address=invitation.email,
        to_name=invitation.name or invitation.party.name,
        language=invitation.speaks,
        case=invitation.case_id,
        about={"invitation": invitation.pk},
        secret=event.secret,
    )


def queue_welcome(event: MemberHired) -> None:
    """To somebody taken on without a password: where to sign in. The mail holds no secret."""
    if event.invited:
        queue_to_member(event.member, key=f"hired:{event.member}", template="hired")


def queue_sign_in_change(event: SignInChange) -> None:
    """To the person: how they sign in has changed. They learn of it if it was another."""
    rows = Account.objects.filter(pk=event.account).values_list("email", "name", "language")
    for email, name, language in rows:
        queue(
            firm=event.by.firm,
            key=f"sign_in:{new_id()}",
            template="sign_in_changed",
            to_address=email,
            to_name=name,
            language=language,
            account=event.account,
            about={"what": event.name(), "left": getattr(event, "left", 0)},
        )


def queue_to_party(
    *,
    firm: UUID,
    party: UUID,
    key: str,
    template: str,
    case: UUID,
    about: dict[str, Any],
    of: About,
    also: UUID | None = None,
    only: Collection[UUID] | None = None,
    parties: Collection[UUID] | None = None,
) -> int:
    """To every account that acts for this party; how many were queued now.

    `of` says what it is about, and with that who hears of it: of the `case`, whoever reaches it; of
    `papers`, also who reaches the party's own papers alone; of `bills`, whoever reaches the case or
    nothing but bills, and these for every payer of the case, as they see all its bills. `also` is
    an account of the case that hears of it whatever it acts for; `only`: none but these accounts;
    `parties`: none who acts for others than these, for what is limited to them.
    """
    grants = Grant.objects.filter(firm=firm, case=case, ended_at=None, account__is_active=True)
    grants = grants.filter(_hears(of, party=party) | Q(account=also) & ~Q(party__kept=Kept.APART))
    if only is not None:
        grants = grants.filter(account__in=only)
    if parties is not None:
        grants = grants.filter(party__in=parties)
    readers = grants.values_list(  # the office may not read whole accounts
        "account_id", "account__email", "account__name", "account__language"
    )
    return sum(
        queue(
            firm=firm,
            key=f"{key}:{account}",
            template=template,
            to_address=email,
            to_name=name,
            language=language,
            case=case,
            account=account,
            about=about,
        )
        for account, email, name, language in readers
    )


def _hears(of: About, *, party: UUID) -> Q:
    whole = Q(party=party, reach=Grant.Reach.CASE)
    if of == "papers":
        return whole | Q(party=party, reach=Grant.Reach.OWN)
    apart = Q(party__kept=Kept.APART)
    return (whole | Q(reach=Grant.Reach.BILLS) if of == "bills" else whole) & ~apart


def queue_to_member(
    member: UUID,
    *,
    key: str,
    template: str,
    case: UUID | None = None,
    about: dict[str, Any] | None = None,
) -> bool:
    """To somebody of the firm's staff, unless they have left."""
    found = Member.objects.filter(pk=member, left_at=None).values_list(
        "firm_id", "account_id", "account__email", "name", "account__language"
    )
    for firm, account, email, name, language in found:
        return queue(
            firm=firm,
            key=key,
            template=template,
            to_address=email,
            to_name=name,
            language=language,
            case=case,
            account=account,
            about=about,
        )
    return False


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, int) else str(value)
