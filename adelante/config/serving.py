"""Starting what serves: the embedded database if it is ours, web processes, the worker."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from adelante.config import environment
from adelante.core.children import Children
from adelante.core.embedded import CannotStart, Cluster
from adelante.core.roles import Birth
from adelante.core.vault import MasterKey

GIVES_MEMORY_BACK = {"_RJEM_MALLOC_CONF": "narenas:1,dirty_decay_ms:0,muzzy_decay_ms:0"}
"""granian's own allocator keeps a few pieces of an upload for later. Pages do not need it."""


def serve(*, host: str, port: int, processes: int, web: bool, worker: bool) -> int:
    """Run until told to stop. Returns the exit code."""
    data = environment.data_folder()
    cluster = None if os.environ.get("DATABASE_URL") else Cluster(data / "postgres")
    try:
        if cluster:
            cluster.start()
    except CannotStart as why:
        print(why, file=sys.stderr)
        return 1
    try:
        migrate()
        children = Children()
        if web:
            start_web(children, host=host, port=port, processes=processes)
        if worker:
            start_worker(children)
        return children.run_until_stopped(watch=keeps_running(cluster) if cluster else None)
    finally:
        if cluster:
            cluster.stop()


def keeps_running(cluster: Cluster) -> Callable[[], None]:
    """Bring the database back if it has died."""

    def watch() -> None:
        cluster.start()

    return watch


def make_keys(data: Path) -> None:
    """The master key and the signing key, where the environment says, if they are not there yet."""
    master = environment.master_key_file(data)
    master.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not master.exists():
        MasterKey.create(master)
    secret = environment.secret_key_file(data)
    secret.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not secret.exists():
        descriptor = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(environment.new_secret())


def start_database(data: Path, *, birth: Birth) -> Cluster:
    cluster = Cluster(data / "postgres", birth=birth)
    cluster.start()
    return cluster


def migrate() -> None:
    """Bring the database's tables to this version, as their owner."""
    subprocess.run(
        [sys.executable, "-m", "adelante.config", "migrate", "--database", "owner", "-v", "0"],
        check=True,
    )


def start_web(children: Children, *, host: str, port: int, processes: int) -> None:
    children.start(
        "web",
        [
            *[sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"],
            *["--host", host, "--port", str(port), "--workers", str(processes)],
            *["--blocking-threads", "8", "--respawn-failed-workers"],
            *["--workers-kill-timeout", "10"],
            *["--log-level", "warning", "--no-access-log", "adelante.config.wsgi:application"],
        ],
        env=os.environ | GIVES_MEMORY_BACK,
    )


def start_worker(children: Children) -> None:
    children.start("worker", [sys.executable, "-m", "adelante.config.worker"])


def when_answering(port: int, then: Callable[[], None], *, patience: float = 60.0) -> None:
    """Call `then` once http://127.0.0.1:port/health answers."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
                if answer.status == 200:
                    then()
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    print("The web server did not answer within a minute.", file=sys.stderr)
