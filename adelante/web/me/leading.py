"""Where a page of the sign-in leads on to, and what it takes along."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from adelante.audit.actor import Actor, ActorKind
from adelante.web.address import firm_here


def is_here(request: HttpRequest, where: str) -> bool:
    """Is this an address of the same firm, and of nobody else's?"""
    ours = where.startswith(f"/{firm_here(request).slug}/")
    straight = where.isprintable() and "\\" not in where and ".." not in where
    return ours and straight and url_has_allowed_host_and_scheme(where, None)


def home_of(actor: Actor) -> str:
    return reverse("desk:today" if actor.kind == ActorKind.MEMBER else "home:cases")


def led_on(request: HttpRequest, actor: Actor) -> HttpResponse:
    """To where the person was going, else to their first page."""
    where = request.POST.get("next", "")
    return redirect(where if is_here(request, where) else home_of(actor))


def go_on(request: HttpRequest, actor: Actor) -> HttpResponse:
    """After a proof: the form that was kept, to be sent by a press; or where one was going."""
    where, kept = request.POST.get("goes_to", ""), kept_pairs(request.POST.get("kept", ""))
    if kept is None or not is_here(request, where):
        return led_on(request, actor)
    return render(request, "account/proved.html", {"goes_to": where, "pairs": kept})


def kept_pairs(words: str) -> list[tuple[str, str]] | None:
    """The fields of a form that waits; None if none does."""
    if not words:
        return None
    try:
        read: Any = json.loads(words)
        return [(str(name), str(value)) for name, value in read]
    except (TypeError, ValueError, RecursionError):
        return None
