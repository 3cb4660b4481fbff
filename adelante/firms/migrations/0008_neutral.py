"""A firm's neutral name, for letters that must not say who writes; where a quick exit leads."""

from django.db import migrations, models

COLUMNS = "neutral_name, exit_to"


class Migration(migrations.Migration):
    dependencies = [("firms", "0007_keys")]
    operations = [
        migrations.AddField(
            "firm",
            "exit_to",
            models.CharField(
                choices=[
                    ("weather", "The weather"),
                    ("search", "A search page"),
                    ("lexicon", "An encyclopedia"),
                ],
                default="weather",
                max_length=7,
            ),
        ),
        migrations.AddField(
            "firm", "neutral_name", models.CharField(blank=True, max_length=40)
        ),
        migrations.RunSQL(
            f"GRANT UPDATE ({COLUMNS}) ON firms_firm TO adelante_staff",
            f"REVOKE UPDATE ({COLUMNS}) ON firms_firm FROM adelante_staff",
        ),
    ]
