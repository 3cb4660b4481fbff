"""The auditor, and where a firm departs from the table of rights: its owners and managers write it."""

import django.db.models.deletion
from django.db import migrations, models

import adelante.core.ids
from adelante.core.tenancy.walls import Wall

ROLES = [
    ("owner", "Managing partner"),
    ("manager", "Practice manager"),
    ("attorney", "Attorney"),
    ("paralegal", "Paralegal"),
    ("finance", "Finance"),
    ("auditor", "Auditor"),
]
RUNS = "firm_id = (SELECT tenancy_runs())"


class Migration(migrations.Migration):
    dependencies = [("people", "0007_address_changes"), ("firms", "0006_access")]
    operations = [
        migrations.AlterField("member", "role", models.CharField(choices=ROLES, max_length=10)),
        migrations.CreateModel(
            name="RoleRight",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=adelante.core.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("role", models.CharField(choices=ROLES, max_length=10)),
                ("right", models.CharField(max_length=30)),
                ("given", models.BooleanField(null=True)),
                (
                    "firm",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="firms.firm",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("firm", "role", "right"), name="one_line_a_right"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role", "owner"), _negated=True),
                        name="a_managing_partner_keeps_everything",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("right__in", ["manage staff", "run the firm"]), _negated=True
                        ),
                        name="who_runs_the_firm_is_told_by_the_role",
                    ),
                ],
            },
        ),
        Wall("people_roleright", staff="SELECT, INSERT, UPDATE (given)"),
        migrations.RunSQL(
            [
                "CREATE POLICY added ON people_roleright AS RESTRICTIVE FOR INSERT "
                f"TO adelante_staff WITH CHECK ({RUNS})",
                "CREATE POLICY run ON people_roleright AS RESTRICTIVE FOR UPDATE "
                f"TO adelante_staff USING ({RUNS})",
            ],
            [
                "DROP POLICY run ON people_roleright",
                "DROP POLICY added ON people_roleright",
            ],
        ),
    ]
