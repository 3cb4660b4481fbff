"""Files that are still there, and whole, after the power went."""

import os
from collections.abc import Iterable
from pathlib import Path


def write_new_file(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file that was not there, for its owner alone (0600), and wait for the disk."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    try:
        for chunk in chunks:
            _write_all(descriptor, chunk)
            del chunk  # or it would be held while the next one is made
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def make_names_durable(folder: Path) -> None:
    """Wait until the disk has the folder's list of names: a file is safe only with its name."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
