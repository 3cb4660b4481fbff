"""What a database was born as. A demo is one from its first minute or never."""

from functools import lru_cache

from django.db import DatabaseError, connection, transaction


@lru_cache(maxsize=1)
def born_as() -> str:
    """ "demo" or "firm": the mark that was set when the database was made (roles.sql)."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            row = cursor.execute("SELECT kind FROM adelante_birth").fetchone()
    except DatabaseError:
        return "firm"  # no mark, so it is not a demo
    return str(row[0]) if row else "firm"


def is_demo() -> bool:
    return born_as() == "demo"
