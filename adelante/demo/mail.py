"""The demo's mail server: a stand-in on loopback that keeps what it gets and sends nothing on.

What it keeps is sealed. It speaks SMTP (aiosmtpd), so the product sends exactly as it would to a
real one.
"""

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, cast
from uuid import UUID

from aiosmtpd.controller import Controller
from django.conf import settings

from adelante.core.ids import new_id
from adelante.core.vault import CannotOpen, LocalFolder, open_field, seal_field
from adelante.firms.keyring import master

KEPT = 400


@dataclass(frozen=True)
class Kept:
    """One mail as it came. `id` sorts by arrival."""

    id: UUID
    message: EmailMessage

    @property
    def to(self) -> str:
        return str(self.message["To"])

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def language(self) -> str:
        return str(self.message["Content-Language"] or "en")

    def part(self, kind: str) -> str:
        """The body: "plain" or "html"."""
        body = self.message.get_body((cast("Any", kind),))
        return str(body.get_content()) if body else ""


@contextmanager
def receiving(*, port: int) -> Iterator[None]:
    """Receive on 127.0.0.1 until the block ends."""
    server = Controller(_Keeper(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield
    finally:
        server.stop()


def letters(*, to: str = "") -> list[Kept]:
    """What has come, newest first; for one address if given."""
    store = _store()
    found = []
    for name in sorted(store.names("mail"), reverse=True)[:KEPT]:
        kept = letter(UUID(name.rpartition("/")[2]))
        if kept and to.casefold() in kept.to.casefold():
            found.append(kept)
    return found


def letter(id: UUID) -> Kept | None:
    store, name = _store(), f"mail/{id}"
    if not store.exists(name):
        return None
    try:
        with store.open(name) as file:
            raw = open_field(file.read(), key=master(), bound_to=name)
    except CannotOpen:  # the master key was replaced: the demo's letter box forgets what it had
        return None
    return Kept(id, email.message_from_bytes(raw, policy=email.policy.default))


def _store() -> LocalFolder:
    return LocalFolder(settings.DATA / "demo-mail")


class _Keeper:
    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        id = new_id()
        name = f"mail/{id}"
        _store().put(name, [seal_field(envelope.content, key=master(), bound_to=name)])
        return f"250 kept as {id}"
