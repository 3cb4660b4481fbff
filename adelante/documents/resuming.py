"""Going on with a file that stopped half way: is it the same file that the sender has in hand?"""

from dataclasses import dataclass
from zlib import crc32

from adelante.core.vault import CannotOpen, NotThere
from adelante.documents import refusals
from adelante.documents.originals import Original

READ = 64 * 1024


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """The first piece of what has arrived: how long it is, and its CRC-32.

    It tells a file of the same name and size apart, by mistake and not by intent: only the sender
    learns it, and the SHA-256 of the whole is taken when they finish.
    """

    size: int
    crc: int


def beginning_of(original: Original) -> Beginning | None:
    """None if nothing has arrived yet."""
    if not original.pieces:
        return None
    crc = 0
    left = size = original.pieces[0].size
    try:
        with original.open() as reader:
            while left:
                chunk = reader.read(min(READ, left))
                crc = crc32(chunk, crc)
                left -= len(chunk)
    except (CannotOpen, NotThere) as error:
        raise refusals.damaged() from error
    return Beginning(size=size, crc=crc)
