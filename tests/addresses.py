"""Every address of the product as the tests see it: read from the URL tables, listed nowhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.test import RequestFactory
from django.urls import get_resolver

from adelante.config.routes import patterns
from adelante.web.access import Access

PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
PLACEHOLDERS = {"int": "1", "slug": "none-such", "str": "none-such", "path": "none-such"}
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@dataclass
class Address:
    """`path` is "/{firm}/desk/cases/<uuid:case_id>"; shared addresses have no firm in theirs."""

    path: str
    view: Any

    def __str__(self) -> str:
        return self.path

    @property
    def access(self) -> Access | None:
        return getattr(self.view, "access", None)

    @property
    def door(self) -> str:
        return self.access.door if self.access else "nobody said"

    @property
    def of_firm(self) -> bool:
        return self.path.startswith("/{firm}/")

    @property
    def ids(self) -> list[str]:
        """Names of the parts that are ids of rows, such as case_id."""
        return [part["name"] for part in PART.finditer(self.path) if part["kind"] == "uuid"]

    @property
    def words(self) -> list[str]:
        """Names of the other parts, such as the key of a type in the library."""
        return [part["name"] for part in PART.finditer(self.path) if part["kind"] != "uuid"]

    @cached_property
    def methods(self) -> list[str]:
        """What the view takes, by its own word: it is asked with a method that none does."""
        try:
            told = self.view(RequestFactory().generic("TRACE", "/")).headers["Allow"]
        except Exception:  # it does not say before it has looked at its firm
            return ["GET", "HEAD", "POST"]
        return [method for method in told.split(", ") if method != "OPTIONS"]

    @property
    def different_methods(self) -> list[str]:
        """Without HEAD where it is only a GET whose body is thrown away."""
        return [method for method in self.methods if method != "HEAD" or not self.reads]

    @property
    def reads(self) -> bool:
        return "GET" in self.methods

    @property
    def unsafe(self) -> list[str]:
        return [method for method in self.methods if method in UNSAFE]

    def at(self, firm: str, **ids: object) -> str:
        """The address with these ids in it; other parts get a word that names nothing."""
        return PART.sub(
            lambda part: str(ids.get(part["name"]) or PLACEHOLDERS[part["kind"] or "str"]),
            self.path.replace("{firm}", firm),
        )


def addresses() -> Iterator[Address]:
    for table, prefix in {
        "adelante.config.urls_shared": "/",
        "adelante.config.urls": "/{firm}/",
    }.items():
        for path, view in patterns(get_resolver(table).url_patterns, prefix):
            yield Address(path, view)


def at_a_firm() -> list[Address]:
    return [address for address in addresses() if address.of_firm]
