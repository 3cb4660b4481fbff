"""Who reaches their own papers alone reads who opened those; nothing else of the case's memory."""

from importlib import import_module

from django.db import migrations

from adelante.core.tenancy.walls import Redraw

walls = import_module("adelante.cases.migrations.0002_walls")
safe = import_module("adelante.cases.migrations.0010_safe_mode")

MINE = "party_id = ANY ((SELECT tenancy_parties())::uuid[])"
WAS = safe.ENTRIES.format(cases=walls.MY_CASES, who=safe.OF_SEEN)
OPENED = f"name = 'file_opened' AND audience = 'party' AND {MINE}"


class Migration(migrations.Migration):
    dependencies = [("looks", "0002_walls"), ("cases", "0010_safe_mode")]
    operations = [Redraw("audit_entry", home=f"{WAS} OR {OPENED}", was=WAS)]
