"""What billing needs of a payment gateway with a hosted page, and how settings name one.

`GATEWAY` is the dotted path of a function that is given a firm's slug and returns its gateway, or
None where the firm takes no payments online; then, after a space, whatever that function wants to
be told, such as the file that holds its secrets.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


class SessionState(StrEnum):
    """`PENDING`: the client has done their part and the bank has not answered yet."""

    OPEN = "open"
    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What somebody is about to pay. The same order gives the same session, however often asked.

    `words` stand on the gateway's page. The two addresses are where the client comes back to.
    """

    checkout: UUID
    invoice: UUID
    firm: UUID
    words: str
    cents: int
    currency: str
    language: str
    return_url: str
    cancel_url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """How a session stands, in the gateway's own words of this moment.

    `checkout` and `invoice` are what the order said, as text: a session of others may say anything.
    `charge` names the movement of money; empty before there is one.
    """

    id: str
    url: str
    state: SessionState
    cents: int
    currency: str
    checkout: str
    invoice: str
    charge: str


@dataclass(frozen=True, slots=True)
class Message:
    """The gateway says that something happened; `session` is empty if it is nothing of ours."""

    session: str


class Forged(Exception):
    """A message that the gateway did not send, or sent to somebody else, or too long ago."""


class Unreachable(Exception):
    """The gateway did not answer, or not in words that we understand. Nothing is known."""


class NotTaken(Unreachable):
    """The gateway answered that it will not take such an order, now or later."""


class NoSuchSession(Unreachable):
    """The gateway has never heard of it, or it is another account's."""


class Gateway(Protocol):
    """`pays_at` is the origin of the hosted page; empty when it is our own."""

    @property
    def name(self) -> str: ...

    @property
    def pays_at(self) -> str: ...

    def start_session(self, order: Order) -> Session:
        """Raises Unreachable."""

    def fetch_session(self, session: str) -> Session:
        """Raises Unreachable; NoSuchSession for one that the gateway does not know."""

    def end_session(self, session: str) -> Session:
        """Close an open session, so that it can no longer be paid; returns how it stands now.

        Raises Unreachable.
        """

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> Message:
        """Raises Forged."""


def gateway_at(slug: str) -> Gateway | None:
    """The gateway of the firm with this slug, or None where nobody can pay online."""
    path, _, told = settings.GATEWAY.partition(" ")
    if not path:
        return None
    find: Callable[[str, str], Gateway | None] = import_string(path)
    return find(slug, told)
