"""Texts that the library or a firm wrote in two languages."""

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language

from adelante.core.words import Words

register = template.Library()


@register.filter
def words(value: Mapping[str, str] | None) -> str:
    """`{en, es}` in the reader's language; English where the Spanish is missing."""
    return Words.from_json(value).in_language(get_language() or "en") if value else ""
