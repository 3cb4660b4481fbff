"""The walls, taken down from outside one by one: each alone still holds, and the probe sees it when
none does. Really without row security: committed by the owner, and put back.
"""

import pytest
from django.db import connections

from adelante.firms.face import forget_faces
from tests.belongings import belongings
from tests.cast import assemble
from tests.isolation.leaking import forget_the_desk, leaks
from tests.visiting import Browsers

pytestmark = pytest.mark.django_db(transaction=True)
WALLED = ("cases_case", "documents_request", "documents_file", "billing_invoice", "audit_entry")


@pytest.fixture
def house():
    forget_faces()
    yield belongings(assemble())
    forget_faces()


@pytest.fixture
def without_row_security(house):
    owner = connections["owner"].cursor()
    for table in WALLED:
        owner.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    yield
    for table in WALLED:
        owner.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


def seen_of_harbour(house):
    """What María's pages of cases give away of the other firm."""
    browser = Browsers(house).of("maria")
    hugos = house.cast.cases["hugo"].pk
    pages = browser.get("/rivera/desk/cases/"), browser.get(f"/rivera/desk/cases/{hugos}")
    assert pages[0].status_code == 200
    known = {"harbour": {str(row.pk) for row in house.rows.values()}}
    mine = {"harbour": known["harbour"] - ids_of(house, house.cast.rivera)}
    return [word for page in pages for word in leaks(page, "harbour", mine, allowed=[hugos])]


def ids_of(house, firm):
    return {str(row.pk) for row in house.rows.values() if getattr(row, "firm_id", None) == firm}


def test_with_both_walls_nothing_is_seen(house):
    assert seen_of_harbour(house) == []


def test_row_security_alone_shows_no_other_firm(house, monkeypatch):
    forget_the_desk(monkeypatch)
    assert seen_of_harbour(house) == []


def test_the_desk_alone_shows_no_other_firm(house, without_row_security):
    assert seen_of_harbour(house) == []


def test_with_neither_wall_the_probe_sees_the_other_firm(house, without_row_security, monkeypatch):
    forget_the_desk(monkeypatch)
    assert {"Silva", "HL-1"} <= set(seen_of_harbour(house))
