"""Wall 4 by the database's own word, and each hole that its questions must find."""

import pytest
from django.apps import apps
from django.db import connection, connections, transaction

from adelante.core.tenancy.catalogue import KNOWN, gaps


def test_the_catalogue_has_no_gap(db):
    assert gaps(connection, **KNOWN) == []


def test_every_key_between_firms_rows_is_composite(db):
    with connection.cursor() as cursor:
        rows = cursor.execute(
            "SELECT conrelid::regclass::text, cardinality(conkey) FROM pg_constraint "
            "WHERE contype = 'f' AND confrelid <> 'firms_firm'::regclass "
            "AND conrelid IN (SELECT oid FROM pg_class WHERE relrowsecurity)"
        ).fetchall()
    tenants = [m for m in apps.get_models() if m.__module__.startswith("adelante.")]
    wanted = sum(
        bool(field.is_relation and field.column != "firm_id")
        for model in tenants
        for field in model._meta.local_fields
    )
    assert {size for _, size in rows} == {2}
    assert len(rows) == wanted + 2  # allauth's two


HOLES = {
    "wall off": "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
    "force off": "ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY",
    "open policy": "CREATE POLICY hole ON cases_case TO adelante_staff USING (true)",
    "open check": "ALTER POLICY staff ON cases_case WITH CHECK (true)",
    "public policy": "CREATE POLICY hole ON cases_case USING (firm_id = tenancy_firm())",
    "null firm": "ALTER TABLE cases_case ALTER firm_id DROP NOT NULL",
    "plain key": "ALTER TABLE cases_party ADD CONSTRAINT hole FOREIGN KEY (case_id) REFERENCES cases_case (id)",
    "global unique": "CREATE UNIQUE INDEX hole ON cases_case (number)",
    "owner's view": "CREATE VIEW hole AS SELECT * FROM cases_case",
    "copy": "CREATE MATERIALIZED VIEW hole AS SELECT * FROM cases_case",
    "definer": "CREATE FUNCTION hole() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
    "forgotten table": "CREATE TABLE hole (id int)",
    "truncate": "GRANT TRUNCATE ON cases_case TO adelante_app",
    "bare app": "GRANT SELECT ON cases_case TO adelante_app",
}


@pytest.mark.parametrize("hole", HOLES)
def test_the_catalogue_finds(db, hole):
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute(HOLES[hole])
        found = gaps(connections["owner"], **KNOWN)
        transaction.set_rollback(True, "owner")
    assert len(found) == 1
