"""Personal numbers, in a table of their own. The column that was meant for them held nothing.

The office writes and empties them; the system, which replaces keys, only seals them anew; no client
ever sees a row.
"""

import adelante.core.clock
import adelante.core.ids
import adelante.core.tenancy.keys
import django.db.models.deletion
from django.db import migrations, models

from adelante.core.tenancy.walls import Wall

KINDS = [
    ("a_number", "A-number"),
    ("ssn", "Social Security number"),
    ("itin", "Taxpayer number (ITIN)"),
    ("passport", "Passport number"),
    ("uscis_account", "USCIS online account number"),
    ("i94", "I-94 number"),
    ("sevis", "SEVIS number"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0002_walls"),
        ("firms", "0007_keys"),
        ("people", "0003_run_by_its_managers"),
    ]
    operations = [
        migrations.RemoveField(model_name="contact", name="sealed_numbers"),
        migrations.CreateModel(
            name="PersonalNumber",
            fields=[
                ("id", models.UUIDField(default=adelante.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=KINDS, max_length=14)),
                ("sealed", models.BinaryField(null=True)),
                ("index", models.BinaryField(null=True)),
                ("written_at", models.DateTimeField(default=adelante.core.clock.now)),
                ("removed_at", models.DateTimeField(null=True)),
                ("contact", adelante.core.tenancy.keys.SameFirmKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contacts.contact")),
                ("firm", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="firms.firm")),
                ("written_by", adelante.core.tenancy.keys.SameFirmKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.member")),
            ],
            options={
                "indexes": [models.Index(fields=["firm", "index"], name="number_by_index")],
                "constraints": [
                    models.UniqueConstraint(fields=("firm", "contact", "kind", "index"), name="one_number_once_a_contact"),
                    models.CheckConstraint(
                        condition=models.Q(removed_at=None, sealed__isnull=False, index__isnull=False)
                        | models.Q(removed_at__isnull=False, sealed=None, index=None),
                        name="removed_number_is_gone",
                    ),
                ],
            },
        ),
        Wall(
            "contacts_personalnumber",
            staff="SELECT, INSERT, UPDATE (sealed, index, written_by_id, written_at, removed_at)",
            system="SELECT, UPDATE (sealed, index)",
        ),
    ]
