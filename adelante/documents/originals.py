"""The bytes of a file: which objects of the vault they stand in, and the key that opens them.

Rows are read inside a transaction (`unlock`); bytes flow outside of it (`Original.open`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from adelante.cases.models import Party
from adelante.core.vault import (
    JoinedReader,
    Key,
    SealedPiece,
    binding,
    new_key,
    open_pieces,
    piece_binding,
    unwrap,
    wrap,
)
from adelante.documents.models import File, Preview
from adelante.documents.ports import storage
from adelante.firms.keyring import scope_key


class Stored(Protocol):
    """An upload or a file: what is kept of it in the vault."""

    firm_id: UUID
    party_id: UUID
    vault: UUID
    wrapped_key: bytes | memoryview[int]
    pieces: list[int]
    places: list[UUID]


@dataclass(frozen=True, kw_only=True)
class Original:
    """A file that may now be read. Nothing in it needs the database any more."""

    pieces: tuple[SealedPiece, ...]
    key: Key

    def open(self) -> JoinedReader:
        """The plain bytes, seekable, one segment in memory. Raises `Tampered`, `NotThere`."""
        return open_pieces(storage(), self.pieces, key=self.key)


def place_of(firm: UUID, vault: UUID, place: UUID) -> str:
    """The name of an object in the storage: firm, file, and a part of its own for each try."""
    return f"{firm}/{vault}/{place}"


def new_file_key(firm: UUID, *, party: UUID, vault: UUID) -> bytes:
    """A new file's own key, wrapped under its contact's."""
    return wrap(new_key(), under=_contact_key(firm, party), bound_to=_key_binding(firm, vault))


def file_key(stored: Stored) -> Key:
    return unwrap(
        bytes(stored.wrapped_key),
        under=_contact_key(stored.firm_id, stored.party_id),
        bound_to=_key_binding(stored.firm_id, stored.vault),
    )


def unlock(stored: Stored) -> Original:
    """Make an upload or a file readable."""
    pieces = tuple(
        SealedPiece(
            name=place_of(stored.firm_id, stored.vault, place),
            size=size,
            bound_to=piece_binding(stored.firm_id, of=stored.vault, piece=number),
        )
        for number, (size, place) in enumerate(zip(stored.pieces, stored.places, strict=True))
    )
    return Original(pieces=pieces, key=file_key(stored))


def unlock_preview(preview: Preview, *, of: File) -> Original:
    """Make the picture of a page readable. It is sealed under the key of its file."""
    piece = SealedPiece(
        name=place_of(of.firm_id, of.vault, preview.vault),
        size=preview.size,
        bound_to=preview_binding(of.firm_id, preview.vault),
    )
    return Original(pieces=(piece,), key=file_key(of))


def preview_binding(firm: UUID, vault: UUID) -> str:
    return piece_binding(firm, of=vault, piece=0)


def _contact_key(firm: UUID, party: UUID) -> Key:
    contact = Party.objects.values_list("contact_id", flat=True).get(firm=firm, pk=party)
    return scope_key("contact", contact, firm=firm)


def _key_binding(firm: UUID, vault: UUID) -> str:
    return binding(firm, purpose="file-key", scope=vault)
