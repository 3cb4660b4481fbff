"""The product at three sizes: three databases with the same measured case, and its pages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from typing import TypeVar

from django.urls import NoReverseMatch, reverse, set_script_prefix

from bench.growing import grow
from bench.places import CannotMeasure, Database, Databases, Site, move_to
from bench.sample import CASES, SLUG, Sample, plant

SIZES = (1, 10, 100)
MOST_REDIRECTS = 2
T = TypeVar("T")


@dataclass(frozen=True)
class Houses:
    """The same firm with 60, 600 and 6,000 cases, each in a database of its own."""

    sample: Sample
    databases: dict[int, Database]

    @property
    def small(self) -> Database:
        return self.databases[1]

    def cases(self, size: int) -> int:
        """How many cases the firm of this size has."""
        return CASES * size + 1

    @property
    def large(self) -> Database:
        return self.databases[max(SIZES)]


def build(databases: Databases, small: Database) -> Houses:
    """Fill the small one (migrated, and Django stands in it), then copy and grow it."""
    sample = _as_administrator(databases, small, plant)
    made = {1: small}
    for times in SIZES[1:]:
        made[times] = databases.make(f"bench_{times}", like=small.name)
        _as_administrator(databases, made[times], partial(grow, sample, times=times))
        print(f"  a firm with {CASES * times + 1:,} cases", flush=True)
    for database in made.values():
        databases.settle(database)
    move_to(small)
    return Houses(sample, made)


def _as_administrator(databases: Databases, database: Database, work: Callable[[], T]) -> T:
    """No hat may write every table; the server's administrator may."""
    move_to(database, url=databases.administrator(database))
    try:
        return work()
    finally:
        move_to(database)


@dataclass(frozen=True)
class Page:
    """One of the pages that are measured, as its reader asks for it."""

    name: str
    path: str
    cookie: str
    is_client: bool


def pages(sample: Sample, missing: list[str]) -> list[Page]:
    """Those that exist. A sentence about each that does not is added to `missing`."""
    wanted = [
        ("client case home", "home:case", [sample.case], True),
        ("client Documents", "home:documents", [sample.case], True),
        ("client Invoices", "home:invoices", [sample.case], True),
        ("staff Today", "desk:today", [], False),
        ("staff Review", "desk:review", [], False),
    ]
    found: list[Page] = []
    set_script_prefix(f"/{SLUG}/")
    try:
        for name, view, arguments, is_client in wanted:
            cookie = sample.client_cookie if is_client else sample.staff_cookie
            try:
                path = reverse(view, args=arguments)
            except NoReverseMatch:
                missing.append(f"{name}: the product has no page named {view} yet.")
            else:
                found.append(Page(name, path, cookie, is_client))
    finally:
        set_script_prefix("/")
    return found


def answering(
    wanted: Iterable[Page], sites: Mapping[int, Site], missing: list[str]
) -> list[tuple[Page, dict[int, str]]]:
    """Those of the pages that answer everywhere, with the path that does at each size."""
    fine: list[tuple[Page, dict[int, str]]] = []
    for page in wanted:
        try:
            paths = {size: arrived_at(page, at) for size, at in sites.items()}
        except CannotMeasure as why:
            missing.append(f"{page.name}: {why}")
        else:
            fine.append((page, paths))
    return fine


def arrived_at(page: Page, at: Site) -> str:
    """The path that answers 200: the page's, or where it leads, such as the first to review."""
    path = page.path
    for _ in range(MOST_REDIRECTS + 1):
        status, location, body = _ask(at, path, page.cookie)
        if status == 200:
            if b"<html" not in body or len(body) < 1000:
                raise CannotMeasure(f"{path} answered no page.")
            return path
        path = onward(page, status, location)
    raise CannotMeasure(f"{page.path} redirects without end.")


def onward(page: Page, status: int, location: str) -> str:
    """Where a redirect leads. Raises CannotMeasure for any other answer, and for the sign-in."""
    if status not in {301, 302, 303} or "sign-in" in location or "login" in location:
        raise CannotMeasure(f"{page.path} answered {status} {location}".strip() + ".")
    return location


def _ask(at: Site, path: str, cookie: str) -> tuple[int, str, bytes]:
    line = HTTPConnection("127.0.0.1", at.port, timeout=30)
    try:
        line.request("GET", path, headers={"Cookie": cookie})
        answer = line.getresponse()
        return answer.status, answer.headers.get("Location", ""), answer.read()
    finally:
        line.close()
