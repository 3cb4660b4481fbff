"""How somebody proves anew who they are: by the second factor they have, others as they can."""

from typing import Any
from uuid import UUID

from adelante.audit.actor import Actor
from adelante.core.errors import NotYours
from adelante.core.tenancy import tenant
from adelante.people.models import Account, Factor


def ways_to_prove(by: Actor) -> dict[str, Any]:
    """{app, passkey, paper, password, mail}: which of them this account may use, and its e-mail."""
    with tenant(by.firm):
        mine = Factor.objects.filter(firm=by.firm, account=by.account)
        kinds = set(mine.values_list("kind", flat=True))
        account = Account.objects.filter(pk=account_of(by)).first()
    bare = not kinds
    return {
        "app": Factor.Kind.APP in kinds,
        "passkey": Factor.Kind.PASSKEY in kinds,
        "paper": bool(kinds),
        "password": bare and account is not None and account.has_usable_password(),
        "mail": bare,
        "email": account.email if account else "",
    }


def account_of(by: Actor) -> UUID:
    """The account that acts. Raises NotYours for whoever has none."""
    if by.account is None:
        raise NotYours
    return by.account
