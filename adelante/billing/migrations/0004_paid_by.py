"""Who paid, where that is somebody else than who owes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0003_corrections")]
    operations = [
        migrations.AddField("payment", "paid_by_id", models.UUIDField(null=True)),
    ]
