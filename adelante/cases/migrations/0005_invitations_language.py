"""Whoever is invited may read another language than the party; empty where it is the party's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_reaches")]
    operations = [
        migrations.AddField("invitation", "language", models.CharField(blank=True, max_length=5))
    ]
