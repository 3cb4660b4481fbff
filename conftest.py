"""Tests act as the application, walled. The owner only creates the test database and empties it."""

import pytest

from tests.evidence import TABLES, named_in


def pytest_addoption(parser):
    parser.addoption("--asvs", help="only what docs/asvs.md names for numbers that begin so: V7.4")
    parser.addoption("--threat", help="only what docs/threats.md names for this number: 21")


def pytest_collection_modifyitems(config, items):
    for item in items:
        name = getattr(item, "originalname", item.name)
        for table in TABLES:
            for number in named_in(table).get(name, ()):
                item.add_marker(getattr(pytest.mark, table)(number))
        mark = item.get_closest_marker("django_db")
        if mark or "db" in item.fixturenames:
            wanted = (mark.kwargs if mark else {}) | {"databases": ["default", "owner"]}
            item.add_marker(pytest.mark.django_db(**wanted), append=False)
    for table in TABLES:
        if asked := config.getoption(table):
            items[:] = [item for item in items if _stands_for(asked, item, table)]


def _stands_for(asked, item, table):
    """Is the test named for this number, or for one below it?"""
    numbers = [mark.args[0] for mark in item.iter_markers(table)]
    return any(number == asked or number.startswith(f"{asked}.") for number in numbers)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """A database in use cannot be dropped, and Django closes the owner's connection alone."""
    from django.db import connections

    from adelante.people import limits

    yield
    connections.close_all()
    limits.close()


@pytest.fixture
def cast(db):
    """Everybody, in one transaction that is undone after the test."""
    from adelante.firms.face import forget_faces
    from tests.cast import assemble

    forget_faces()
    yield assemble()
    forget_faces()


@pytest.fixture
def in_part(cast):
    """The cast with Nora and Pablo, who reach less than the case of Ana and Luis."""
    from tests.cast import join_in_part

    join_in_part(cast)
    return cast


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """The cast with one of everything, made once for a whole module and undone after it.

    Tests use it through `visit`, and not beside `cast`: the same people cannot be there twice.
    """
    from django.db import transaction

    from adelante.firms.face import forget_faces
    from tests.belongings import belongings
    from tests.cast import assemble

    forget_faces()
    with django_db_blocker.unblock(), transaction.atomic():
        yield belongings(assemble())
        transaction.set_rollback(True)
    forget_faces()


@pytest.fixture
def visit(house, db):
    """The house for one test, whose changes are undone after it."""
    return house


@pytest.fixture
def signed_in(cast):
    """`signed_in(client, "maria")`: this browser now has María's session at her firm."""
    from tests.cast import sign_in

    def sign(client, who):
        sign_in(client, cast.accounts[who])
        return client

    return sign


def pytest_sessionstart(session):
    """Pages need their stylesheet, script and catalogues, wherever the tests are started from."""
    from django.core.management import call_command

    call_command("assets")


@pytest.fixture(scope="module")
def browser():
    """A real Chromium. It goes with the module: its event loop would bar the tests after it."""
    from playwright.sync_api import sync_playwright

    from tests.browser import QUIET, chromium

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        yield running
        running.close()
