"""What the door already knows of how much somebody has looked at."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Watch:
    """Of a member's session: `opened` is how many cases its account has opened within the hour,
    since the last alarm; `most` and `slow_minutes` are the firm's own limits, if it set any;
    `slowed_since` and `slowed_until` stand while the session is slowed down.
    """

    opened: int
    most: int | None
    slow_minutes: int | None
    slowed_since: datetime | None
    slowed_until: datetime | None
    decoys: frozenset[UUID]


def watch_from(known: dict[str, object] | None) -> Watch | None:
    """From what `looks_watch` (looks' walls) answered."""
    if known is None:
        return None

    def number(name: str) -> int | None:
        value = known[name]
        return value if isinstance(value, int) else None

    def moment(name: str) -> datetime | None:
        value = known[name]
        return datetime.fromisoformat(value) if isinstance(value, str) else None

    decoys = known["decoys"]
    return Watch(
        opened=number("opened") or 0,
        most=number("most"),
        slow_minutes=number("slow_minutes"),
        slowed_since=moment("slowed_since"),
        slowed_until=moment("slowed_until"),
        decoys=frozenset(map(UUID, decoys if isinstance(decoys, list) else ())),
    )
