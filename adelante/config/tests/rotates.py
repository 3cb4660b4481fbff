"""Replaces every key again and again; killed by itself at a step, if it is told one.

    python -m adelante.config.tests.rotates ROUNDS [STEP]

Steps are every statement that changes a key or something sealed, and every write of the master
key's file, counted from 1. Prints "whole" once it has done them all.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django


def main(rounds: int, die_at: int) -> None:
    django.setup()
    from adelante.config.sealed import SEALED
    from adelante.core.tenancy import tenant
    from adelante.core.vault import MasterKey
    from adelante.firms import rotating
    from adelante.firms.face import every_firm

    left = die_at

    def dying(call: Callable[..., Any]) -> Callable[..., Any]:
        def before(*args: Any, **kwargs: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **kwargs)

        return before

    if die_at:
        for name in ("_put", "record", "_switch_firm", "_switch_scope", "_wrap_firm_anew"):
            setattr(rotating, name, dying(getattr(rotating, name)))
        for name in ("rotate", "forget_older"):
            setattr(MasterKey, name, dying(getattr(MasterKey, name)))

    def quiet(words: str) -> None:
        pass

    for _ in range(rounds):
        rotating.replace_master_key(say=quiet)
        for firm, _slug in every_firm():
            rotating.replace_firm_key(firm, SEALED, say=quiet)
            with tenant(firm):
                scopes = rotating.scopes_of(firm)
            for kind, of in scopes:
                rotating.replace_scope_key(kind, of, SEALED, firm=firm, say=quiet)
    print("whole", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
