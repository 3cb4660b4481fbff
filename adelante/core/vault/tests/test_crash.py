"""A process killed at any moment of a put leaves the whole object, or nothing to be seen."""

import signal
import subprocess
import sys
from pathlib import Path

import adelante
from adelante.core.vault import LocalFolder
from adelante.core.vault.tests import dying_put

WHOLE = b"".join(dying_put.CHUNKS)
ENOUGH = 60  # more calls than a put makes


def die_at(root: Path, *, point: int) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", dying_put.__name__, str(root), "rivera/f1/piece-0", str(point)],
        capture_output=True,
        cwd=Path(adelante.__file__).parent.parent,
        timeout=60,
    )


def test_a_put_killed_before_any_call_leaves_the_whole_or_nothing(tmp_path):
    outcomes = []
    for point in range(1, ENOUGH):
        root = tmp_path / str(point)
        child = die_at(root, point=point)
        storage = LocalFolder(root)
        leftovers = [path for path in root.rglob(".*") if path.is_file()]

        if storage.exists("rivera/f1/piece-0"):
            assert list(storage.names()) == ["rivera/f1/piece-0"]
            with storage.open("rivera/f1/piece-0") as stored:
                assert stored.read() == WHOLE
        else:
            assert list(storage.names()) == []
            assert b"acknowledged" not in child.stdout
        seen = storage.exists("rivera/f1/piece-0")
        outcomes.append((seen, bool(leftovers), b"acknowledged" in child.stdout))

        assert storage.sweep_unfinished(older_than_seconds=-60) == len(leftovers)
        assert [path for path in root.rglob(".*") if path.is_file()] == []
        assert storage.exists("rivera/f1/piece-0") is seen
        if not seen:
            storage.put("rivera/f1/piece-0", [WHOLE])
        if child.returncode == 0:
            break
        assert child.returncode == -signal.SIGKILL, child.stderr

    assert child.returncode == 0
    assert (False, True, False) in outcomes  # killed while writing: invisible, and swept
    assert (True, True, False) in outcomes  # between the name and the removal of the old one
    assert outcomes[-1] == (True, False, True)
