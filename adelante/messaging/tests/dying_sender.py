"""Sends messages and kills itself, as the power does, just before the step that it is told.

    python -m adelante.messaging.tests.dying_sender

Reads lines "FIRM MESSAGE STEP" and answers each with "dead" or "alive". Steps are counted from 1:
every statement to the database, every word to the mail server and every answer waited for.
"""

import os
import signal
import smtplib
import sys
from collections.abc import Callable
from typing import Any
from uuid import UUID

import django


def main() -> None:
    django.setup()
    for line in sys.stdin:
        firm, message, step = line.split()
        child = os.fork()
        if child == 0:
            _send(UUID(firm), UUID(message), int(step))
            os._exit(0)
        _child, status = os.waitpid(child, 0)
        sys.stdout.write("dead\n" if os.WIFSIGNALED(status) else "alive\n")
        sys.stdout.flush()


def _send(firm: UUID, message: UUID, step: int) -> None:
    from django.db import connection

    from adelante.messaging.sending import send_message

    left = step

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def dying(call: Callable[..., Any]) -> Callable[..., Any]:
        def before(*args: Any, **kwargs: Any) -> Any:
            count()
            return call(*args, **kwargs)

        return before

    def statement(execute: Callable[..., Any], *args: Any) -> Any:
        count()
        return execute(*args)

    for name in ("send", "getreply", "connect"):
        setattr(smtplib.SMTP, name, dying(getattr(smtplib.SMTP, name)))
    with connection.execute_wrapper(statement):
        send_message(message, firm=firm)


if __name__ == "__main__":
    main()
