"""The chain of custody of a document: each file read again and compared with what was sent."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.core.vault import CannotOpen, NotThere
from adelante.documents.models import File, Request
from adelante.documents.opening import must_read
from adelante.documents.originals import Original, unlock
from adelante.looks.events import CustodyReported
from adelante.looks.noting import note_look
from adelante.looks.watching import must_not_be_slowed

CHUNK = 256 * 1024


@dataclass(frozen=True)
class Link:
    """A file of the chain, ready to be read outside of any transaction."""

    file: File
    original: Original


def chain_of(asked: Request, files: Sequence[File], *, by: Actor) -> list[Link]:
    """Note that the chain is taken, and unlock its files. Raises `SlowedDown`, NotYours."""
    must_not_be_slowed(by)
    note_look(asked, by=by, what="custody", how="paper")
    for file in files:
        must_read(file, by=by)
    return [Link(file, unlock(file)) for file in files]


def is_whole(link: Link) -> bool:
    """Is what stands in the storage, bit for bit, what was sent? Reads all of it."""
    seen = hashlib.sha256()
    size = 0
    try:
        with link.original.open() as reader:
            while chunk := reader.read(CHUNK):
                seen.update(chunk)
                size += len(chunk)
    except (CannotOpen, NotThere):
        return False
    return size == link.file.size and seen.digest() == bytes(link.file.sha256)


def keep_custody(asked: Request, whole: Sequence[bool], *, by: Actor) -> None:
    """Keep what the check found."""
    record(
        CustodyReported(
            by=by,
            case=asked.case_id,
            party=asked.party_id,
            request=asked.pk,
            files=len(whole),
            whole=sum(whole),
        )
    )
