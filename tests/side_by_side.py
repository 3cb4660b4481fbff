"""All tests, as two runs of pytest beside each other: `python -m tests.side_by_side`.

Each has a PostgreSQL and a folder of its own: what one leaves open holds nothing back in the other.
What the second says is printed when both have ended.
"""

import os
import subprocess
import sys
import tempfile

AWAY = ("tests/journeys", "tests/atomic")
HALVES = {
    "rooms": ("adelante", *AWAY),
    "house": ("tests", *(f"--ignore={folder}" for folder in AWAY)),
}
"""About as long as each other."""


def main() -> int:
    with tempfile.TemporaryFile("w+") as later:
        first = _run("rooms", output=None)
        second = _run("house", output=later)
        codes = [first.wait(), second.wait()]
        later.seek(0)
        sys.stdout.write(later.read())
    return max(codes)


def _run(half: str, *, output: object) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", *HALVES[half]],
        env=os.environ | {"TEST_POSTGRES": f"test-postgres-{half}"},
        stdout=output,  # type: ignore[call-overload]
        stderr=subprocess.STDOUT if output else None,
    )


if __name__ == "__main__":
    sys.exit(main())
