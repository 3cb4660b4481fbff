"""What docs/asvs.md and docs/threats.md call tested is tested by a test of that name."""

import re
from pathlib import Path

import pytest

from tests.evidence import TABLES, named_in, rows

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"\]\(([^)#:]+)\)")


@pytest.fixture(scope="module")
def defined():
    files = [*(ROOT / "adelante").rglob("test_*.py"), *(ROOT / "tests").rglob("test_*.py")]
    return {
        name
        for file in files
        for name in re.findall(r"^ *def (test_\w+)", file.read_text(), re.MULTILINE)
    }


@pytest.mark.parametrize("table", TABLES)
def test_every_test_that_is_named_exists(table, defined):
    assert sorted(set(named_in(table)) - defined) == []


@pytest.mark.parametrize("table", TABLES)
def test_every_page_that_is_named_exists(table):
    page = TABLES[table]
    links = {link for row in rows(table).values() for link in LINK.findall(row)}
    assert sorted(link for link in links if not (page.parent / link).resolve().exists()) == []


def test_every_threat_of_this_part_has_its_row_and_each_a_test_or_a_reason():
    asked = {str(number) for number in (*range(1, 51), *range(96, 104))}
    assert asked - set(rows("threat")) == set()
    for number, row in rows("threat").items():
        assert "`test_" in row or "**why not**" in row, number
