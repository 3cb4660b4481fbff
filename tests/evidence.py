"""Which test stands for which requirement: read from the tables in docs/, and nowhere else.

A row's first cell is a number ("V7.4.2", "21"); words of its last cell in backticks that begin with
`test_` are tests. Each such test carries the mark `asvs("V7.4.2")` or `threat("21")`.
"""

import re
from functools import cache
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
TABLES = {"asvs": DOCS / "asvs.md", "threat": DOCS / "threats.md"}
ROW = re.compile(r"^\| (V?[0-9.]+) \|(.*)\|$", re.MULTILINE)
TEST = re.compile(r"`(test_[a-z0-9_]+)`")


@cache
def rows(table: str) -> dict[str, str]:
    """{number: the rest of its row}"""
    return dict(ROW.findall(TABLES[table].read_text()))


@cache
def named_in(table: str) -> dict[str, list[str]]:
    """{test's name: the numbers that it stands for}"""
    found: dict[str, list[str]] = {}
    for number, row in rows(table).items():
        for name in TEST.findall(row):
            found.setdefault(name, []).append(number)
    return found
