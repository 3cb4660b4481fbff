"""The roles and the birth mark that the database needs, as a script for psql (`roles.sql`)."""

from hashlib import sha256
from pathlib import Path
from typing import Literal

Birth = Literal["demo", "firm"]
SCRIPT = Path(__file__).with_name("roles.sql")


def bootstrap_sql(
    *, app_password: str, owner_password: str, birth: Birth = "firm", for_tests: bool = False
) -> str:
    """The psql script that makes roles, database and birth mark, for a server's administrator.

    It holds the two passwords: hand it to psql by pipe, never by file. Running it twice is safe.
    """
    values = {"app_password": app_password, "owner_password": owner_password, "birth": birth}
    lines = [f"\\set {name} {_quoted(value)}\n" for name, value in values.items()]
    lines.append(f"\\set for_tests {'on' if for_tests else 'off'}\n")
    return "".join(lines) + SCRIPT.read_text(encoding="utf-8")


def roles_digest() -> str:
    """Changes with the script: a server whose roles were made by an older one gets the new ones."""
    return sha256(SCRIPT.read_bytes()).hexdigest()


def _quoted(value: str) -> str:
    """A value for psql's \\set, which reads backslashes as C does."""
    escaped = value.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n")
    return f"'{escaped}'"
