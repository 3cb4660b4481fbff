"""Passkeys: a key that a telephone or a computer keeps, shown to our address alone (WebAuthn).

The person is always verified by the device (a finger, a face, its own code), so that a passkey is
two factors in one. A challenge is good for ten minutes, in the browser that asked, and once.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.tenancy import tenant
from adelante.people import limits
from adelante.people.events import FactorPassed
from adelante.people.factors.having import add_passkey, secret_of
from adelante.people.factors.passing import spend_signature
from adelante.people.factors.proving import account_of
from adelante.people.models import Account, Factor

HOLDS = timedelta(minutes=10)
REQUIRED = UserVerificationRequirement.REQUIRED
LONGEST_ANSWER = 20_000


@dataclass(frozen=True)
class Challenge:
    """`options` for the browser; `state` for us, until the answer comes back."""

    options: dict[str, Any]
    state: dict[str, Any]


def host_and_origins() -> tuple[str, set[str]]:
    """Whom passkeys are for. An address in numbers cannot have any: there it is "localhost"."""
    parts = urlsplit(settings.BASE_URL)
    host = parts.hostname or "localhost"
    try:
        ip_address(host)
    except ValueError:
        return host, {settings.BASE_URL}
    port = f":{parts.port}" if parts.port else ""
    return "localhost", {f"{parts.scheme}://localhost{port}"}


def ask_for_new(*, firm_name: str, email: str, by: Actor) -> Challenge:
    """What the browser needs to make a passkey for this account, other than those it has."""
    by.must_be_fresh()
    with tenant(by.firm):
        mine = Factor.objects.filter(account=by.account, kind=Factor.Kind.PASSKEY)
        known = [_credential(one) for one in mine]
    user = PublicKeyCredentialUserEntity(
        id=account_of(by).bytes, name=email, display_name=f"{by.name} · {firm_name}"
    )
    options, state = _server().register_begin(
        user,
        known,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=REQUIRED,
    )
    return _challenge(options, state)


def take_new(answer: str, *, state: dict[str, Any] | None, name: str, by: Actor) -> Factor:
    """Keep the passkey that the browser has made. Raises Refused for what is none of ours."""
    spent = _spent(state, by.firm)
    try:
        response = RegistrationResponse.from_dict(_read(answer))
        made = _server().register_complete(spent, response)
        credential = made.credential_data
    except Exception as error:  # fido2 raises as many kinds as there are ways to be wrong
        raise _refused() from error
    if credential is None:
        raise _refused()
    return add_passkey(
        credential=_digest(credential.credential_id),
        key=bytes(credential),
        counter=made.counter,
        name=name,
        by=by,
    )


def ask_for_known() -> Challenge:
    """What the browser needs to let its owner choose one of the passkeys it has for us."""
    options, state = _server().authenticate_begin(user_verification=REQUIRED)
    return _challenge(options, state)


def whose(answer: str, *, state: dict[str, Any] | None, firm: UUID) -> Factor:
    """The passkey that has signed our challenge; that it did is counted.

    Raises Refused for another address's, one without its person, one that was copied (its counter
    does not go on), a challenge that was answered before, and one that nobody has here.
    """
    spent = _spent(state, firm)
    try:
        response = AuthenticationResponse.from_dict(_read(answer))
        with tenant(firm):
            factor = Factor.objects.get(firm=firm, credential=_digest(response.raw_id))
            _server().authenticate_complete(spent, [_credential(factor)], response)
        owner = response.response.user_handle
        count = response.response.authenticator_data.counter
    except Exception as error:
        raise _refused() from error
    if owner is not None and owner != factor.account_id.bytes:
        raise _refused()
    with tenant(firm):
        if not Account.objects.filter(pk=factor.account_id, is_active=True).exists():
            raise _refused()
        if not spend_signature(factor, count=count):
            raise _refused()
    return factor


def account_with(answer: str, *, state: dict[str, Any] | None, firm: UUID) -> Account:
    """Whom this passkey signs in."""
    factor = whose(answer, state=state, firm=firm)
    with tenant(firm):
        return Account.objects.get(pk=factor.account_id)


def takes_passkey(answer: str, *, state: dict[str, Any] | None, by: Actor) -> None:
    """As the second step, or to prove anew who one is: one's own passkey and nobody else's."""
    factor = whose(answer, state=state, firm=by.firm)
    if factor.account_id != by.account:
        raise _refused()
    with tenant(by.firm):
        record(FactorPassed(by=by, account=account_of(by), kind=factor.kind))


def _server() -> Fido2Server:
    host, origins = host_and_origins()
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=host, name="Adelante"),
        attestation=None,
        verify_origin=lambda origin: origin in origins,
    )


def _challenge(options: Any, state: Any) -> Challenge:
    return Challenge(dict(options), dict(state) | {"at": clock.now().timestamp()})


def _spent(state: dict[str, Any] | None, firm: UUID) -> dict[str, Any]:
    """The challenge, which from now on is spent in every process, even if this page is undone."""
    if not state or state["at"] < (clock.now() - HOLDS).timestamp():
        raise _refused()
    if not limits.spend("challenge", str(state["challenge"]), most=1, within=HOLDS * 2, firm=firm):
        raise _refused()
    return {name: state[name] for name in ("challenge", "user_verification")}


def _credential(factor: Factor) -> AttestedCredentialData:
    return AttestedCredentialData(secret_of(factor))


def _digest(credential_id: bytes) -> bytes:
    return hashlib.sha256(bytes(credential_id)).digest()


def _read(answer: str) -> Any:
    return json.loads(answer[:LONGEST_ANSWER])


def _refused() -> Refused:
    return Refused(_("This passkey did not work here. Try again, or use another way to sign in."))
