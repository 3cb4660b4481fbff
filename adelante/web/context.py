"""What every template may use besides its view's own words."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from adelante.audit.actor import ActorKind
from adelante.core.birth import is_demo
from adelante.people.factors.passkeys import host_and_origins
from adelante.web.address import address
from adelante.web.public.leaving import quiet_page
from adelante.web.staff.navigation import office


def page(request: HttpRequest) -> dict[str, Any]:
    """The firm's face, the reader's language, and for the signed-in their name and the way out."""
    actor = getattr(request, "actor", None)
    safe: tuple[str, str] | None = getattr(request, "safe", None)
    common: dict[str, Any] = {
        "face": getattr(request, "face", None),
        "actor": actor,
        "language": getattr(request, "LANGUAGE_CODE", "en"),
        "is_demo": is_demo(),
        "passkey_host": host_and_origins()[0],
        "quiet": quiet_page(safe) if safe else None,
    }
    if actor is None or actor.kind == ActorKind.PASS:  # who comes by a link has no account here
        return common
    works_here = actor.kind == ActorKind.MEMBER
    if works_here:
        common |= office(request)
    return common | {
        "viewer_name": actor.name,
        "account_links": [(_("My sign-in"), address("me"), "user")],
        "sign_out_url": address("account_logout"),
        "home_url": address("desk:today" if works_here else "home:cases"),
    }
