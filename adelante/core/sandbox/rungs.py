"""How firmly a child can be shut in on this machine, and the command that does it."""

import json
import shutil
import sys
from collections.abc import Iterable
from dataclasses import asdict
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from adelante.core.sandbox.limits import STANDARD, Limits


class Rung(StrEnum):
    """From the firmest to the loosest. On each, the child has no environment and hard limits."""

    BUBBLEWRAP = "bubblewrap"
    NAMESPACES = "namespaces"
    FILTER = "filter"
    LIMITS = "limits"

    @property
    def sentence(self) -> str:
        """One plain sentence for the operator."""
        return _SENTENCES[self]


_SENTENCES = {
    Rung.BUBBLEWRAP: (
        "Files are read inside bubblewrap: no network, no files but the program's own, a list of"
        " allowed system calls, and limits on time and memory."
    ),
    Rung.NAMESPACES: (
        "Files are read in namespaces of their own: no network, no files, a list of allowed"
        " system calls, and limits on time and memory."
    ),
    Rung.FILTER: (
        "Files are read behind a list of allowed system calls, which shuts out files, network and"
        " programs, and with limits on time and memory. Install bubblewrap or allow user"
        " namespaces for a second wall."
    ),
    Rung.LIMITS: (
        "Files are read in a separate process with limits on time and memory only: a flaw in a"
        " reader could reach files and network. Run on Linux, with bubblewrap, before you take"
        " clients' files."
    ),
}

_BOOT = (
    "import sys; sys.path += sys.argv[1].split('\\n');"
    " from adelante.core.sandbox.locks import begin; begin(sys.argv[2:])"
)
_ROOT = Path(__file__).parents[3]  # where the package `adelante` lies
_READERS = ("PIL", "pi_heif", "pypdfium2", "img2pdf")


def confined(module: str, *arguments: str, rung: Rung, limits: Limits = STANDARD) -> list[str]:
    """The command that runs `module.main(answer, limits, *arguments)` shut in on this rung.

    `answer` is the descriptor to write frames to; the module's imports happen before the locks
    close. Run it with an empty environment, in a session of its own, from the folder /.
    """
    paths = "\n".join(map(str, _import_folders()))
    python = [sys.executable, "-I", "-S", "-B", "-c", _BOOT, paths]
    shut_in = [*python, rung.value, json.dumps(asdict(limits)), module, *arguments]
    return [*_bubblewrap(), *shut_in] if rung is Rung.BUBBLEWRAP else shut_in


def is_worth_trying(rung: Rung) -> bool:
    """Whether this machine has what the rung is made of; only a try tells whether it holds."""
    if rung is Rung.BUBBLEWRAP:
        return shutil.which("bwrap") is not None
    return rung is Rung.LIMITS or sys.platform == "linux"


def _bubblewrap() -> list[str]:
    command = [shutil.which("bwrap") or "bwrap", "--unshare-all", "--die-with-parent"]
    command += ["--new-session", "--clearenv", "--cap-drop", "ALL"]
    for path in _bound():
        command += ["--ro-bind-try", str(path), str(path)]
    return [*command, "--chdir", "/", "--"]


def _bound() -> Iterable[Path]:
    """What Python needs to start and our readers to load: programs and libraries, no data."""
    system = [Path(name) for name in ("/usr", "/lib", "/lib64", "/etc/ld.so.cache")]
    python = [Path(prefix) for prefix in (sys.base_prefix, sys.prefix)]
    return dict.fromkeys([*system, *python, _ROOT / "adelante", *_import_folders()[1:]])


def _import_folders() -> list[Path]:
    specs = [find_spec(name) for name in _READERS]
    origins = [Path(spec.origin) for spec in specs if spec is not None and spec.origin]
    homes = [at.parents[1] if at.name == "__init__.py" else at.parent for at in origins]
    return list(dict.fromkeys([_ROOT, *homes]))
