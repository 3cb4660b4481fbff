"""What of this room stands under keys: secrets of letters that have not left yet."""

from collections.abc import Mapping

from adelante.core.vault import KeyRing, open_field, seal_field
from adelante.firms.rotating import Part, Sealed
from adelante.messaging.models import Message


def _secret_anew(row: Message, ring: KeyRing) -> Mapping[str, bytes]:
    place = f"{row.firm_id}/message/{row.pk}"
    plain = open_field(bytes(row.sealed or b""), key=ring, bound_to=place)
    return {"sealed": seal_field(plain, key=ring, bound_to=place)}


SEALED: list[Part] = [Sealed(model=Message, column="sealed", anew=_secret_anew)]
