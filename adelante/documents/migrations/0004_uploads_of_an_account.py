"""What an account sent in the last day is found without reading the firm's uploads."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_own_papers")]
    operations = [
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(fields=["account_id", "started_at"], name="upload_of_account"),
        ),
    ]
