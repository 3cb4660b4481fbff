"""The embedded database against a real server: what it keeps out, and what it survives."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from adelante.core.embedded import CannotStart, Cluster
from adelante.core.roles import bootstrap_sql

HATS = ["adelante_staff", "adelante_client", "adelante_pass", "adelante_system"]


@pytest.fixture(scope="module")
def parent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    closed = tmp_path_factory.mktemp("closed")
    closed.chmod(0o700)
    return closed


@pytest.fixture(scope="module")
def cluster(parent: Path) -> Iterator[Cluster]:
    """One cluster for all tests; each may leave it stopped or hurt."""
    cluster = Cluster(parent / "a folder with spaces", birth="demo")
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture
def new_folder(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "new"
    yield folder
    if (folder / "connection.json").exists():
        Cluster(folder).stop()


def ask(address: str, query: str) -> list[tuple[object, ...]]:
    """The rows of a query, or none of a command."""
    with psycopg.connect(address, autocommit=True) as connection:
        answer = connection.execute(query)
        return answer.fetchall() if answer.description else []


def postmaster(cluster: Cluster) -> int:
    return int((cluster.folder / "cluster" / "postmaster.pid").read_text().split("\n")[0])


def test_the_first_start_makes_roles_database_and_birth_mark(cluster):
    addresses = cluster.start()

    assert ask(addresses.app, "SELECT current_user, kind FROM adelante_birth") == [
        ("adelante_app", "demo")
    ]
    assert ask(addresses.owner, "SELECT current_user::text, current_database()::text") == [
        ("adelante_owner", "adelante")
    ]
    for hat in HATS:
        with psycopg.connect(addresses.app) as connection:
            connection.execute(f"SET LOCAL ROLE {hat}")
            assert connection.execute("SELECT kind FROM adelante_birth").fetchone() == ("demo",)
    assert urlsplit(addresses.app).hostname == "127.0.0.1"
    assert cluster.addresses() == addresses


def test_a_second_start_adopts_the_running_server(cluster):
    first = postmaster(cluster)

    addresses = Cluster(cluster.folder, birth="firm").start()

    assert postmaster(cluster) == first
    assert ask(addresses.admin, "SELECT kind FROM adelante_birth") == [("demo",)]


def test_rows_and_address_are_kept_over_stop_and_start(cluster):
    addresses = cluster.start()
    ask(addresses.owner, "CREATE TABLE kept_over_stop AS SELECT 7 AS n")

    cluster.stop()
    assert not cluster.is_running()

    assert cluster.start() == addresses
    assert ask(addresses.owner, "SELECT n FROM kept_over_stop") == [(7,)]


def test_nobody_enters_without_the_password_and_there_is_no_socket_file(cluster):
    addresses = cluster.start()
    parts = urlsplit(addresses.admin)

    for password in ("wrong", ""):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(
                host=parts.hostname,
                port=parts.port,
                user="postgres",
                dbname="adelante",
                password=password,
            )

    assert ask(addresses.admin, "SHOW unix_socket_directories") == [("",)]
    assert ask(addresses.admin, "SHOW listen_addresses") == [("127.0.0.1",)]
    methods = ask(addresses.admin, "SELECT DISTINCT auth_method FROM pg_hba_file_rules")
    assert methods == [("scram-sha-256",)]


def test_the_app_has_no_power_of_its_own(cluster):
    addresses = cluster.start()

    powerful = ask(
        addresses.admin,
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'adelante%' AND"
        " (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
        " OR rolinherit)",
    )
    assert powerful == []
    for statement in ("CREATE TABLE public.t ()", "CREATE TEMP TABLE t ()", "CREATE SCHEMA s"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(addresses.app, statement)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(addresses.app, "SET ROLE adelante_owner")


def test_only_the_owner_of_a_test_cluster_may_create_databases(cluster, new_folder):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(cluster.start().owner, "CREATE DATABASE test_adelante")

    tests = Cluster(new_folder, for_tests=True).start()
    ask(tests.owner, "CREATE DATABASE test_adelante")


@pytest.mark.parametrize("who", ["owner", "admin"])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE adelante_birth SET kind = 'firm'",
        "DELETE FROM adelante_birth",
        "TRUNCATE adelante_birth",
        "INSERT INTO adelante_birth (kind) VALUES ('firm')",
        "SET session_replication_role = replica; UPDATE adelante_birth SET kind = 'firm'",
    ],
)
def test_the_birth_mark_never_changes(cluster, who, change):
    addresses = cluster.start()

    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.RaiseException)):
        ask(getattr(addresses, who), change)

    assert ask(addresses.app, "SELECT kind FROM adelante_birth") == [("demo",)]


@pytest.mark.parametrize(
    "attack",
    [
        "DROP TABLE adelante_birth",
        "ALTER TABLE adelante_birth DISABLE TRIGGER ALL",
        "DROP FUNCTION adelante_birth_stands CASCADE",
        "ALTER TABLE adelante_birth RENAME TO gone",
        "DROP SCHEMA public CASCADE",
        "ALTER SCHEMA public RENAME TO gone",
    ],
)
def test_the_owner_cannot_take_the_birth_mark_away(cluster, attack):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(cluster.start().owner, attack)


def test_a_killed_server_comes_back_with_every_committed_row(cluster):
    addresses = cluster.start()
    ask(addresses.owner, "CREATE TABLE kept_over_kill AS SELECT 8 AS n")

    os.kill(postmaster(cluster), signal.SIGKILL)

    assert cluster.start() == addresses
    assert ask(addresses.owner, "SELECT n FROM kept_over_kill") == [(8,)]


@pytest.mark.parametrize("kind", ["dead", "zombie", "somebody else"])
def test_a_stale_pid_does_not_stop_a_start(cluster, kind):
    cluster.start()
    lines = (cluster.folder / "cluster" / "postmaster.pid").read_text().split("\n")
    cluster.stop()
    other = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
    try:
        if kind != "somebody else":
            other.kill()
            os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
        if kind == "dead":
            other.wait()
        stale = "\n".join([str(other.pid), *lines[1:]])
        (cluster.folder / "cluster" / "postmaster.pid").write_text(stale)

        assert not cluster.is_running()
        addresses = cluster.start()

        assert ask(addresses.app, "SELECT 1") == [(1,)]
        assert (other.poll() is None) == (kind == "somebody else")
    finally:
        other.kill()
        other.communicate()


def test_a_server_without_its_pid_file_is_still_known_to_live(cluster):
    addresses = cluster.start()
    log_before = (cluster.folder / "postgres.log").read_text()
    pid_file = cluster.folder / "cluster" / "postmaster.pid"
    pid_file.rename(pid_file.with_name("mislaid"))
    try:
        assert Cluster(cluster.folder).is_running()
        assert Cluster(cluster.folder).start() == addresses
        assert (cluster.folder / "postgres.log").read_text() == log_before
    finally:
        pid_file.with_name("mislaid").rename(pid_file)


def test_another_port_is_taken_when_somebody_sits_on_the_old_one(cluster):
    before = cluster.start()
    cluster.stop()
    with socket.create_server(("127.0.0.1", urlsplit(before.app).port)):
        after = cluster.start()

        assert after != before
        assert ask(after.app, "SELECT 1") == [(1,)]


def test_stop_leaves_no_living_thing(cluster):
    addresses = cluster.start()
    pids = [row[0] for row in ask(addresses.admin, "SELECT pid FROM pg_stat_activity")]
    with psycopg.connect(addresses.app):  # an open connection does not hold it up
        pids.append(postmaster(cluster))
        cluster.stop()

    assert not cluster.is_running()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    cluster.stop()


def test_secrets_are_for_the_owner_of_the_folder_alone(cluster, parent):
    addresses = cluster.start()

    assert stat.S_IMODE((cluster.folder / "connection.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((cluster.folder / "postgres.log").stat().st_mode) == 0o600
    assert stat.S_IMODE((cluster.folder / "cluster").stat().st_mode) == 0o700
    assert stat.S_IMODE(parent.stat().st_mode) == 0o700
    assert {path.stat().st_uid for path in cluster.folder.rglob("*")} == {os.geteuid()}
    assert not (cluster.folder / "building").exists()
    assert urlsplit(addresses.app).password not in repr(addresses)


def test_the_log_repeats_nothing_that_was_typed(cluster):
    addresses = cluster.start()
    with psycopg.connect(addresses.owner, autocommit=True) as owner:
        owner.execute("CREATE TABLE people (mail text UNIQUE)")
        owner.execute("INSERT INTO people VALUES (%s)", ["ana@secret.test"])
        with pytest.raises(psycopg.errors.UniqueViolation):
            owner.execute("INSERT INTO people VALUES (%s)", ["ana@secret.test"])
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            owner.execute("SELECT 'ana@secret.test'::int")
    cluster.stop()

    log = (cluster.folder / "postgres.log").read_text()
    passwords = json.loads((cluster.folder / "connection.json").read_text())
    assert "secret.test" not in log
    assert all(passwords[role] not in log for role in ("postgres", "adelante_owner"))


def test_a_crash_before_the_roles_are_made_is_made_good(new_folder):
    crash = (
        "import os, pathlib, sys\n"
        "from adelante.core.embedded import Cluster\n"
        "Cluster._make_roles = lambda *_: os.kill(os.getpid(), 9)\n"
        "Cluster(pathlib.Path(sys.argv[1])).start()\n"
    )
    ended = subprocess.run([sys.executable, "-c", crash, str(new_folder)])
    assert ended.returncode == -signal.SIGKILL
    orphan = postmaster(Cluster(new_folder))

    addresses = Cluster(new_folder).start()

    assert postmaster(Cluster(new_folder)) == orphan
    assert ask(addresses.app, "SELECT kind FROM adelante_birth") == [("firm",)]


def test_a_crash_while_the_cluster_is_built_is_made_good(new_folder):
    (new_folder / "building" / "cluster" / "base").mkdir(parents=True)
    (new_folder / "building" / "password").write_text("left over")

    addresses = Cluster(new_folder).start()

    assert ask(addresses.app, "SELECT 1") == [(1,)]
    assert not (new_folder / "building").exists()


def test_starts_at_the_same_moment_share_one_server(new_folder):
    with ThreadPoolExecutor(3) as pool:
        started = list(pool.map(lambda _: Cluster(new_folder).start(), range(3)))

    assert len({addresses.app for addresses in started}) == 1
    assert (new_folder / "postgres.log").read_text().count("ready to accept connections") == 1


def test_the_script_for_other_servers_takes_any_password_and_may_run_twice(new_folder):
    cluster = Cluster(new_folder)
    admin = cluster.start().admin
    psql = next(Path(sys.prefix).glob("lib*/**/pginstall18/bin/psql"))
    odd = 'a\'b\\c :x "d" ñ'

    for _ in range(2):
        script = bootstrap_sql(app_password=odd, owner_password="o", birth="demo")
        subprocess.run([psql, "-Xq", admin], input=script, text=True, check=True)

    parts = urlsplit(admin)
    with psycopg.connect(
        host=parts.hostname, port=parts.port, user="adelante_app", dbname="adelante", password=odd
    ) as app:
        assert app.execute("SELECT kind FROM adelante_birth").fetchall() == [("firm",)]


def test_what_cannot_start_says_why_in_one_line(new_folder):
    cluster = Cluster(new_folder)
    cluster.start()
    cluster.stop()

    (new_folder / "cluster" / "global" / "pg_control").rename(new_folder / "pg_control")
    with pytest.raises(CannotStart, match="pg_control") as refusal:
        cluster.start()
    assert "\n" not in str(refusal.value)

    (new_folder / "pg_control").rename(new_folder / "cluster" / "global" / "pg_control")
    (new_folder / "connection.json").rename(new_folder / "mislaid")
    with pytest.raises(CannotStart, match=r"connection\.json"):
        cluster.start()

    (new_folder / "mislaid").rename(new_folder / "connection.json")
    (new_folder / "cluster").rename(new_folder / "moved")
    with pytest.raises(CannotStart, match="is gone"):
        cluster.start()

    (new_folder / "moved").rename(new_folder / "cluster")
    assert ask(cluster.start().app, "SELECT 1") == [(1,)]
