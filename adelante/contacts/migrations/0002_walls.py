from django.db import migrations

from adelante.core.tenancy.walls import Wall


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial"), ("people", "0002_walls")]
    operations = [Wall("contacts_contact"), Wall("contacts_relation")]
