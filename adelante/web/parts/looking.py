"""Every page that shows a record says so; the trail keeps one entry for it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from adelante.documents.models import File, Version
from adelante.documents.opening import show_pages
from adelante.looks.noting import note_address, note_look


def saw(request: Any, item: Any, *, what: str = "", how: str = "page") -> None:
    """This record is being shown. `what` says which part of it; its kind, if nothing is said."""
    note_look(item, by=request.actor, what=what or item._meta.model_name, how=how)
    request.has_noted_look = True


def saw_person(
    request: Any, contact: Any, parties: Sequence[Any], *, what: str = "contact"
) -> None:
    """What is known of a person is being shown: told under their newest case that the reader has.

    Of somebody who has a part in no case there is no case to tell it under.
    """
    party = parties[0] if parties else None
    note_address(
        what,
        contact.pk,
        case=party.case_id if party else None,
        party=party.pk if party else None,
        by=request.actor,
    )
    request.has_noted_look = True


def saw_pages(request: Any, version: Version, files: Sequence[File]) -> None:
    """The pages of what was sent are being shown as pictures."""
    show_pages(version, files, by=request.actor)
    request.has_noted_look = True


def leave_trace(request: HttpRequest, parts: Mapping[str, Any]) -> None:
    """A page with an id in its address was shown. If its view noted no look, its door does."""
    asked: Any = request
    about = [value for value in parts.values() if isinstance(value, UUID)]
    if not about or getattr(asked, "has_noted_look", False):
        return
    match = request.resolver_match
    name = match.url_name if match and match.url_name else "page"
    note_address(name, about[0], case=parts.get("case_id"), by=asked.actor)
