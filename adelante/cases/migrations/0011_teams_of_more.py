"""Where a firm works in teams: links, safety and personal numbers of other teams' cases too."""

from importlib import import_module

from django.db import migrations

from adelante.core.tenancy.walls import Team

teams = import_module("adelante.cases.migrations.0009_team")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0010_safe_mode"),
        ("contacts", "0003_numbers"),
    ]
    operations = [
        Team("cases_pass"),
        Team("cases_safety"),
        Team(
            "contacts_personalnumber",
            reached=f"contact_id {teams.KNOWN_TO_ALL.format('tenancy_strangers')}",
        ),
    ]
