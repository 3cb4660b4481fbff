"""Where a firm works in teams: alarms and decoys of one's own cases alone."""

from django.db import migrations

from adelante.core.tenancy.walls import MINE, Team


class Migration(migrations.Migration):
    dependencies = [("looks", "0003_own_papers"), ("cases", "0011_teams_of_more")]
    operations = [
        Team("looks_alarm", reached=f"case_id IS NULL OR case_id IN {MINE}"),
        Team("looks_decoy"),
    ]
