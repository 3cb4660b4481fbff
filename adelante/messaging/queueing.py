"""Writing down that a message is to be sent, in the transaction of its cause."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction

from adelante.audit.actor import Actor
from adelante.cases.events import ClientInvited
from adelante.cases.models import Grant, Invitation
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.messaging.models import Message
from adelante.messaging.posting import send
from adelante.messaging.sending import allow_again
from adelante.people.models import Account


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


def send_again(message: Message, *, by: Actor) -> None:
    """A person decides that a failed or unknown message is sent once more."""
    with transaction.atomic():
        allow_again(message, by=by)
        send.defer(firm=str(message.firm_id), message=str(message.pk))


def queue_code(firm: UUID, *, email: str, code: str) -> None:
    """The six digits of a sign-in, to the account that asked for them."""
    with tenant(firm):
        account = Account.objects.filter(firm=firm, email=email.strip().casefold()).first()
        if account is None or not account.is_active:
            return
        queue(
            firm=firm,
            key=f"code:{new_id()}",
            template="code",
            to_address=account.email,
            to_name=account.name,
            language=account.language,
            account=account.pk,
            secret=code,
        )


def queue_invitation(event: ClientInvited) -> None:
    """The invitation's link leaves with its secret, which is written nowhere else."""
    invitation = Invitation.objects.select_related("party").get(pk=event.invitation)
    queue(
        firm=event.by.firm,
        key=f"invitation:{invitation.pk}",
        template="invitation",
        to_address=invitation.email,
        to_name=invitation.name or invitation.party.name,
        language=invitation.party.language,
        case=invitation.case_id,
        about={"invitation": invitation.pk},
        secret=event.secret,
    )


def queue_to_party(
    *, firm: UUID, party: UUID, key: str, template: str, case: UUID, about: dict[str, Any]
) -> int:
    """To every account that acts for this party; how many were queued now."""
    grants = Grant.objects.filter(
        firm=firm, party=party, ended_at=None, account__is_active=True
    ).select_related("account")
    return sum(
        queue(
            firm=firm,
            key=f"{key}:{grant.account_id}",
            template=template,
            to_address=grant.account.email,
            to_name=grant.account.name,
            language=grant.account.language,
            case=case,
            account=grant.account_id,
            about=about,
        )
        for grant in grants
    )


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, int) else str(value)
