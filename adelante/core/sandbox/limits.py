"""How much of the machine one reading of one file may take."""

from dataclasses import dataclass

MEBI = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use, and what the parent takes from it.

    Sizes are bytes. `processor_seconds` is the child's own computing; `patience_seconds` is how
    long the parent waits for it in all (time the caller spends between two pages is not counted).
    `pixels` is the most that a picture may unpack to, `pages` the most that a document may have.
    `frame`, `frames` and `output` are the largest answer, the number of answers and their sum.
    """

    input: int = 100 * MEBI
    memory: int = 1024 * MEBI
    processor_seconds: int = 30
    patience_seconds: float = 60.0
    pixels: int = 60_000_000
    pages: int = 5_000
    frame: int = 64 * MEBI
    frames: int = 256
    output: int = 128 * MEBI


STANDARD = Limits()
