"""A seekable binary file over bytes that are verified before anybody gets them."""

import io
from abc import abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class VerifiedReader(io.RawIOBase):
    """A binary file of known size. `read(n)` gives n bytes, and fewer only at the end."""

    def __init__(self, *, size: int) -> None:
        self._size = size
        self._position = 0

    @property
    def size(self) -> int:
        """Plain bytes from the first to the last."""
        return self._size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        self._must_be_open()
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._must_be_open()
        if whence not in (io.SEEK_SET, io.SEEK_CUR, io.SEEK_END):
            raise ValueError("seek from the start, from here or from the end")
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("there is nothing before the first byte")
        self._position = start + offset
        return self._position

    def read(self, size: int | None = -1, /) -> bytes:
        self._must_be_open()
        left = max(0, self._size - self._position)
        wanted = left if size is None or size < 0 else min(size, left)
        parts = []
        position = self._position
        while wanted:
            part = self._verified(position, most=wanted)
            parts.append(part)
            position += len(part)
            wanted -= len(part)
        self._position = position
        return b"".join(parts)

    def readall(self) -> bytes:
        return self.read()

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        target = memoryview(buffer).cast("B")
        plain = self.read(len(target))
        target[: len(plain)] = plain
        return len(plain)

    @abstractmethod
    def _verified(self, position: int, *, most: int) -> bytes:
        """Between 1 and `most` verified bytes that begin at the position, which is inside."""

    def _must_be_open(self) -> None:
        if self.closed:
            raise ValueError("the file has been closed")
