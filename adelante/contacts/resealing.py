"""What of this room stands under keys, for a rotation to seal anew."""

from collections.abc import Mapping

from adelante.contacts.models import PersonalNumber
from adelante.core.vault import KeyRing, blind_index, open_field, seal_field
from adelante.firms.keyring import FirmRing
from adelante.firms.rotating import Indexed, Part, Sealed


def _number_anew(row: PersonalNumber, ring: KeyRing) -> Mapping[str, bytes]:
    plain = open_field(bytes(row.sealed or b""), key=ring, bound_to=row.place)
    return {"sealed": seal_field(plain, key=ring, bound_to=row.place)}


def _index_anew(row: PersonalNumber, ring: FirmRing) -> bytes:
    place = f"{row.firm_id}/{row.column}"
    return blind_index(row.open(), key=ring.current, bound_to=place)


SEALED: list[Part] = [
    Sealed(
        model=PersonalNumber,
        column="sealed",
        anew=_number_anew,
        kind="contact",
        scope="contact_id",
    ),
    Indexed(model=PersonalNumber, column="index", anew=_index_anew),
]
