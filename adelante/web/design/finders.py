"""Builds the bundle whenever static files are looked for, so that no one can forget to."""

from typing import Any

from django.contrib.staticfiles.finders import BaseFinder

from adelante.web.design.bundle import DIST, build_if_stale


class BundleFinder(BaseFinder):
    """Named first in STATICFILES_FINDERS. It finds nothing itself: the finder of app folders does.

    Where the package lies on a read-only disk, `manage.py bundle` has been run before.
    """

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path.replace("\\", "/").startswith("design/dist/"):
            _build()
        return []

    def list(self, ignore_patterns: Any) -> Any:
        _build()
        return ()


def _build() -> None:
    try:
        build_if_stale()
    except OSError:
        if not (DIST / "house.css").exists():
            raise
