"""Somebody who reaches their own papers alone sees those, and nothing of the others' in the case."""

from importlib import import_module

from django.db import migrations

from adelante.core.tenancy.walls import Redraw

before = import_module("adelante.documents.migrations.0002_walls")

SEEN = "party_id = ANY ((SELECT tenancy_seen())::uuid[])"
OPEN = f"{SEEN} AND (audience = 'case' OR {before.OWN})"


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_walls"), ("cases", "0004_reaches")]
    operations = [
        Redraw("documents_request", home=SEEN, was=before.CASES),
        *(
            Redraw(table, home=OPEN, was=before.OPEN)
            for table in (
                "documents_version",
                "documents_file",
                "documents_preview",
                "documents_remark",
            )
        ),
    ]
