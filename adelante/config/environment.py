"""What an installation is told by its environment, and what a data folder knows of itself.

`DATA` is the data folder (default `data`). With no `DATABASE_URL` the embedded PostgreSQL in that
folder is used. `docs/operate/settings.md` lists every name.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from adelante.core.card import Card


def data_folder() -> Path:
    return Path(os.environ.get("DATA") or "data").absolute()


def database(url: str) -> dict[str, Any]:
    """Django's settings for a `postgresql://user:password@host:port/name` URL."""
    parts = urlsplit(url)
    return {
        "ENGINE": "adelante.core.tenancy.postgres",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or 5432,
    }


def database_urls(data: Path) -> tuple[str, str | None]:
    """(the application's URL, the owner's if known here)."""
    app = os.environ.get("DATABASE_URL")
    if app:
        return app, os.environ.get("OWNER_DATABASE_URL")
    card = Card.read(data / "postgres")
    if card is None:
        return "postgresql://adelante_app@127.0.0.1:5432/adelante", None
    return card.addresses.app, card.addresses.owner


def secret_key_file(data: Path) -> Path:
    """Where the key that signs cookies lies."""
    return Path(os.environ.get("SECRET_KEY_FILE") or data / "keys" / "secret")


def secret_key(data: Path) -> str:
    try:
        return secret_key_file(data).read_text().strip()
    except OSError:
        return new_secret()  # a process that serves nobody yet: `init` and `demo` write the file


def new_secret() -> str:
    return secrets.token_urlsafe(48)


def master_key_file(data: Path) -> Path:
    """Where the master key lies. Production keeps it outside the data folder (`doctor` insists)."""
    return Path(os.environ.get("MASTER_KEY_FILE") or data / "keys" / "master")
