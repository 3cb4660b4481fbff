"""Addresses in lists, where Django's `url` would look for the same name again for each row."""

from uuid import UUID

from django import template

from adelante.web import address as addresses

register = template.Library()


@register.simple_tag
def address(name: str, *ids: UUID) -> str:
    """As `url`, of a name whose arguments are ids."""
    return addresses.address(name, *ids)
