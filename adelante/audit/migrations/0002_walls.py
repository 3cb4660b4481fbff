"""The trail: added to by every door, changed by none."""

from django.db import migrations

from adelante.core.tenancy.walls import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("core", "0001_ground")]
    operations = [AppendOnly("audit_entry")]
