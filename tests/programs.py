"""Programs that tests need: found on PATH, or installed as Debian's package if that is possible."""

import os
import shutil
import subprocess


def on_path(*names: str) -> str | None:
    """The path of the first of these that there is."""
    return next((path for name in names if (path := shutil.which(name))), None)


def installed(package: str, *names: str) -> str | None:
    """The same after `apt-get install`, which takes root on Debian or its like."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        for words in (["update"], ["install", "-y", "--no-install-recommends", package]):
            subprocess.run(["apt-get", *words], capture_output=True)
    return on_path(*names)
