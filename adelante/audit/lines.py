"""The trail as lines of text: what is digested, exported and verified. docs/audit-format.md.

A line is a JSON object in ASCII with sorted keys and no spaces. Its bytes, without the end of line,
are what its digest is of, so that whoever verifies need not write JSON as we do. What is null is
left out: a column that is added later changes no line of before.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from struct import Struct
from typing import Any
from uuid import UUID

from adelante.audit.models import Entry, Seal

FORMAT = 1
_LISTED = Struct(">q32s")

Listed = list[tuple[int, bytes]]
"""(seq, digest) of each entry of a seal, in the order of seq."""


def entry_line(entry: Entry) -> bytes:
    """Every column of the entry. `seq` numbers it; `xid` and `server` say who wrote it when."""
    return _line(
        {
            "kind": "entry",
            "seq": entry.seq,
            "xid": entry.xid,
            "server": str(entry.server),
            "firm": entry.firm_id,
            "name": entry.name,
            "version": entry.version,
            "at": entry.at,
            "actor_kind": entry.actor_kind,
            "account_id": entry.account_id,
            "member_id": entry.member_id,
            "on_behalf_of_id": entry.on_behalf_of_id,
            "session_id": entry.session_id,
            "door": entry.door,
            "case_id": entry.case_id,
            "party_id": entry.party_id,
            "audience": entry.audience,
            "subjects": [str(subject) for subject in entry.subjects],
            "facts": entry.facts,
            "sealed": None if entry.sealed is None else bytes(entry.sealed).hex(),
        }
    )


def list_line(listed: Listed) -> bytes:
    """The entries that a seal holds."""
    return _line({"kind": "list", "entries": [[seq, digest.hex()] for seq, digest in listed]})


def seal_line(seal: Seal) -> bytes:
    """The seal. The SHA-256 of this line is its hash, and the newest seal's is the trail's head."""
    return _line(
        {
            "kind": "seal",
            "number": seal.number,
            "previous": bytes(seal.previous).hex(),
            "digest": bytes(seal.digest).hex(),
            "count": seal.count,
            "first": seal.first,
            "last": seal.last,
            "firm": seal.firm_id,
            "server": str(seal.server),
            "after": seal.after,
            "upto": seal.upto,
            "at": seal.at,
        }
    )


def hash_of(seal: Seal) -> bytes:
    return sha256(seal_line(seal)).digest()


def first_line(firm: UUID, *, whole: bool, at: datetime) -> bytes:
    """`whole`: every entry of the firm follows, not only those that somebody searched for."""
    return _line({"kind": "trail", "format": FORMAT, "firm": firm, "whole": whole, "at": at})


def last_line(entries: int) -> bytes:
    """How many entries came before it: a file that was cut off has no such line."""
    return _line({"kind": "end", "entries": entries})


def packed(listed: Listed) -> bytes:
    return b"".join(_LISTED.pack(seq, digest) for seq, digest in listed)


def unpacked(listed: bytes) -> Listed:
    """What does not come out even was tampered with; verifying tells so by its digest."""
    return list(_LISTED.iter_unpack(listed[: len(listed) // _LISTED.size * _LISTED.size]))


def digested(entries: Iterable[Entry]) -> Iterator[tuple[int, bytes]]:
    for entry in entries:
        yield entry.seq, sha256(entry_line(entry)).digest()


def _line(words: Mapping[str, Any]) -> bytes:
    known = {name: _plain(value) for name, value in words.items() if value is not None}
    return json.dumps(known, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value
