"""Who reaches their own papers alone reads who opened those; nothing else of the case's memory."""

from importlib import import_module

from django.db import migrations

from adelante.core.tenancy.walls import Redraw

before = import_module("adelante.cases.migrations.0002_walls")

MINE = "party_id = ANY ((SELECT tenancy_parties())::uuid[])"
WAS = f"""account_id = (SELECT tenancy_account()) OR ({before.MY_CASES} AND (audience = 'case'
              OR audience = 'party' AND {MINE}))"""
OPENED = f"name = 'file_opened' AND audience = 'party' AND {MINE}"


class Migration(migrations.Migration):
    dependencies = [("looks", "0002_walls"), ("cases", "0004_reaches")]
    operations = [Redraw("audit_entry", home=f"{WAS} OR {OPENED}", was=WAS)]
