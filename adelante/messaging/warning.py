"""Letters of unusual sign-ins: to the person, and to whom the firm has named for its safety."""

from collections.abc import Iterator
from uuid import UUID

from adelante.audit.models import Entry
from adelante.firms.models import Firm
from adelante.messaging.queueing import queue
from adelante.people.events import AddressChangeAsked, AddressChanged
from adelante.people.models import Account, AddressChange, Member
from adelante.people.models.member import Role


def warn(fact: Entry, *, template: str) -> None:
    """One letter of a kind to a person in a day, and one to the firm; nothing of a stranger."""
    account = Account.objects.filter(
        firm=fact.firm_id, pk=fact.facts.get("account"), is_active=True
    ).first()
    if account is None:
        return
    firm = Firm.objects.get(pk=fact.firm_id)
    about = {"account": account.pk, "entry": fact.seq, "words": fact.facts.get("words", "")}
    day = fact.at.date()
    queue(
        firm=firm.pk,
        key=f"{template}:{account.pk}:{day}",
        template=template,
        to_address=account.email,
        to_name=account.name,
        language=account.language,
        account=account.pk,
        about=about,
    )
    for email, name, language, of in security_contacts(firm):
        if email != account.email:
            queue(
                firm=firm.pk,
                key=f"{template}:{account.pk}:{day}:{email}",
                template=f"{template}_office",
                to_address=email,
                to_name=name,
                language=language,
                account=of,
                about=about,
            )


def security_contacts(firm: Firm) -> Iterator[tuple[str, str, str, UUID | None]]:
    """(address, name, language, account): whom the firm has named; else its managing partners."""
    if firm.security_contact:
        yield firm.security_contact, firm.name, firm.language, None
        return
    owners = Member.objects.filter(firm=firm, role=Role.OWNER, left_at=None)
    yield from owners.values_list("account__email", "name", "account__language", "account_id")


def queue_address_code(event: AddressChangeAsked) -> None:
    """Six digits to an address that somebody says is theirs. None to one that somebody has."""
    change = AddressChange.objects.select_related("account").get(pk=event.change)
    if event.code:
        _queue_of_change(change, "address_code", to=change.after, secret=event.code)


def queue_address_changed(event: AddressChanged) -> None:
    """The old address is told, with the link that puts it back: its secret is written nowhere."""
    change = AddressChange.objects.select_related("account").get(pk=event.change)
    _queue_of_change(change, "address_changed", to=change.before, secret=event.secret)


def _queue_of_change(change: AddressChange, template: str, *, to: str, secret: str) -> None:
    account = change.account
    queue(
        firm=change.firm_id,
        key=f"{template}:{change.pk}",
        template=template,
        to_address=to,
        to_name=account.name,
        language=account.language,
        account=account.pk,
        about={"change": change.pk},
        secret=secret,
    )
