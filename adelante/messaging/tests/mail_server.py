"""A real mail server on loopback, which answers as a test tells it to and keeps what it took."""

import email
import email.policy
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from queue import Queue
from typing import Any, cast

from aiosmtpd.controller import Controller

from adelante.core.alive import free_port

TOOK_IT = "250 OK"


@dataclass
class MailServer:
    """`answer` and `answer_to_address` are called for each mail and each recipient.

    An answer of None hangs up without a word. `arrived` hands over each letter once it is whole,
    answered or not; `took` are those that the server said yes to.
    """

    answer: Callable[[], str | None] = lambda: TOOK_IT
    answer_to_address: Callable[[], str | None] = lambda: TOOK_IT
    arrived: "Queue[EmailMessage]" = field(default_factory=Queue)
    took: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.port = free_port("127.0.0.1")
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        answer = self.answer_to_address()
        if answer == TOOK_IT:
            envelope.rcpt_tos.append(address)
        return _said(answer, server)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        letter = cast(
            "EmailMessage",
            email.message_from_bytes(envelope.content, policy=email.policy.default),
        )
        self.raw.append(envelope.content)
        self.arrived.put(letter)
        answer = self.answer()
        if answer == TOOK_IT:
            self.took.append(letter)
        return _said(answer, server)


def _said(answer: str | None, server: Any) -> str:
    if answer is None:
        server.transport.abort()
        return "421 gone"
    return answer
