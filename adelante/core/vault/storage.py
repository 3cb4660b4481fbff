"""Where bytes are kept: the port, and the folder that is its default."""

import os
import secrets
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from adelante.core.vault.durable import make_names_durable, write_new_file
from adelante.core.vault.naming import checked_name

_UNFINISHED = ".unfinished-"  # begins with what no name may begin with


class NotThere(LookupError):
    """Nothing is stored under this name."""


class AlreadyThere(Exception):
    """The name is taken, and what is stored is never overwritten."""


class Storage(Protocol):
    """Objects under generated names, written once, whole or not at all.

    Every method raises `BadName` for a name that is not `[a-z0-9-]+(/[a-z0-9-]+)*`. A name is
    never also the folder of others.
    """

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        """Store the chunks. When this returns they survive a power cut; if it does not, nothing
        is to be seen. Raises `AlreadyThere`; what the chunks raise comes through.
        """

    def open(self, name: str) -> BinaryIO:
        """A seekable file of the stored bytes, to be closed by the caller. Raises `NotThere`."""

    def size(self, name: str) -> int:
        """Stored bytes. Raises `NotThere`."""

    def exists(self, name: str) -> bool:
        """Is a whole object stored under this name?"""

    def delete(self, name: str) -> None:
        """Let it be gone. What is gone already stays gone, so a job may ask twice."""

    def names(self, prefix: str = "") -> Iterator[str]:
        """Names below a folder, in no promised order: "a/1" finds "a/1/x" and never "a/10/x"."""

    def sweep_unfinished(self, older_than_seconds: float) -> int:
        """Remove what a killed process left half written. Returns how many leftovers went.

        The age counts from the last byte written; it must be longer than a living `put` pauses.
        """


class LocalFolder:
    """Storage in a folder of one machine, for its owner alone: folders 0700, files 0600.

    Needs a file system with hard links: a link, unlike a rename, cannot overwrite. Folders that
    become empty stay, so that no `put` finds its folder taken away.
    """

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()
        if not self._root.is_dir():
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            make_names_durable(self._root.parent)

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        path = self._path(name)
        if os.path.lexists(path):
            raise AlreadyThere(name)
        self._make_folder(path.parent, name=name)
        unfinished = path.with_name(_UNFINISHED + secrets.token_hex(16))
        try:
            write_new_file(unfinished, chunks)
            self._give_name(unfinished, path, name=name)
        finally:
            unfinished.unlink(missing_ok=True)
        try:
            self._make_name_durable(path)
        except OSError:
            path.unlink()  # never acknowledged, so never seen
            raise

    def open(self, name: str) -> BinaryIO:
        try:
            descriptor = os.open(self._path(name), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            raise NotThere(name) from None
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise NotThere(name)
        return os.fdopen(descriptor, "rb")

    def size(self, name: str) -> int:
        found = self._stat(name)
        if found is None:
            raise NotThere(name)
        return found.st_size

    def exists(self, name: str) -> bool:
        return self._stat(name) is not None

    def delete(self, name: str) -> None:
        if not self.exists(name):
            return
        path = self._path(name)
        path.unlink(missing_ok=True)
        make_names_durable(path.parent)

    def names(self, prefix: str = "") -> Iterator[str]:
        top = self._path(prefix) if prefix else self._root
        for path in self._files(top):
            if not path.name.startswith("."):
                yield path.relative_to(self._root).as_posix()

    def sweep_unfinished(self, older_than_seconds: float) -> int:
        latest = time.time() - older_than_seconds
        swept = 0
        for path in self._files(self._root):
            if path.name.startswith(_UNFINISHED):
                with suppress(FileNotFoundError):  # finished, or swept by another, meanwhile
                    if path.lstat().st_mtime <= latest:
                        path.unlink()
                        swept += 1
        return swept

    def _path(self, name: str) -> Path:
        return self._root / checked_name(name)

    def _stat(self, name: str) -> os.stat_result | None:
        try:
            found = self._path(name).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return found if stat.S_ISREG(found.st_mode) else None

    def _files(self, folder: Path) -> Iterator[Path]:
        try:
            entries = os.scandir(folder)
        except (FileNotFoundError, NotADirectoryError):
            return
        with entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from self._files(Path(entry.path))
                elif entry.is_file(follow_symlinks=False):
                    yield Path(entry.path)

    def _make_folder(self, folder: Path, *, name: str) -> None:
        if folder != self._root:
            self._make_folder(folder.parent, name=name)
            try:
                folder.mkdir(mode=0o700)
            except FileExistsError:
                if not folder.is_dir():
                    raise AlreadyThere(f"{name}: a part of its folder is an object") from None

    def _give_name(self, unfinished: Path, path: Path, *, name: str) -> None:
        try:
            os.link(unfinished, path)
        except FileExistsError:
            raise AlreadyThere(name) from None

    def _make_name_durable(self, path: Path) -> None:
        """Up to the root: another process may have made a folder and not yet made it durable."""
        for folder in path.parents:
            make_names_durable(folder)
            if folder == self._root:
                return
