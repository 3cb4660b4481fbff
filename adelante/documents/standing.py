"""Where an act stands when it takes more than one transaction, as sending a large file does.

Each step opens a standing of its own, so no transaction is open while bytes come in or go out.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from adelante.audit.actor import Actor
from adelante.core.tenancy import tenant

Standing = Callable[[], AbstractContextManager[Actor]]
"""Opens a transaction that stands where the actor does; called once for each step."""


def standing_of(actor: Actor) -> Standing:
    """For callers that know the actor already: jobs, the sample firms, tests."""

    @contextmanager
    def stand() -> Iterator[Actor]:
        with tenant(actor.firm, door=actor.door, account=actor.account):
            yield actor

    return stand
