"""`adelante keys`: how it stands with the keys, and replacing them while everybody works."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from uuid import UUID


def status(*, as_json: bool) -> int:
    """Each key's id and age. None of them is ever shown."""
    _set_up()
    from adelante.config.sealed import SEALED
    from adelante.firms.face import every_firm
    from adelante.firms.keyring import master
    from adelante.firms.rotating import standing_of_firm

    ring = master()
    firms = [standing_of_firm(firm, slug, SEALED) for firm, slug in every_firm()]
    if as_json:
        older = [key.id.hex() for key in ring.keys[1:]]
        told = {"master": ring.current.id.hex(), "older_masters": older}
        print(json.dumps(told | {"firms": [asdict(each) for each in firms]}, indent=1))
        return 0
    print(f"master    {ring.current.id.hex()}  {len(ring.keys) - 1} older in its file")
    for each in firms:
        print(
            f"{each.slug:<9} {each.key}  version {each.version}, made {each.made_on}, "
            f"{each.scopes} keys of cases and contacts, {each.older} older with "
            f"{each.under_older} things under them"
        )
    return 0


def rotate(
    *,
    master: bool,
    only_add: bool,
    firms: Sequence[str],
    all_firms: bool,
    case: UUID | None,
    contact: UUID | None,
    scopes: bool,
) -> int:
    _set_up()
    from adelante.core.tenancy import tenant
    from adelante.core.vault import CannotOpen, NotAKeyFile
    from adelante.firms.face import every_firm
    from adelante.firms.models import ScopeKey
    from adelante.firms.rotating import replace_master_key, scopes_of

    known = {slug: firm for firm, slug in every_firm()}
    if unknown := [slug for slug in firms if slug not in known]:
        print(f"There is no firm at /{unknown[0]}/. Try: adelante keys status", file=sys.stderr)
        return 1
    try:
        if master:
            replace_master_key(only_add=only_add, say=_say)
        for slug in known if all_firms else firms:
            if case or contact:
                one = ("case", case) if case else ("contact", contact)
                _scope(known[slug], *one)  # type: ignore[arg-type]
                continue
            _firm(known[slug], slug)
            if scopes:
                with tenant(known[slug]):
                    every = scopes_of(known[slug])
                for kind, of in every:
                    _scope(known[slug], kind, of)
    except ScopeKey.DoesNotExist:
        print("This firm has no such case or contact.", file=sys.stderr)
        return 1
    except (NotAKeyFile, PermissionError, FileNotFoundError) as why:
        print(f"The master key's file cannot be written: {why}", file=sys.stderr)
        return 1
    except CannotOpen as why:
        print(f"Stopped; nothing is lost, and the older keys stay. {why}", file=sys.stderr)
        return 1
    return 0


def _firm(firm: UUID, slug: str) -> None:
    from adelante.config.sealed import SEALED
    from adelante.firms.rotating import replace_firm_key

    replace_firm_key(firm, SEALED, say=_said_of(slug))


def _scope(firm: UUID, kind: str, of: UUID) -> None:
    from adelante.config.sealed import SEALED
    from adelante.firms.rotating import replace_scope_key

    replace_scope_key(kind, of, SEALED, firm=firm, say=_say)


def _said_of(slug: str) -> Callable[[str], None]:
    return lambda words: _say(f"{slug}: {words}")


def _say(words: str) -> None:
    print(words, flush=True)


def _set_up() -> None:
    import django

    django.setup()
