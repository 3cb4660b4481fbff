"""Counters and keys. After `people`, whose members the staff policies ask for."""

from django.db import migrations

from adelante.core.tenancy.walls import ADD, Wall


class Migration(migrations.Migration):
    dependencies = [("firms", "0002_face"), ("people", "0002_walls")]
    operations = [
        Wall("firms_counter"),
        Wall("firms_firmkey", staff="SELECT", client="SELECT", home="true", system=ADD, app="SELECT"),
        Wall("firms_scopekey", staff=ADD, client="SELECT", home="true", system=ADD),
    ]
