"""Papers of a case are for its team, and those that are limited to some are there for nobody else.

A document is shut to whoever its limit leaves out, and with it all that hangs on it: one array of
ids, which every policy below looks into (ADR 0018).
"""

from importlib import import_module

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import adelante.core.clock
import adelante.core.ids
import adelante.core.tenancy.keys
from adelante.core.tenancy.walls import Limits, Lookup, Team, Wall

teams = import_module("adelante.cases.migrations.0009_team")
reaches = import_module("adelante.cases.migrations.0004_reaches")

AT_DESK = f"""l.of_staff AND NOT EXISTS (SELECT FROM people_member m
      WHERE {teams.ME} AND (m.role = 'owner' OR m.role = ANY (l.roles) OR m.id = ANY (l.members)))"""
AT_HOME = f"""l.of_clients AND NOT EXISTS (SELECT FROM cases_grant g
      WHERE {reaches.MINE} AND g.case_id = l.case_id AND g.party_id = ANY (l.parties))"""
SHUT = """
CREATE FUNCTION {name}() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  WITH shut AS MATERIALIZED (SELECT l.request_id AS id FROM documents_requestlimit l WHERE l.firm_id = tenancy_firm() AND {who}),
    versions AS MATERIALIZED (SELECT v.id FROM documents_version v WHERE v.request_id IN (SELECT id FROM shut))
  SELECT ARRAY(SELECT id FROM shut UNION ALL SELECT id FROM versions
    UNION ALL SELECT f.id FROM documents_file f WHERE f.version_id IN (SELECT id FROM versions)
    UNION ALL SELECT u.id FROM documents_upload u WHERE u.request_id IN (SELECT id FROM shut)
    UNION ALL SELECT m.id FROM documents_remark m WHERE m.request_id IN (SELECT id FROM shut)
    UNION ALL SELECT r.document_id FROM documents_request r WHERE r.id IN (SELECT id FROM shut) AND r.document_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM documents_request o WHERE o.document_id = r.document_id AND o.id NOT IN (SELECT id FROM shut))
  ); END
"""
BY = "tenancy_papers_shut"
PLAIN = "SELECT, INSERT, UPDATE (of_staff, roles, members, of_clients, parties, set_at)"


def limit_table(name: str, of: str, to: str, unique: str) -> migrations.CreateModel:
    """A table of limits, alike for every kind of item."""

    def key(target: str) -> models.Field:
        return adelante.core.tenancy.keys.SameFirmKey(
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to=target,
        )

    def array(of_field: models.Field) -> models.Field:
        return django.contrib.postgres.fields.ArrayField(
            base_field=of_field, default=list, size=None
        )

    return migrations.CreateModel(
        name=name,
        fields=[
            (
                "id",
                models.UUIDField(
                    default=adelante.core.ids.new_id,
                    editable=False,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("of_staff", models.BooleanField(default=False)),
            ("roles", array(models.CharField(max_length=10))),
            ("members", array(models.UUIDField())),
            ("of_clients", models.BooleanField(default=False)),
            ("parties", array(models.UUIDField())),
            ("set_at", models.DateTimeField(default=adelante.core.clock.now)),
            ("case", key("cases.case")),
            (
                "firm",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="firms.firm",
                ),
            ),
            (of, key(to)),
        ],
        options={
            "constraints": [models.UniqueConstraint(fields=("firm", of), name=unique)],
        },
    )


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_uploads_of_an_account"), ("cases", "0009_team")]
    operations = [
        limit_table("RequestLimit", "request", "documents.request", "one_limit_a_request"),
        Wall("documents_requestlimit", staff=PLAIN),
        Lookup(
            f"{BY}_at_desk",
            SHUT.format(name=f"{BY}_at_desk", who=AT_DESK),
            reads={
                "documents_requestlimit": (
                    "firm_id, request_id, case_id, of_staff, roles, members, of_clients, parties"
                ),
                "documents_request": "id, document_id",
                "documents_version": "id, request_id",
                "documents_file": "id, version_id",
                "documents_upload": "id, request_id",
                "documents_remark": "id, request_id",
            },
            callers="adelante_staff",
        ),
        Lookup(
            f"{BY}_at_home",
            SHUT.format(name=f"{BY}_at_home", who=AT_HOME),
            reads={},
            callers="adelante_client",
        ),
        Team(
            "documents_document",
            reached=f"contact_id {teams.KNOWN_TO_ALL.format('tenancy_strangers')}",
        ),
        *(
            Team(f"documents_{name}")
            for name in ("request", "version", "file", "preview", "upload", "remark")
        ),
        Team("documents_requestlimit"),
        Limits("documents_document", by=BY, key="id"),
        Limits("documents_request", by=BY, key="id"),
        Limits("documents_version", by=BY, key="request_id"),
        Limits("documents_file", by=BY, key="version_id"),
        Limits("documents_preview", by=BY, key="file_id"),
        Limits("documents_upload", by=BY, key="request_id"),
        Limits("documents_remark", by=BY, key="request_id"),
        Limits("audit_entry", by=BY, test="NOT subjects && {shut}"),
    ]
