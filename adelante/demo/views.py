"""The demo's own pages: who is who, and a way in as any of them. They exist in a demo alone."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from adelante.demo import mail, reading
from adelante.demo.people import PASSWORD, STORIES
from adelante.people.models.member import Role
from adelante.web.access import demo_only


@require_safe
@demo_only
def start(request: HttpRequest) -> HttpResponse:
    """The sample people, one card each: what they want to know, and a button to be them."""
    known = {row["email"]: row for row in reading.accounts()}
    people = [
        known[email]
        | {"story": story, "role": _part(known[email]["role"]), "code": _code(known[email])}
        for email, story in STORIES
        if email in known
    ]
    return render(request, "demo/start.html", {"people": people, "password": PASSWORD})


def _code(row: dict[str, Any]) -> str:
    """What the app of somebody who works there shows now."""
    return reading.code_now(row["email"]) if row["role"] in Role.values else ""


def _part(role: str) -> str:
    return str(Role(role).label) if role in Role.values else _("Client")


@require_POST
@demo_only
def enter(request: HttpRequest) -> HttpResponse:
    """Become a sample person in this browser."""
    known = {row["email"]: row for row in reading.accounts()}
    row = known.get(request.POST.get("email", ""))
    cookie = reading.session(row["email"]) if row else None
    if row is None or cookie is None:
        raise Http404
    response = redirect(row["door"])
    name, _, secret = cookie.partition("=")
    response.set_cookie(name, secret, httponly=True, samesite="Lax")
    return response


@require_safe
@demo_only
def mailbox(request: HttpRequest) -> HttpResponse:
    """What the demo has sent, newest first; `?to=` for one address."""
    to = request.GET.get("to", "").strip()
    return render(request, "demo/mailbox.html", {"letters": mail.letters(to=to), "to": to})


@require_safe
@demo_only
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """One mail in plain text, with its links."""
    kept = _kept(letter_id)
    return render(request, "demo/letter.html", {"letter": kept, "body": kept.part("plain")})


@require_safe
@demo_only
def letter_as_sent(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The HTML of a mail as its reader's program shows it: shut in, and belonging to nobody here.

    A sandbox of its own origin: it runs nothing, loads nothing and reaches no cookie. The inline
    styles, which mails cannot do without, may colour this document and no other.
    """
    html = _kept(letter_id).part("html")
    return HttpResponse(html, headers={"Content-Security-Policy": SHUT_IN})


SHUT_IN = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def _kept(letter_id: UUID) -> mail.Kept:
    kept = mail.letter(letter_id)
    if kept is None:
        raise Http404
    return kept
