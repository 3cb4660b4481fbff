"""The outbox and the reminders of a case: for its team, where a firm works in teams, and about what
is limited to some for those alone.
"""

from importlib import import_module

from django.db import migrations

from adelante.core.tenancy.walls import MINE, Limits, Team

teams = import_module("adelante.cases.migrations.0009_team")
papers = import_module("adelante.documents.migrations.0005_limits")
bills = import_module("adelante.billing.migrations.0005_limits")

# `about` of a letter holds the ids of what it speaks of, one or a list, under several names.
NAMES_NONE_OF = "NOT EXISTS (SELECT FROM unnest({shut}) AS gone WHERE strpos(about::text, gone::text) > 0)"


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0002_walls"),
        ("messaging", "0002_walls"),
        ("cases", "0009_team"),
        ("billing", "0005_limits"),
    ]
    operations = [
        Team("messaging_message", reached=f"{teams.OF_NO_CASE} OR case_id IN {MINE}"),
        Team("workflows_sequence"),
        *(
            operation
            for by in (papers.BY, bills.BY)
            for operation in (
                Limits("messaging_message", by=by, test=NAMES_NONE_OF, client=False),
                Limits("workflows_sequence", by=by, key="about_id", client=False),
            )
        ),
    ]
