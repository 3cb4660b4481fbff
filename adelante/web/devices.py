"""The cookie by which a browser is known again, and where a request comes from."""

import ipaddress
import re
import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from adelante.people.devices import Visitor, words_for
from adelante.web.address import firm_here

SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
KEPT_SECONDS = 400 * 24 * 3600  # no browser keeps one for longer


def visitor_of(request: HttpRequest) -> Visitor:
    """The browser at the door. One that was never here gets its secret when it signs in."""
    asked: Any = request
    if not hasattr(asked, "visitor"):
        given = request.COOKIES.get(_cookie(request), "")
        asked.visitor = Visitor(
            secret=given if SECRET.fullmatch(given) else secrets.token_urlsafe(32),
            words=words_for(request.headers.get("User-Agent", "")),
            asker=asker_of(request),
            network=network_of(request),
        )
    visitor: Visitor = asked.visitor
    return visitor


def know_again(request: HttpRequest, response: HttpResponse) -> None:
    """Let this browser be known from now on. It opens nothing by itself."""
    response.set_cookie(
        _cookie(request),
        visitor_of(request).secret,
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, by those proxies alone that are ours (`TRUSTED_PROXIES`).

    Each proxy adds whom it heard from at the end of X-Forwarded-For: what stands before our own
    proxies' words is whatever the asker wrote.
    """
    hops, told = settings.TRUSTED_PROXIES, request.headers.get("X-Forwarded-For", "").split(",")
    plain = str(request.META.get("REMOTE_ADDR", ""))
    said = told[-hops].strip() if 0 < hops <= len(told) else plain
    try:
        return str(ipaddress.ip_address(said.strip("[]").partition("%")[0]))
    except ValueError:
        return plain


def asker_of(request: HttpRequest) -> str:
    """What tries are counted by: an IPv6 line has 2^64 addresses, so it counts as one."""
    return _shortened(address_of(request), v4=32, v6=64)


def network_of(request: HttpRequest) -> str:
    return _shortened(address_of(request), v4=16, v6=32)


def _shortened(address: str, *, v4: int, v6: int) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped:
        known = known.ipv4_mapped
    bits = v4 if known.version == 4 else v6
    return str(ipaddress.ip_network(f"{known}/{bits}", strict=False))


def _cookie(request: HttpRequest) -> str:
    return f"{settings.DEVICE_COOKIE_NAME}-{firm_here(request).slug}"
