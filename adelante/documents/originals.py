"""The bytes of a file: which objects of the vault they stand in, and the key that opens them.

Rows are read inside a transaction (`unlock`); bytes flow outside of it (`Original.open`).
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from adelante.cases.models import Party
from adelante.core.vault import (
    JoinedReader,
    Key,
    KeyRing,
    SealedPiece,
    binding,
    new_key,
    open_pieces,
    piece_binding,
    unwrap,
    wrap,
)
from adelante.documents.models import File, Preview, Upload
from adelante.documents.ports import storage
from adelante.firms.keyring import opened, scope_key, sealing_scope_key

Stored = Upload | File
"""What is kept of it in the vault: the pieces, and the key that opens them."""


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
    under = sealing_scope_key("contact", contact_of(firm, party), firm=firm)
    return wrap(new_key(), under=under, bound_to=key_binding(firm, vault))


def carried_over(upload: Upload) -> bytes:
    """The wrapped key of an upload that becomes a file: read anew, while no key may be dropped,
    so that a rotation finds it in one of the two.
    """
    contact = contact_of(upload.firm_id, upload.party_id)
    sealing_scope_key("contact", contact, firm=upload.firm_id)
    return _wrapped_now(upload)


def file_key(stored: Stored) -> Key:
    return opened(
        lambda wrapped: unwrap(
            wrapped,
            under=_contact_key(stored.firm_id, stored.party_id),
            bound_to=key_binding(stored.firm_id, stored.vault),
        ),
        bytes(stored.wrapped_key),
        lambda: _wrapped_now(stored),
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


def _wrapped_now(stored: Stored) -> bytes:
    kept: Upload | File = type(stored)._base_manager.only("wrapped_key").get(pk=stored.pk)
    return bytes(kept.wrapped_key)


def _contact_key(firm: UUID, party: UUID) -> KeyRing:
    return scope_key("contact", contact_of(firm, party), firm=firm)


def contact_of(firm: UUID, party: UUID) -> UUID:
    """Whose key opens the papers of this party."""
    contact: UUID = Party.objects.values_list("contact_id", flat=True).get(firm=firm, pk=party)
    return contact


def key_binding(firm: UUID, vault: UUID) -> str:
    return binding(firm, purpose="file-key", scope=vault)
