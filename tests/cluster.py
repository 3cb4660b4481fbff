"""A PostgreSQL of the tests' own, started before Django reads its settings.

Real roles, real row security: `default` is the application's role, `owner` creates and migrates.
A `DATABASE_URL` in the environment (with `OWNER_DATABASE_URL`) is used instead.
"""

import fcntl
import os
import tempfile
from pathlib import Path
from typing import IO

import pytest

from adelante.core.embedded import Cluster
from adelante.core.vault import MasterKey

BUILD = Path(__file__).parent.parent / "build"
_cluster: Cluster | None = None
_in_use: IO[str] | None = None


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    os.environ.setdefault("DATA", tempfile.mkdtemp(prefix="adelante-test-"))
    os.environ["BASE_URL"] = "http://testserver"
    keys = Path(os.environ["DATA"]) / "keys"
    keys.mkdir(mode=0o700, exist_ok=True)
    if not (keys / "master").exists():
        MasterKey.create(keys / "master")
        (keys / "secret").write_text("the tests' own")
    if not os.environ.get("DATABASE_URL"):
        _use_our_own_cluster()


def pytest_unconfigure() -> None:
    """Who leaves last stops the server: several runs may share it."""
    if _cluster and _in_use:
        fcntl.flock(_in_use, fcntl.LOCK_UN)
        try:
            fcntl.flock(_in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        _cluster.stop()


def _use_our_own_cluster() -> None:
    global _cluster, _in_use
    BUILD.mkdir(exist_ok=True)
    folder = os.environ.get("TEST_POSTGRES", "test-postgres")
    _in_use = (BUILD / f"{folder}.in-use").open("w")
    fcntl.flock(_in_use, fcntl.LOCK_SH)
    _cluster = Cluster(BUILD / folder, for_tests=True)
    addresses = _cluster.start()
    os.environ["DATABASE_URL"] = addresses.app
    os.environ["OWNER_DATABASE_URL"] = addresses.owner
