"""E-mail addresses as people type them."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from adelante.core.errors import Refused
from adelante.people.models.account import folded


def read_address(words: str) -> str:
    """The address, folded as accounts keep it. Raises Refused for what is none."""
    email = folded(words)
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(_("Write an e-mail address, such as ana@example.com.")) from error
    return email
