"""Whether everybody at the office reaches every case, or its team alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("firms", "0005_limits"), ("people", "0003_run_by_its_managers")]
    operations = [
        migrations.AddField(
            "firm",
            "access",
            models.CharField(
                choices=[("firm", "Everybody at the firm"), ("team", "The team of the case")],
                default="firm",
                max_length=4,
            ),
        ),
        migrations.RunSQL(  # the policy `run` lets its owners and managers alone
            "GRANT UPDATE (access) ON firms_firm TO adelante_staff",
            "REVOKE UPDATE (access) ON firms_firm FROM adelante_staff",
        ),
    ]
