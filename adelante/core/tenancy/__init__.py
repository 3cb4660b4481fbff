"""Wall 4: the database shows a transaction one firm's rows, through one door, or none.

A *door* is a database role that a transaction puts on like a hat; a *standing* is the door, the
firm and the account that the transaction stands for. They travel inside its BEGIN (see `postgres`),
so they cost no round trip and cannot outlive it. ADR 0002 tells why.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection, transaction


class Door(StrEnum):
    """The database role a transaction takes on. Each has its own policies and grants."""

    SIGN_IN = "none"  # the bare application: this firm's accounts and sessions, nothing else
    STAFF = "adelante_staff"
    CLIENT = "adelante_client"
    PASS = "adelante_pass"  # noqa: S105  a one-task link: one row, and what belongs to it
    SYSTEM = "adelante_system"  # jobs: one firm, nobody in particular


@dataclass(frozen=True)
class Standing:
    """Where a transaction stands."""

    door: Door = Door.SIGN_IN
    firm: UUID | None = None
    account: UUID | None = None

    def sql(self) -> str:
        """Settings that end with the transaction. Only UUIDs and enum words are ever put in."""
        return (
            f"SET LOCAL adelante.firm = '{self.firm or ''}'; "
            f"SET LOCAL adelante.account = '{self.account or ''}'; "
            f"SET LOCAL ROLE {self.door}"
        )


NOWHERE = Standing()

here: ContextVar[UUID | None] = ContextVar("firm of this request's address", default=None)


class CrossedFirms(RuntimeError):
    """A transaction belongs to one firm; open another for another."""


def tenant(
    firm: UUID | str, *, door: Door = Door.SYSTEM, account: UUID | str | None = None
) -> AbstractContextManager[None]:
    """A transaction in this firm: as the system, or through a door for an account."""
    return _standing(Standing(door, UUID(str(firm)), UUID(str(account)) if account else None))


def signing_in(firm: UUID | None = None) -> AbstractContextManager[None]:
    """A transaction that reaches a firm's accounts and sessions and nothing else.

    Without an argument: the firm of the address that the present request came to.
    """
    firm = firm or here.get()
    if firm is None:
        raise LookupError("nobody signs in outside a firm's address")
    return _standing(Standing(firm=firm))


def stands_for(account: UUID) -> None:
    """The database has found out whose session this is; let savepoints and nesting know."""
    backend: Any = connection
    backend.standing = Standing(backend.standing.door, backend.standing.firm, account)


@contextmanager
def _standing(wanted: Standing) -> Iterator[None]:
    backend: Any = connection
    outer, nested = backend.standing, connection.in_atomic_block
    if outer.firm and outer.firm != wanted.firm:
        raise CrossedFirms(f"standing in {outer.firm}, asked for {wanted.firm}")
    backend.standing = wanted
    try:
        with transaction.atomic():  # the outermost BEGIN carries the settings: no round trip
            if nested and outer != wanted:
                backend.stand(wanted)
            yield
            if nested and outer != wanted:
                backend.stand(outer)  # after an error the savepoint restores them
    finally:
        backend.standing = outer
