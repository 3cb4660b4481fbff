"""How often something may be tried: counted in the database, for all processes together.

A counter belongs to a firm, a kind of try ("password of an account") and a key, such as an address
or a network, which is kept as a keyed hash. Each try is one statement on a connection of its own
that commits by itself: a page that is undone forgets nothing, and sixteen at once are counted as
if they had come one after the other. The window slides: within any hour, never more than so many.
A try that is refused is not counted, so nobody keeps a counter full but by what was let through.
"""

import hashlib
import hmac
import os
import threading
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from psycopg import OperationalError
from psycopg_pool import ConnectionPool

from adelante.core.clock import now
from adelante.core.tenancy import here

MOST_CONNECTIONS = 2
PATIENCE_SECONDS = 5.0

_pools: dict[tuple[int, str], ConnectionPool[Any]] = {}
_making = threading.Lock()


def spend(
    kind: str, key: str, *, most: int, within: timedelta, firm: UUID | str | None = None
) -> bool:
    """Count one more, if fewer than `most` were counted `within` the time up to now.

    False, and nothing counted, where it would be too many. The firm is that of the present
    request's address, or the one named.
    """
    if most < 1:
        return False
    return bool(
        _ask(
            "SELECT people_spend(%s, %s, %s, %s, %s, %s)",
            [*_counter(kind, key, firm), now(), within, most],
        )
    )


def left(
    kind: str, key: str, *, most: int, within: timedelta, firm: UUID | str | None = None
) -> int:
    """How many more may come now; counts nothing."""
    spent: int = _ask(
        "SELECT people_spent(%s, %s, %s, %s)", [*_counter(kind, key, firm), now() - within]
    )
    return max(most - spent, 0)


def give_back(kind: str, key: str, *, firm: UUID | str | None = None) -> None:
    """Take the newest off the count again, because it was no wrong one."""
    _ask("SELECT people_give_back(%s, %s, %s)", _counter(kind, key, firm))


def forget(kind: str, key: str, *, firm: UUID | str | None = None) -> None:
    """Begin to count anew, because the right one has come."""
    _ask("SELECT people_unspend(%s, %s, %s)", _counter(kind, key, firm))


def sweep(firm: UUID, *, at: datetime) -> None:
    """Take away the counters whose time was over at that moment."""
    _ask("SELECT people_sweep_limits(%s, %s)", [firm, at])


def close() -> None:
    """Let the connections go."""
    with _making:
        for pool in _pools.values():
            pool.close()
        _pools.clear()


def _counter(kind: str, key: str, firm: UUID | str | None) -> list[Any]:
    firm = firm or here.get()
    if firm is None:
        raise LookupError("tries are counted at a firm")
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"{kind}\0{key}".encode(), hashlib.sha256)
    return [UUID(str(firm)), kind, digest]


def _ask(sql: str, values: list[Any]) -> Any:
    """The statement's one value. Where connections have gone away, it is asked once more."""
    pool = _pool()
    try:
        return _asked_of(pool, sql, values)
    except OperationalError:
        pool.check()
        return _asked_of(pool, sql, values)


def _asked_of(pool: ConnectionPool[Any], sql: str, values: list[Any]) -> Any:
    with pool.connection(PATIENCE_SECONDS) as own:
        row = own.execute(sql, values).fetchone()
    return row[0] if row else None


def _pool() -> ConnectionPool[Any]:
    """This process's own, to the database that Django uses at the moment."""
    where: dict[str, Any] = connection.get_connection_params()
    known = (os.getpid(), str(where["dbname"]))
    if known not in _pools:
        with _making:
            if known not in _pools:
                wanted = {"host", "port", "user", "password", "dbname", "application_name"}
                _pools[known] = ConnectionPool(
                    kwargs={k: v for k, v in where.items() if k in wanted} | {"autocommit": True},
                    min_size=0,
                    max_size=MOST_CONNECTIONS,
                    max_idle=300.0,
                    open=True,
                    name="limits",
                )
    return _pools[known]
