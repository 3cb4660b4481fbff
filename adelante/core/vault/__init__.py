"""The vault: how files and fields are sealed, under which keys, and where sealed bytes are kept.

Every file and every sealed field has a key of its own (the object key), wrapped for each scope that
may open it (a case, a contact); a scope's key is wrapped by the firm's, and that by the master key,
which lives in a file apart from the data. Whatever is sealed is bound to its place (firm, object,
version), so that bytes moved to another row or another firm stay closed. Files are sealed in Tink's
published streaming format, in pieces of at most 4 MB, and stored once under generated names: whole
and durable, or not at all.

It never holds a table, a name that a person gave to a file, or a right: who may open what is
decided by the rooms above, which keep the wrapped keys. It never overwrites what is stored, never
gives out a byte before verifying it, and sealing leaves nothing plain on a disk.
"""

from adelante.core.vault.errors import CannotOpen, NotAKeyFile, Tampered, WrongKey
from adelante.core.vault.keys import (
    Key,
    KeyRing,
    blind_index,
    new_key,
    open_field,
    rewrap,
    seal_field,
    sealed_under,
    unwrap,
    wrap,
)
from adelante.core.vault.master import MasterKey
from adelante.core.vault.naming import BadName, binding, piece_binding
from adelante.core.vault.objects import (
    JoinedReader,
    SealedPiece,
    open_pieces,
    open_sealed,
    seal_to,
)
from adelante.core.vault.reading import VerifiedReader
from adelante.core.vault.storage import AlreadyThere, LocalFolder, NotThere, Storage
from adelante.core.vault.stream import SEGMENT_SIZE, OpeningReader, SealingWriter

__all__ = [
    "SEGMENT_SIZE",
    "AlreadyThere",
    "BadName",
    "CannotOpen",
    "JoinedReader",
    "Key",
    "KeyRing",
    "LocalFolder",
    "MasterKey",
    "NotAKeyFile",
    "NotThere",
    "OpeningReader",
    "SealedPiece",
    "SealingWriter",
    "Storage",
    "Tampered",
    "VerifiedReader",
    "WrongKey",
    "binding",
    "blind_index",
    "new_key",
    "open_field",
    "open_pieces",
    "open_sealed",
    "piece_binding",
    "rewrap",
    "seal_field",
    "seal_to",
    "sealed_under",
    "unwrap",
    "wrap",
]
