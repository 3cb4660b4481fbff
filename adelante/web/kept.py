"""What somebody was sending when their sign-in had ended: kept, and offered once they are back.

It stays in the session of the browser that sent it, sealed, for half an hour, and is shown to the
account alone whose sign-in had ended. Nothing is sent by itself: a person presses the button.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from adelante.core.clock import now
from adelante.people.sessions import whose_it_was
from adelante.web.address import firm_id
from adelante.web.sessions import cookie_of

KEPT = "kept"
KEPT_SECONDS = 30 * 60
MOST_CHARACTERS = 200_000
UNSENT = {"csrfmiddlewaretoken"}


@dataclass(frozen=True)
class Kept:
    """A form on its way: where to, its fields in order, and the page that it stood on."""

    path: str
    back: str
    fields: list[tuple[str, str]]
    had_files: bool

    @property
    def words(self) -> list[str]:
        """What a person wrote, without ticks, ids and numbers."""
        return [value for _name, value in self.fields if " " in value.strip() or "\n" in value]


def keep(request: HttpRequest, *, back: str) -> bool:
    """Keep this form, if its sender was signed in until their time was over."""
    secret = request.COOKIES.get(cookie_of(request), "")
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in UNSENT
        for value in values
    ]
    if not secret or sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return False
    account = whose_it_was(secret, firm=firm_id(request))
    if account is None:
        return False
    request.session[KEPT] = {
        "account": str(account),
        "at": now().timestamp(),
        "path": request.get_full_path(),
        "back": back,
        "fields": fields,
        "files": bool(request.FILES),
    }
    return True


def kept_for(request: HttpRequest, account: UUID | None) -> Kept | None:
    """What is still kept for this account; what is kept for another, or too long, is let go."""
    known: dict[str, Any] | None = request.session.get(KEPT)
    if not known:
        return None
    if known["account"] != str(account) or known["at"] + KEPT_SECONDS < now().timestamp():
        let_go(request)
        return None
    fields = [(name, value) for name, value in known["fields"]]
    return Kept(known["path"], known["back"], fields, known["files"])


def let_go(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)
