"""Break a copy, run its tests, expect red: for each build, or for those named on the line."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.broken.builds import BUILDS, HERE, Build, Change

RED = 1  # pytest's word for: tests ran, and some failed


def main(names: list[str]) -> int:
    chosen = [build for build in BUILDS if not names or build.name in names]
    unseen = [build.name for build in chosen if not _is_seen(build)]
    print(f"{len(chosen) - len(unseen)} passed, {len(unseen)} failed")
    return bool(unseen)


def _is_seen(build: Build) -> bool:
    whole = _run(build.tests, changes=())
    if whole != 0:
        print(f"{build.name}: its tests are not green on the unchanged copy ({whole})", flush=True)
        return False
    broken = _run(build.tests, changes=build.changes)
    told = "caught" if broken == RED else f"NOT CAUGHT (pytest said {broken})"
    print(f"{build.name}: {told}. {build.what}", flush=True)
    return broken == RED


def _run(tests: tuple[str, ...], *, changes: tuple[Change, ...]) -> int:
    """pytest's exit code for these tests of a copy with these changes."""
    with tempfile.TemporaryDirectory(prefix="adelante-broken-") as folder:
        copy = Path(folder) / "product"
        tracked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        files = subprocess.run(tracked, cwd=HERE, capture_output=True, text=True, check=True).stdout
        for name in files.strip("\0").split("\0"):
            _copy(HERE / name, copy / name)
        for built in (HERE / "build" / "static").rglob("*"):
            _copy(built, copy / built.relative_to(HERE))
        for made in (HERE / "adelante" / "locale").rglob("*.mo"):
            _copy(made, copy / made.relative_to(HERE))
        for change in changes:
            path = copy / change.file
            path.write_text(change.on(path.read_text()))
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests],
            cwd=copy,
            env=_environment(copy),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode


def _copy(source: Path, target: Path) -> None:
    if source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())


def _environment(copy: Path) -> dict[str, str]:
    ours = {"DATABASE_URL", "OWNER_DATABASE_URL", "BASE_URL", "DATA"}
    inherited = {name: value for name, value in os.environ.items() if name not in ours}
    return inherited | {"PYTHONPATH": str(copy)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
