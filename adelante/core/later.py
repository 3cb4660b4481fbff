"""Reactions that run after the change is committed, by the worker."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_at_once: ContextVar[bool] = ContextVar("reactions run at once", default=False)


def later(task: Any) -> Callable[[Any], None]:
    """Ask for the job in the same transaction as the change: both happen, or neither.

    The job gets ids and the firm, nothing else: `firm` and the recorded entry's `seq` as `entry`.
    """

    def ask(entry: Any) -> None:
        facts = {"firm": str(entry.firm_id), "entry": entry.seq}
        if _at_once.get():
            task.func(**facts)
        else:
            task.defer(**facts)

    ask.__name__ = f"later:{task.name.rsplit('.', 1)[-1]}"
    return ask


@contextmanager
def at_once() -> Iterator[None]:
    """Let `later` reactions run now. For telling a past whose clock is set (the sample firms)."""
    token = _at_once.set(True)
    try:
        yield
    finally:
        _at_once.reset(token)
