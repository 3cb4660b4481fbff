"""What a firm shows of itself before anybody has signed in."""

import re
import time
from dataclasses import dataclass
from uuid import UUID

from django.db import connection


@dataclass(frozen=True)
class Face:
    """A firm as its address shows it: name, colour, zone, money, how to reach it."""

    id: UUID
    slug: str
    name: str
    initials: str
    time_zone: str
    currency: str
    language: str
    hue: int
    phone: str
    email: str
    answers_within_hours: int
    reviews_within_hours: int


KEPT_SECONDS = 20.0
ADDRESS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_faces: dict[str, tuple[float, Face | None]] = {}


def face_at(slug: str) -> Face | None:
    """The firm at this address, or None. Kept for a few seconds in each process."""
    if not ADDRESS.fullmatch(slug):
        return None
    known = _faces.get(slug)
    if known and known[0] > time.monotonic():
        return known[1]
    with connection.cursor() as cursor:
        row = cursor.execute("SELECT * FROM firms_face(%s)", [slug]).fetchone()
    face = Face(*row) if row else None
    if len(_faces) > 10_000:
        _faces.clear()  # strangers can ask for any number of names
    _faces[slug] = (time.monotonic() + KEPT_SECONDS, face)
    return face


def forget_faces() -> None:
    """Look again at the next request, because a firm was founded or changed."""
    _faces.clear()


def every_firm() -> list[tuple[UUID, str]]:
    """All firms (id, slug), for the worker's rounds. Only the bare application may ask."""
    with connection.cursor() as cursor:
        rows = cursor.execute("SELECT id, slug FROM firms_every() ORDER BY slug").fetchall()
    return [(firm, slug) for firm, slug in rows]
