"""How long a sign-in lasts at this firm, whom it tells of unusual ones, and whether it is open."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models


SETS = "staff_idle_minutes, staff_hours, client_idle_minutes, client_hours, trusted_days, security_contact"


def _span(default, least, most):
    return models.PositiveSmallIntegerField(
        default=default, validators=[MinValueValidator(least), MaxValueValidator(most)]
    )


class Migration(migrations.Migration):
    dependencies = [("firms", "0004_mornings"), ("people", "0003_run_by_its_managers")]
    operations = [
        migrations.AddField("firm", "staff_idle_minutes", _span(120, 5, 720)),
        migrations.AddField("firm", "staff_hours", _span(12, 1, 24)),
        migrations.AddField("firm", "client_idle_minutes", _span(30, 5, 720)),
        migrations.AddField("firm", "client_hours", _span(12, 1, 24)),
        migrations.AddField("firm", "trusted_days", _span(30, 0, 90)),
        migrations.AddField("firm", "security_contact", models.EmailField(blank=True)),
        migrations.AddField("firm", "suspended_at", models.DateTimeField(null=True, blank=True)),
        migrations.RunSQL(
            f"GRANT UPDATE ({SETS}) ON firms_firm TO adelante_staff",
            f"REVOKE UPDATE ({SETS}) ON firms_firm FROM adelante_staff",
        ),
    ]
