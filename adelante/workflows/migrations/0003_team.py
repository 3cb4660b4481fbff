"""The outbox and the reminders of a case are for its team, where a firm works in teams."""

from importlib import import_module

from django.db import migrations

from adelante.core.tenancy.walls import MINE, Team

teams = import_module("adelante.cases.migrations.0008_team")


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0002_walls"),
        ("messaging", "0002_walls"),
        ("cases", "0008_team"),
    ]
    operations = [
        Team("messaging_message", reached=f"{teams.OF_NO_CASE} OR case_id IN {MINE}"),
        Team("workflows_sequence"),
    ]
