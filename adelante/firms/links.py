"""Addresses in mails: absolute, at the firm, whoever's thread makes them."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix


def link(slug: str, name: str, *args: Any, fragment: str = "") -> str:
    """The full address of a page at a firm, such as `link("rivera", "home:case", case_id)`."""
    before = get_script_prefix()
    set_script_prefix(f"/{slug}/")
    try:
        path = reverse(name, args=args, urlconf="adelante.config.urls")
    finally:
        set_script_prefix(before)
    return f"{settings.BASE_URL}{path}" + (f"#{quote(fragment)}" if fragment else "")
