"""Where it is measured: a data folder, databases and web servers of the bench's own."""

import os
import secrets
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
import psycopg
from django.db import connection
from psycopg import sql

from adelante.config import environment, serving
from adelante.core.children import Children
from adelante.core.embedded import Cluster
from bench.processes import Program, parent_of

ROOT = Path(__file__).parent.parent
DATA = ROOT / "build" / "bench"
WORKERS = 2
GATEWAY = "adelante.demo.gateway.at_firm"  # the demo's, so that pages have a way to pay


class CannotMeasure(Exception):
    """A part of the bench cannot run. The message is one sentence."""


@dataclass(frozen=True)
class Database:
    """One database of the bench's server, as the application and as its owner reach it."""

    name: str
    app: str
    owner: str

    def environment(self) -> dict[str, str]:
        """What a process of the product must be told to work on it."""
        return {
            "DATABASE_URL": self.app,
            "OWNER_DATABASE_URL": self.owner,
            "GATEWAY": GATEWAY,
        }


class Databases:
    """The embedded server, with a fresh database for each size of the firm and for the floors.

    The database that it is born with stays empty: the others are copies, made anew in every run.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._addresses = cluster.addresses()
        with psycopg.connect(self._addresses.admin) as admin:
            row = admin.execute("SELECT pg_backend_pid()").fetchone()
            assert row
            self.server = Program(parent_of(row[0]))

    def make(self, name: str, *, like: str = "adelante") -> Database:
        with psycopg.connect(self._addresses.admin, autocommit=True) as admin:
            admin.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(like)
                )
            )
        return Database(
            name, self._of(self._addresses.app, name), self._of(self._addresses.owner, name)
        )

    def settle(self, database: Database) -> None:
        """What autovacuum would do before long: statistics, and a checkpoint behind us."""
        with psycopg.connect(self.administrator(database), autocommit=True) as admin:
            admin.execute("VACUUM ANALYZE")
            admin.execute("CHECKPOINT")

    def administrator(self, database: Database) -> str:
        """A URL that may do everything. For filling, never for measuring."""
        return self._of(self._addresses.admin, database.name)

    def version(self) -> str:
        with psycopg.connect(self._addresses.admin) as admin:
            row = admin.execute("SHOW server_version").fetchone()
        assert row
        return str(row[0])

    @staticmethod
    def _of(url: str, name: str) -> str:
        return f"{url.rpartition('/')[0]}/{name}"


@contextmanager
def server() -> Iterator[Databases]:
    """The embedded PostgreSQL in the bench's data folder, born as a demo; stopped at the end."""
    DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    serving.make_keys(DATA)
    cluster = serving.start_database(DATA, birth="demo")
    try:
        yield Databases(cluster)
    finally:
        cluster.stop()


@dataclass(frozen=True)
class Site:
    """A web server at work."""

    port: int
    program: Program

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


class _Launcher(Children):
    """Starts what `serving.start_web` starts, with another environment and perhaps another page."""

    def __init__(self, env: Mapping[str, str], application: str | None) -> None:
        super().__init__()
        self._env, self._application = env, application

    def start(
        self, name: str, argv: Sequence[str], *, env: Mapping[str, str] | None = None
    ) -> None:
        if self._application:
            argv = [*argv[:-1], self._application]
        super().start(name, argv, env={**self._env, **serving.GIVES_MEMORY_BACK})

    def pid(self) -> int:
        return self._children["web"].program.pid


@contextmanager
def site(
    env: Mapping[str, str], *, application: str | None = None, asks: str = "/health"
) -> Iterator[Site]:
    """Web processes started as the product starts them. Without `application`: the product's.

    `asks` is the path that must answer, whatever it says, before anything is measured.
    """
    port = free_port()
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    base = {"DATA": str(DATA), "BASE_URL": f"http://127.0.0.1:{port}", "PYTHONPATH": path}
    launcher = _Launcher({**os.environ, **base, **env}, application)
    serving.start_web(launcher, host="127.0.0.1", port=port, processes=WORKERS)
    try:
        _wait_for(port, asks)
        yield Site(port, Program(launcher.pid()))
    finally:
        launcher.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def join_django(database: Database) -> None:
    """Let this process be the product, connected to that database."""
    os.environ |= {
        "DATA": str(DATA),
        "BASE_URL": "http://127.0.0.1",
        **database.environment(),
    }
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adelante.config.settings")
    serving.migrate()
    django.setup()


def move_to(database: Database, *, url: str = "") -> None:
    """Let this process's Django use another database with the same tables, as the application."""
    connection.close()
    where = environment.database(url or database.app)
    connection.settings_dict |= {name: where[name] for name in ("NAME", "USER", "PASSWORD")}


def secret() -> str:
    return secrets.token_urlsafe(32)


def _wait_for(port: int, path: str, *, patience: float = 60.0) -> None:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise CannotMeasure(f"A web server did not answer on port {port} within a minute.")
