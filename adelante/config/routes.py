"""Every address of the product, with its methods and who may enter."""

import json
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver


def show(*, as_json: bool) -> int:
    import django

    django.setup()
    rows = list(routes())
    if as_json:
        print(json.dumps(rows, indent=1))
        return 0
    width = max(len(row["path"]) for row in rows)
    for row in rows:
        print(f"{row['path']:<{width}}  {','.join(row['methods']):<9}  {row['access']}")
    return 0


def routes() -> Iterator[dict[str, Any]]:
    """{path, methods, access} of each URL pattern; `access` is "nobody said" where none is."""
    tables = {"adelante.config.urls_shared": "/", "adelante.config.urls": "/{firm}/"}
    for urlconf, prefix in tables.items():
        for route, view in patterns(get_resolver(urlconf).url_patterns, prefix):
            access = getattr(view, "access", None)
            door = access.door if access else "nobody said"
            right = f": {access.may.value}" if access and access.may else ""
            writes = bool(access and access.writes)
            yield {
                "path": route,
                "methods": _methods(view, writes=writes),
                "access": f"{door}{right}",
            }


def patterns(entries: list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for entry in entries:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry.callback
        else:
            yield from patterns(entry.url_patterns, route)


def _methods(view: Any, *, writes: bool) -> list[str]:
    allowed = getattr(view, "methods", None)
    if allowed:
        return list(allowed)
    access = getattr(view, "access", None)
    if access and access.door in {"staff", "client"}:
        return ["POST"] if writes else ["GET", "HEAD"]
    return ["GET", "HEAD", "POST"] if writes else ["GET", "HEAD"]
