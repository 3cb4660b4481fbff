"""What of this room stands under keys: the key of each file, wrapped under its contact's."""

from collections.abc import Mapping

from adelante.core.vault import KeyRing, rewrap
from adelante.documents.models import File, Upload
from adelante.documents.originals import Stored, key_binding
from adelante.firms.rotating import Part, Sealed


def _file_key_anew(row: Stored, ring: KeyRing) -> Mapping[str, bytes]:
    place = key_binding(row.firm_id, row.vault)
    return {"wrapped_key": rewrap(bytes(row.wrapped_key), under=ring, bound_to=place)}


SEALED: list[Part] = [
    Sealed(
        model=model,
        column="wrapped_key",
        anew=_file_key_anew,
        kind="contact",
        scope="party__contact_id",
    )
    for model in (Upload, File)
]
"""An upload before its file: one that becomes a file meanwhile is found there."""
