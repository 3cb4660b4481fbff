"""Puts one object and kills itself, as the power does, just before the call that it is told.

    python -m adelante.core.vault.tests.dying_put ROOT NAME POINT

POINT counts the calls that touch the disk and the chunks asked for, from 1. Prints "acknowledged"
once `put` has returned.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from adelante.core.vault import LocalFolder

CHUNKS = [bytes([65 + number]) * 70_000 for number in range(3)]
TOUCHING = ["mkdir", "open", "write", "fsync", "link", "unlink", "close"]


def main(root: str, name: str, point: str) -> None:
    storage = LocalFolder(Path(root))
    left = int(point)

    def step() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def dying(call: Callable[..., Any]) -> Callable[..., Any]:
        def before(*args: Any, **kwargs: Any) -> Any:
            step()
            return call(*args, **kwargs)

        return before

    def chunks() -> Iterator[bytes]:
        for chunk in CHUNKS:
            step()
            yield chunk

    for call in TOUCHING:
        setattr(os, call, dying(getattr(os, call)))
    storage.put(name, chunks())
    os.write(1, b"acknowledged")


if __name__ == "__main__":
    main(*sys.argv[1:])
