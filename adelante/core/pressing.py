"""A form that is sent twice does its act once: it carries the key of the row that it will make."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import UniqueViolation

from adelante.core.errors import Refused


def must_be_the_same(said: object, known: object) -> None:
    """A form that comes again with something else in it is no second press of its button."""
    if said != known:
        raise _sent_before()


@contextmanager
def pressed_once() -> Iterator[None]:
    """Around making the row: a key that is another row's already is refused, wherever that is."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        cause = error.__cause__
        of_key = isinstance(cause, UniqueViolation) and "_pkey" in (
            cause.diag.constraint_name or ""
        )
        if of_key:
            raise _sent_before() from error
        raise


def _sent_before() -> Refused:
    return Refused(_("This form was sent before. Load the page again and look what is there."))
