"""What of this room stands under the firm's key: secrets of apps with codes, keys of passkeys."""

from collections.abc import Mapping

from adelante.core.vault import KeyRing, open_field, seal_field
from adelante.firms.rotating import Part, Sealed
from adelante.people.models import Factor


def _secret_anew(row: Factor, ring: KeyRing) -> Mapping[str, bytes]:
    place = f"{row.firm_id}/factor/{row.pk}"
    plain = open_field(bytes(row.sealed), key=ring, bound_to=place)
    return {"sealed": seal_field(plain, key=ring, bound_to=place)}


SEALED: list[Part] = [Sealed(model=Factor, column="sealed", anew=_secret_anew)]
