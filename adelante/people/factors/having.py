"""Setting a second factor up, and taking one away."""

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.ids import new_id
from adelante.core.locking import locked
from adelante.core.tenancy import tenant
from adelante.core.vault import CannotOpen
from adelante.firms.keyring import open_for_firm, seal_for_firm
from adelante.people.events import FactorAdded, FactorRemoved, RecoveryCodesMade
from adelante.people.factors import codes
from adelante.people.factors.proving import account_of
from adelante.people.models import Account, Factor, Member, RecoveryCode

OFFER_HOLDS = timedelta(hours=1)
MOST_FACTORS = 10


@dataclass(frozen=True)
class Offer:
    """A secret for an app that nobody has yet. It travels sealed with the form that takes it."""

    secret: bytes
    token: str


def offer_app(*, by: Actor) -> Offer:
    secret = codes.new_secret()
    words = {"secret": secret.hex(), "at": clock.now().timestamp()}
    bound_to = f"offer/{by.account}"
    sealed = seal_for_firm(json.dumps(words).encode(), firm=by.firm, bound_to=bound_to)
    return Offer(secret, base64.urlsafe_b64encode(sealed).decode())


def offered(token: str, *, by: Actor) -> Offer:
    """The same offer again. Raises Refused for one that is too old or another account's."""
    try:
        sealed = base64.urlsafe_b64decode(token.encode())
        words = json.loads(open_for_firm(sealed, firm=by.firm, bound_to=f"offer/{by.account}"))
    except (ValueError, CannotOpen) as error:
        raise Refused(_("This page was open for too long. Please start again.")) from error
    if words["at"] < (clock.now() - OFFER_HOLDS).timestamp():
        raise Refused(_("This page was open for too long. Please start again."))
    return Offer(bytes.fromhex(words["secret"]), token)


def add_app(offer: Offer, *, code: str, by: Actor) -> Factor:
    """The app shows the right code, so it has the secret. An earlier app gives way to it."""
    by.must_be_fresh()
    step = codes.step_of(codes.plain(code), secret=offer.secret, moment=clock.now())
    if step is None:
        raise Refused(
            _("That is not the code that the app shows now. Wait for the next one and type it.")
        )
    with tenant(by.firm), locked(_own_account(by)):
        for earlier in Factor.objects.filter(account=by.account, kind=Factor.Kind.APP):
            _gone(earlier, by=by)
        return _added(
            Factor(
                id=new_id(),
                firm_id=by.firm,
                account_id=account_of(by),
                kind=Factor.Kind.APP,
                name=str(_("App with codes")),
                counter=step,
            ),
            secret=offer.secret,
            by=by,
        )


def add_passkey(*, credential: bytes, key: bytes, counter: int, name: str, by: Actor) -> Factor:
    """A passkey that the browser has just made; `key` is its public key with all that is known."""
    by.must_be_fresh()
    with tenant(by.firm), locked(_own_account(by)):
        if Factor.objects.filter(account=by.account).count() >= MOST_FACTORS:
            raise Refused(_("You have ten already. Remove one first."))
        if Factor.objects.filter(firm=by.firm, credential=credential).exists():
            raise Refused(_("This passkey is in your list already."))
        return _added(
            Factor(
                id=new_id(),
                firm_id=by.firm,
                account_id=account_of(by),
                kind=Factor.Kind.PASSKEY,
                name=name.strip()[:60] or str(_("Passkey")),
                credential=credential,
                counter=counter,
            ),
            secret=key,
            by=by,
        )


def remove_factor(factor: UUID, *, by: Actor) -> None:
    """Take one of one's own away. Whoever works here keeps at least one."""
    by.must_be_fresh()
    with tenant(by.firm), locked(_own_account(by)):
        mine = Factor.objects.filter(firm=by.firm, account=by.account)
        found = mine.filter(pk=factor).first()
        if found is None:
            raise NotYours
        works_here = Member.objects.filter(account=by.account, left_at=None).exists()
        if works_here and mine.count() == 1:
            raise Refused(_("Add another one first: whoever works here needs a second step."))
        _gone(found, by=by)
        if not mine.exists():
            RecoveryCode.objects.filter(account=by.account).delete()


def make_recovery_codes(*, by: Actor) -> list[str]:
    """Ten codes for paper, shown this once. Those made before are good no more."""
    by.must_be_fresh()
    account = account_of(by)
    with tenant(by.firm), locked(_own_account(by)):
        if not Factor.objects.filter(account=account).exists():
            raise Refused(_("Set up an app or a passkey first."))
        RecoveryCode.objects.filter(account=by.account).delete()
        made = [codes.new_paper_code() for _n in range(codes.PAPER_CODES)]
        RecoveryCode.objects.bulk_create(
            RecoveryCode(firm_id=by.firm, account_id=account, digest=codes.digest_of_paper(one))
            for one in made
        )
        record(RecoveryCodesMade(by=by, account=account_of(by)))
    return made


def app_of(account: Account, *, secret: bytes) -> Factor:
    """The row of an app that has this secret, to be saved: for sample firms, whose secrets are
    known to everybody, and for tests.
    """
    factor = Factor(
        id=new_id(),
        firm_id=account.firm_id,
        account_id=account.pk,
        kind=Factor.Kind.APP,
        name="App with codes",
    )
    bound_to = f"factor/{factor.pk}"
    factor.sealed = seal_for_firm(secret, firm=account.firm_id, bound_to=bound_to)
    return factor


def factors_of(by: Actor) -> tuple[list[Factor], int]:
    """One's own factors, oldest first, and how many codes on paper are still good."""
    with tenant(by.firm):
        mine = Factor.objects.filter(firm=by.firm, account=by.account).order_by("made_at", "id")
        left = RecoveryCode.objects.filter(firm=by.firm, account=by.account, used_at=None)
        return list(mine.defer("sealed", "credential")), left.count()


def secret_of(factor: Factor) -> bytes:
    """What stands sealed in the row."""

    def again() -> bytes:
        factor.refresh_from_db(fields=["sealed"])
        return bytes(factor.sealed)

    bound_to = f"factor/{factor.pk}"
    return open_for_firm(bytes(factor.sealed), firm=factor.firm_id, bound_to=bound_to, again=again)


def _added(factor: Factor, *, secret: bytes, by: Actor) -> Factor:
    factor.sealed = seal_for_firm(secret, firm=by.firm, bound_to=f"factor/{factor.pk}")
    factor.save(force_insert=True)
    record(FactorAdded(by=by, account=account_of(by), factor=factor.pk, kind=factor.kind))
    return factor


def _gone(factor: Factor, *, by: Actor) -> None:
    factor_id = factor.pk
    factor.delete()
    record(FactorRemoved(by=by, account=account_of(by), factor=factor_id, kind=factor.kind))


def _own_account(by: Actor) -> Account:
    account = Account.objects.filter(pk=account_of(by)).first()
    if account is None:
        raise NotYours
    return account
