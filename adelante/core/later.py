"""Reactions that run after the change is committed, by the worker."""

from collections.abc import Callable
from typing import Any


def later(task: Any) -> Callable[[Any], None]:
    """Ask for the job in the same transaction as the change: both happen, or neither.

    The job gets ids and the firm, nothing else: `firm` and the recorded entry's `seq` as `entry`.
    """

    def ask(entry: Any) -> None:
        task.defer(firm=str(entry.firm_id), entry=entry.seq)

    ask.__name__ = f"later:{task.name.rsplit('.', 1)[-1]}"
    return ask
