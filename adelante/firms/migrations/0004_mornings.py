"""Whether colleagues get a mail each working morning of what waits for them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("firms", "0003_walls")]
    operations = [
        migrations.AddField("firm", "mornings", models.BooleanField(default=True)),
    ]
