"""Access reviews: written by those who run the firm, read by them, changed by nobody."""

import adelante.core.clock
import adelante.core.ids
import adelante.core.tenancy.keys
import django.db.models.deletion
from django.db import migrations, models

from adelante.core.tenancy.walls import ADD, AppendOnly, Wall

RUNS = "firm_id = (SELECT tenancy_runs())"
ONLY_WHO_RUNS = [
    (
        f"CREATE POLICY run ON {table} AS RESTRICTIVE TO adelante_staff USING ({RUNS})",
        f"DROP POLICY run ON {table}",
    )
    for table in ("people_accessreview", "people_reviewdecision")
]


class Migration(migrations.Migration):
    dependencies = [("people", "0008_roles")]
    operations = [
        migrations.CreateModel(
            name="AccessReview",
            fields=[
                ("id", models.UUIDField(default=adelante.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("started_at", models.DateTimeField(default=adelante.core.clock.now)),
                ("finished_at", models.DateTimeField(null=True)),
                ("firm", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="firms.firm")),
                ("finished_by", adelante.core.tenancy.keys.SameFirmKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.member")),
                ("started_by", adelante.core.tenancy.keys.SameFirmKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.member")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(finished_at=None), fields=("firm",), name="one_open_review_a_firm"),
                    models.CheckConstraint(
                        condition=models.Q(finished_at=None, finished_by=None)
                        | models.Q(finished_at__isnull=False, finished_by__isnull=False),
                        name="finished_review_says_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewDecision",
            fields=[
                ("id", models.UUIDField(default=adelante.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("member", "Colleague"), ("grant", "Client’s access"), ("invitation", "Invitation")], max_length=10)),
                ("about_id", models.UUIDField()),
                ("who", models.CharField(max_length=400)),
                ("reaches", models.CharField(max_length=400)),
                ("last_used_at", models.DateTimeField(null=True)),
                ("made", models.CharField(choices=[("kept", "Kept"), ("removed", "Removed")], max_length=7)),
                ("made_at", models.DateTimeField(default=adelante.core.clock.now)),
                ("firm", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="firms.firm")),
                ("made_by", adelante.core.tenancy.keys.SameFirmKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.member")),
                ("review", adelante.core.tenancy.keys.SameFirmKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.accessreview")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("firm", "review", "kind", "about_id"), name="one_decision_a_way_in"),
                ],
            },
        ),
        Wall("people_accessreview", staff="SELECT, INSERT, UPDATE (finished_at, finished_by_id)", system="SELECT"),
        Wall("people_reviewdecision", staff=ADD, system="SELECT"),
        migrations.RunSQL([do for do, _ in ONLY_WHO_RUNS], [undo for _, undo in ONLY_WHO_RUNS]),
        AppendOnly("people_reviewdecision"),
    ]
