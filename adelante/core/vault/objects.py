"""Sealed objects in storage: written once as they arrive, read from any byte."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate

from adelante.core.vault.errors import Tampered
from adelante.core.vault.keys import Key
from adelante.core.vault.reading import VerifiedReader
from adelante.core.vault.storage import Storage
from adelante.core.vault.stream import OpeningReader, Sealer


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedPiece:
    """One piece of a file: its name in storage, its plain bytes, and what it is bound to."""

    name: str
    size: int
    bound_to: str


def seal_to(
    storage: Storage, name: str, source_chunks: Iterable[bytes], *, key: Key, bound_to: str
) -> int:
    """Seal the chunks into storage as they come, with some 2 MiB of memory however many come.

    Returns how many plain bytes there were; none of them touches a disk. Raises `AlreadyThere`;
    what the chunks raise comes through, and then nothing is stored.
    """
    size = 0

    def sealed_chunks() -> Iterator[bytes]:
        nonlocal size
        sealer = Sealer(key.secret, bound_to.encode())
        yield sealer.header
        for chunk in source_chunks:
            size += len(chunk)
            yield from sealer.feed(chunk)
        yield sealer.finish()

    storage.put(name, sealed_chunks())
    return size


def open_sealed(storage: Storage, name: str, *, key: Key, bound_to: str) -> OpeningReader:
    """The plain bytes, seekable; close it when done. Raises `NotThere` or `Tampered`."""
    return OpeningReader(storage.open(name), key.secret, bound_to.encode())


def open_pieces(storage: Storage, pieces: Sequence[SealedPiece], *, key: Key) -> "JoinedReader":
    """The file that these pieces make in this order, seekable; one piece is open at a time."""
    return JoinedReader(
        [
            (
                piece.size,
                partial(open_sealed, storage, piece.name, key=key, bound_to=piece.bound_to),
            )
            for piece in pieces
        ]
    )


class JoinedReader(VerifiedReader):
    """Several readers in a row, as one file. Each is opened when first needed, and then closed
    when the reading goes on to another; a piece that is not as long as stated is `Tampered`.

    Nothing here knows how many pieces there should be: compare `size` with what was recorded.
    """

    def __init__(self, pieces: Sequence[tuple[int, Callable[[], VerifiedReader]]]) -> None:
        if any(size < 0 for size, _ in pieces):
            raise ValueError("a piece cannot have less than no bytes")
        self._pieces = [(size, opener) for size, opener in pieces if size]
        self._ends = list(accumulate(size for size, _ in self._pieces))
        super().__init__(size=self._ends[-1] if self._ends else 0)
        self._reader: VerifiedReader | None = None
        self._reader_piece = -1

    def close(self) -> None:
        if not self.closed:
            self._let_go()
        super().close()

    def _verified(self, position: int, *, most: int) -> bytes:
        piece = bisect_right(self._ends, position)
        start = self._ends[piece] - self._pieces[piece][0]
        reader = self._opened(piece)
        reader.seek(position - start)
        return reader.read(most)

    def _opened(self, piece: int) -> VerifiedReader:
        if self._reader is None or self._reader_piece != piece:
            self._let_go()
            size, opener = self._pieces[piece]
            self._reader, self._reader_piece = opener(), piece
            if self._reader.size != size:
                self._let_go()
                raise Tampered(f"piece {piece} is not as long as it was when it was sealed")
        return self._reader

    def _let_go(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None
