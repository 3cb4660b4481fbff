"""The master key: a small text file that opens everything, and is kept apart from the data."""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from adelante.core.vault.durable import make_names_durable, write_new_file
from adelante.core.vault.errors import NotAKeyFile, WrongKey
from adelante.core.vault.keys import Key, KeyRing, new_key

_FIRST_LINE = "adelante-master-key 1"
_ADVICE = """\
# With this file and a copy of the data, everything can be read. Without it, nothing can.
# Keep it outside the data folder and outside its backups, and keep a second copy elsewhere.
# The first key seals; those below it only open what was sealed before they were replaced.
"""
_WRITABLE_BY_OTHERS = 0o022


class MasterKey(KeyRing):
    """The keys of one master key file. Each line is `key <id> <secret>`, both in hexadecimal."""

    def __init__(self, current: Key, *, older: Sequence[Key] = (), path: Path) -> None:
        super().__init__(current, older=older)
        self._path = path

    @classmethod
    def create(cls, path: Path) -> Self:
        """Write a new file, for its owner alone. Raises `FileExistsError` rather than replace."""
        key = new_key()
        with _alone_in(path.parent), _written_beside(path, _text([key])) as written:
            os.link(written, path)  # unlike a rename, it fails if the name is taken
        return cls(key, path=path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the file. Raises `FileNotFoundError`, or `NotAKeyFile` if it cannot be trusted."""
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & _WRITABLE_BY_OTHERS:
                raise NotAKeyFile(f"{path} may be written by others: chmod go-w")
            text = file.read()
        keys = _keys(text, path=path)
        return cls(keys[0], older=keys[1:], path=path)

    @classmethod
    def rotate(cls, path: Path) -> Self:
        """Put a new key on top; the older ones go on opening until everything is rewrapped."""
        with _alone_in(path.parent):
            ring = cls.load(path)
            keys = [new_key(), *ring._keys]
            with _written_beside(path, _text(keys)) as written:
                written.replace(path)
        return cls(keys[0], older=keys[1:], path=path)

    @classmethod
    def forget_older(cls, path: Path) -> Self:
        """Keep only the current key. What was not rewrapped can never be opened again."""
        with _alone_in(path.parent):
            ring = cls.load(path)
            with _written_beside(path, _text([ring.current])) as written:
                written.replace(path)
        return cls(ring.current, path=path)

    def named(self, key_id: bytes) -> Key:
        """The key of this id; the file is read again first if another process has rotated it."""
        try:
            return super().named(key_id)
        except WrongKey:
            with suppress(OSError, NotAKeyFile):  # then the wrong key remains the thing to tell
                self._keys = self.load(self._path)._keys
            return super().named(key_id)


def _text(keys: Sequence[Key]) -> bytes:
    lines = "".join(f"key {key.id.hex()} {key.secret.hex()}\n" for key in keys)
    return f"{_FIRST_LINE}\n{_ADVICE}{lines}".encode()


def _keys(text: bytes, *, path: Path) -> list[Key]:
    """The keys in the text, the current one first. The secrets never get into an error."""
    lines = text.decode("ascii", errors="replace").splitlines()
    if not lines or lines[0] != _FIRST_LINE:
        raise NotAKeyFile(f"{path} does not begin with “{_FIRST_LINE}”")
    keys = [
        _key(line, where=f"{path}, line {number}")
        for number, line in enumerate(lines[1:], start=2)
        if line.strip() and not line.startswith("#")
    ]
    if not keys:
        raise NotAKeyFile(f"{path} holds no key")
    return keys


def _key(line: str, *, where: str) -> Key:
    match line.split():
        case ["key", key_id, secret]:
            try:
                key = Key(bytes.fromhex(secret))
            except ValueError:
                raise NotAKeyFile(f"{where}: the key is damaged") from None
            if key.id.hex() != key_id:
                raise NotAKeyFile(f"{where}: the key does not match its id, so it is damaged")
            return key
        case _:
            raise NotAKeyFile(f"{where}: neither a key nor a remark")


@contextmanager
def _written_beside(path: Path, text: bytes) -> Iterator[Path]:
    """A durable file in the same folder, to be put in place inside the block.

    Its name is always the same, so that what a killed process left holds no keys for long.
    """
    written = path.with_name(f".{path.name}-unfinished")
    written.unlink(missing_ok=True)
    try:
        write_new_file(written, [text])
        yield written
    finally:
        written.unlink(missing_ok=True)
    make_names_durable(path.parent)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Two rotations at once would each forget the other's key, so one waits."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
