"""What must be known to reach an embedded database: `connection.json` in its folder."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from adelante.core.roles import Birth

NAME = "connection.json"


@dataclass(frozen=True)
class Addresses:
    """Three ways into the database as postgresql:// URLs with passwords, so never printed.

    The app serves and works, the owner migrates, the admin makes backups and repairs.
    """

    app: str = field(repr=False)
    owner: str = field(repr=False)
    admin: str = field(repr=False)


@dataclass
class Card:
    """What `connection.json` keeps, readable by its owner alone."""

    postgres: str
    adelante_owner: str
    adelante_app: str
    birth: Birth
    for_tests: bool
    host: str = "127.0.0.1"
    port: int = 0
    database: str = "adelante"
    home: str | None = None  # where the cluster is, if not beside this file
    ready: bool = False  # roles, database and birth mark are made
    roles: str = ""  # the words of roles.sql that they were made by, as a digest

    @classmethod
    def fresh(cls, *, birth: Birth, for_tests: bool) -> "Card":
        """A card with passwords that nobody has seen."""
        return cls(
            postgres=secrets.token_urlsafe(32),
            adelante_owner=secrets.token_urlsafe(32),
            adelante_app=secrets.token_urlsafe(32),
            birth=birth,
            for_tests=for_tests,
        )

    @classmethod
    def read(cls, folder: Path) -> "Card | None":
        """The card in a folder, or None; ValueError if it is spoilt."""
        try:
            return cls(**json.loads((folder / NAME).read_text()))
        except FileNotFoundError:
            return None
        except TypeError as error:
            raise ValueError(str(error)) from error

    def save(self, folder: Path) -> None:
        """Write it whole or not at all."""
        unfinished = folder / f"{NAME}.unfinished"
        unfinished.unlink(missing_ok=True)
        with private(unfinished, os.O_EXCL) as file:
            file.write(json.dumps(asdict(self), indent=2).encode())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(folder / NAME)

    @property
    def addresses(self) -> Addresses:
        place = f"{self.host}:{self.port}/{self.database}"
        return Addresses(
            app=f"postgresql://adelante_app:{self.adelante_app}@{place}",
            owner=f"postgresql://adelante_owner:{self.adelante_owner}@{place}",
            admin=f"postgresql://postgres:{self.postgres}@{place}",
        )


def private(path: Path, flag: int) -> IO[bytes]:
    """Open a file for writing that only its owner can read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | flag, 0o600), "wb")
