"""The firm comes from the address: /rivera/… is Rivera's, whoever is signed in.

The first word of the path becomes Django's script name, so that every link a page makes, ours or a
library's, stays at the same firm.
"""

from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix, reverse, set_script_prefix

from adelante.core.tenancy import here
from adelante.firms.face import Face, face_at
from adelante.firms.models.firm import RESERVED


class FirmFromAddress:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked: Any = request
        word, slash, rest = request.path_info.lstrip("/").partition("/")
        asked.face = face_at(word) if word and word not in RESERVED else None
        if asked.face is None:
            asked.urlconf = "adelante.config.urls_shared"
            return self.get_response(request)
        if not slash:
            return HttpResponse(status=301, headers={"Location": f"/{word}/"})
        prefix = f"/{asked.face.slug}"
        request.path_info = f"/{rest}"
        request.META["SCRIPT_NAME"] = prefix
        set_script_prefix(f"{prefix}/")
        token = here.set(asked.face.id)
        try:
            return self.get_response(request)
        finally:
            here.reset(token)
            set_script_prefix("/")


def firm_here(request: HttpRequest) -> Face:
    """The firm of a request that came to a firm's address."""
    face: Face = request.face  # type: ignore[attr-defined]
    return face


def firm_id(request: HttpRequest) -> UUID:
    return firm_here(request).id


def address(name: str, *ids: UUID) -> str:
    """As `reverse`, for lists: each name is looked up once in a process, then ids are put in."""
    return get_script_prefix() + _pattern(name, len(ids)) % ids


@cache
def _pattern(name: str, places: int) -> str:
    stand_ins = [uuid4() for _ in range(places)]
    path = reverse(name, args=stand_ins).removeprefix(get_script_prefix()).replace("%", "%%")
    for one in stand_ins:
        path = path.replace(str(one), "%s")
    return path
