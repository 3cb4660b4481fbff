"""The statements of each page, sorted by what they are for, in the small firm and in the large.

Counted in this process by Django's own hook. BEGIN and COMMIT go past it (BEGIN carries firm, door
and role in the same message): two round trips more, the same on every page.
"""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client

from bench.houses import MOST_REDIRECTS, Houses, Page, onward, pages
from bench.places import CannotMeasure, Database, move_to
from bench.report import Aim, Figure, Report

PART = "sql"
READS = Aim("≤", 6)
COMMAND = "python -m bench sql"
SESSION = {"people_session", "people_account", "people_enter", "firms_face", "adelante_birth"}
_TABLE = re.compile(r'(?:FROM|INTO|UPDATE|JOIN)\s+"?([a-z_]+)"?', re.IGNORECASE)
_SETTING = ("SET ", "SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT set_config")


class Counted:
    """An execute wrapper that keeps every statement."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __call__(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        self.statements.append(sql if isinstance(sql, str) else str(sql))
        return execute(sql, params, many, context)

    def sorted(self) -> dict[str, list[str]]:
        kinds: dict[str, list[str]] = {
            name: [] for name in ("business", "session", "audit", "writes")
        }
        for statement in self.statements:
            kinds[kind_of(statement)].append(statement)
        return kinds


def kind_of(statement: str) -> str:
    """business (reads), session (who, which firm), audit (what is remembered), writes (other)."""
    if statement.startswith(_SETTING):
        return "session"
    tables = _TABLE.findall(statement)
    if not statement.lstrip("( ").upper().startswith("SELECT"):
        return "audit" if tables and tables[0].startswith("audit_") else "writes"
    if any(table.startswith("procrastinate") for table in tables):
        return "writes"  # a job is asked for by a function
    return "session" if set(tables) <= SESSION else "business"


def measure(houses: Houses, report: Report) -> None:
    missing: list[str] = []
    found = pages(houses.sample, missing)
    for sentence in missing:
        report.fail(sentence)
    small, large = _counts(found, houses.small, report), _counts(found, houses.large, report)
    for page in found:
        if page.name not in small or page.name not in large:
            continue
        a, b = small[page.name], large[page.name]
        report.add(
            Figure(
                PART,
                f"{page.name}: business reads",
                len(a["business"]),
                "",
                COMMAND,
                aim=READS if page.is_client else None,
            ),
            Figure(PART, f"{page.name}: session and tenancy", len(a["session"]), "", COMMAND),
            Figure(PART, f"{page.name}: audit", len(a["audit"]), "", COMMAND),
            Figure(PART, f"{page.name}: other writes", len(a["writes"]), "", COMMAND),
            Figure(
                PART,
                f"{page.name}: more statements with 100× the cases",
                sum(map(len, b.values())) - sum(map(len, a.values())),
                "",
                COMMAND,
                aim=Aim("≤", 0),
            ),
        )
        print("\n".join(f"      {_short(statement)}" for kind in a.values() for statement in kind))


def _counts(
    found: list[Page], database: Database, report: Report
) -> dict[str, dict[str, list[str]]]:
    move_to(database)
    counts = {}
    for page in found:
        try:
            counts[page.name] = _count(page)
        except CannotMeasure as why:
            report.fail(f"{page.name}: {why}")
    return counts


def _count(page: Page) -> dict[str, list[str]]:
    """Statements of the second visit: the first fills what a process keeps."""
    client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
    name, _, value = page.cookie.partition("=")
    client.cookies[name] = value
    path, seen = page.path, set[str]()
    for _ in range(MOST_REDIRECTS + 2):
        counted = Counted()
        with connection.execute_wrapper(counted):
            answer = client.get(path)
        if answer.status_code != 200:
            path = onward(page, answer.status_code, answer.headers.get("Location", ""))
        elif path in seen:
            return counted.sorted()
        else:
            seen.add(path)
    raise CannotMeasure(f"{page.path} redirects without end.")


def _short(statement: str) -> str:
    tables = dict.fromkeys(_TABLE.findall(statement))
    return f"{kind_of(statement):<9}{statement.split()[0]} {', '.join(tables)}"
