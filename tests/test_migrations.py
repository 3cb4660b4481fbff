"""All the way down, and up again: on a copy of the tests' database."""

import os

import pytest
from django.apps import apps
from django.db import DatabaseError, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from adelante.people import limits

pytestmark = pytest.mark.django_db(transaction=True)
OURS = sorted(app.label for app in apps.get_app_configs() if app.name.startswith("adelante."))


@pytest.fixture
def scratch(db):
    """A migrated database in the owner's place. Its name is not one of a test's."""
    owner = connections["owner"]
    connections.close_all()  # a database in use cannot be copied
    limits.close()
    name = f"scratch_{os.environ.get('TEST_DATABASE', 'adelante')}_{os.getpid()}"
    with owner._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{owner.settings_dict["NAME"]}"')
    copy = owner.copy()
    copy.settings_dict["NAME"] = name
    connections["owner"] = copy
    try:
        yield copy
    finally:
        copy.close()
        connections["owner"] = owner
        with owner._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')


def test_every_migration_goes_down_and_up_again(scratch):
    first = shape_of(scratch)
    assert {"cases_case", "audit_entry"} <= set(first["tables"])

    down = MigrationExecutor(scratch)
    migrated = {app for app, _ in down.loader.graph.nodes}
    down.migrate([(app, None) for app in OURS if app in migrated])
    left = shape_of(scratch)
    assert [table for table in left["tables"] if table.split("_")[0] in OURS] == []
    assert left["policies"] == []
    assert [name for name in left["functions"] if "procrastinate" not in name] == []

    again = MigrationExecutor(scratch)
    again.migrate(again.loader.graph.leaf_nodes())
    assert shape_of(scratch) == first


def test_outside_of_tests_the_trail_cannot_be_emptied(scratch):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic("owner"):
        scratch.cursor().execute("TRUNCATE audit_entry")


def shape_of(connection):
    """Tables, policies, functions, constraints and grants, as far as they have names."""
    asked = {
        "tables": "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = here",
        "policies": "SELECT tablename || '.' || policyname FROM pg_policies",
        "functions": "SELECT proname FROM pg_proc WHERE pronamespace = here",
        "columns": "SELECT attrelid::regclass || '.' || attname || attnotnull FROM pg_attribute "
        "JOIN pg_class ON pg_class.oid = attrelid WHERE relkind = 'r' AND relnamespace = here "
        "AND NOT attisdropped",
        "triggers": "SELECT tgrelid::regclass || '.' || tgname FROM pg_trigger "
        "WHERE NOT tgisinternal",
        "grants": "SELECT relname || coalesce(relacl::text, '') FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = here",
        "walls": "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity",
    }
    with connection.cursor() as cursor:
        return {
            name: sorted(
                row[0]
                for row in cursor.execute(sql.replace("here", "'public'::regnamespace")).fetchall()
            )
            for name, sql in asked.items()
        }
