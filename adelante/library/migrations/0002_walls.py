from django.db import migrations

from adelante.core.tenancy.walls import Wall


class Migration(migrations.Migration):
    dependencies = [("library", "0001_initial"), ("people", "0002_walls")]
    operations = [Wall("library_casetype")]
