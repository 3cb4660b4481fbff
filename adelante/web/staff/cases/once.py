"""The key of a row that a form is going to make, signed: a form sent twice makes one row."""

from uuid import UUID

from django.core import signing

from adelante.core.ids import new_id

_SALT = "made once"


def new_key() -> str:
    return signing.dumps(str(new_id()), salt=_SALT)


def read_key(text: str) -> UUID | None:
    """The key that was given out with the form: nobody chooses the key of a row."""
    try:
        return UUID(signing.loads(text, salt=_SALT))
    except (signing.BadSignature, ValueError):
        return None
