from django.db import migrations

from adelante.core.tenancy.walls import Wall


class Migration(migrations.Migration):
    dependencies = [("workflows", "0001_initial"), ("cases", "0002_walls")]
    operations = [Wall("workflows_sequence")]
