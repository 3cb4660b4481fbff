"""`adelante doctor`: is this installation well? One plain sentence each."""

import smtplib
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from adelante.config import environment

Finding = tuple[bool, str]


def examine() -> int:
    """Print a sentence for each part; 1 if any is unwell."""
    import django

    django.setup()
    well = True
    for name, look in PARTS.items():
        try:
            findings = list(look())
        except Exception as error:  # the doctor reports, whatever it is
            findings = [(False, f"{type(error).__name__}: {error}")]
        for good, words in findings:
            well = well and good
            print(f"{'ok  ' if good else 'FAIL'}  {name:<9} {words}")
    return 0 if well else 1


def _database() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with connection.cursor() as cursor:
        version, role = cursor.execute(
            "SELECT current_setting('server_version_num')::int / 10000, current_user"
        ).fetchone()
        strong = cursor.execute(
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).fetchone()[0]
    yield version >= 15, f"PostgreSQL {version} answers (15 or newer is needed)."
    yield not strong, f"The application signs in as {role}, which row security holds."
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield not waiting, f"{len(waiting)} migrations wait: adelante migrate --database owner."


def _walls() -> Iterator[Finding]:
    from django.db import connection

    from adelante.core.tenancy.catalogue import KNOWN, gaps

    found = gaps(connection, **KNOWN)
    yield not found, f"Row security has {len(found)} gaps{': ' if found else '.'}{'; '.join(found)}"


def _storage() -> Iterator[Finding]:
    from adelante.core.ids import new_id
    from adelante.core.vault import LocalFolder

    storage = LocalFolder(settings.FILES_FOLDER)
    name = f"doctor/{new_id()}"
    storage.put(name, [b"well"])
    with storage.open(name) as file:
        good = file.read() == b"well"
    storage.delete(name)
    yield good, f"A file was written, read and removed in {settings.FILES_FOLDER}."


def _mail() -> Iterator[Finding]:
    host, port = settings.EMAIL_HOST, settings.EMAIL_PORT
    smtp: Callable[..., smtplib.SMTP] = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    try:
        with smtp(host, port, timeout=5) as server:
            server.noop()
    except OSError as error:
        yield False, f"The mail server {host}:{port} does not answer ({error}); set EMAIL_URL."
        return
    yield True, f"The mail server {host}:{port} answers."


def _keys() -> Iterator[Finding]:
    from adelante.core.birth import is_demo
    from adelante.firms.keyring import master

    path = Path(settings.MASTER_KEY_FILE)
    master()
    mode = stat.S_IMODE(path.stat().st_mode)
    yield mode & 0o077 == 0, f"The master key can be read, and by its owner alone (mode {mode:o})."
    inside = path.absolute().is_relative_to(environment.data_folder())
    if is_demo():
        yield True, "This is a demo: its master key may lie in the data folder."
    else:
        place = "lies in the data folder; move it out" if inside else "lies outside the data folder"
        yield not inside, f"The master key {place}."


def _sandbox() -> Iterator[Finding]:
    from adelante.core.sandbox import rung

    step = rung()
    yield True, step.sentence


PARTS: dict[str, Callable[[], Iterator[Finding]]] = {
    "database": _database,
    "walls": _walls,
    "storage": _storage,
    "mail": _mail,
    "keys": _keys,
    "sandbox": _sandbox,
}
