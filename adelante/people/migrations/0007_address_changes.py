"""Another e-mail address: a code to the new one, a way back from the old one."""

import django.db.models.deletion
from django.db import migrations, models

import adelante.core.clock
import adelante.core.ids
from adelante.core.tenancy.keys import SameFirmKey
from adelante.core.tenancy.walls import KEEP, Wall


class Migration(migrations.Migration):
    dependencies = [("people", "0006_sessions")]
    operations = [
        migrations.CreateModel(
            "AddressChange",
            [
                ("id", models.UUIDField(default=adelante.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("session_id", models.UUIDField()),
                ("before", models.EmailField(max_length=254)),
                ("after", models.EmailField(max_length=254)),
                ("code_digest", models.BinaryField()),
                ("asked_at", models.DateTimeField(default=adelante.core.clock.now)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("undo_digest", models.BinaryField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("account", SameFirmKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.account")),
                ("firm", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="firms.firm")),
            ],
        ),
        migrations.AddConstraint(
            "AddressChange", models.UniqueConstraint(fields=["firm", "undo_digest"], name="one_change_an_undo")
        ),
        migrations.AddIndex("AddressChange", models.Index(fields=["account", "-asked_at"], name="change_of_account")),
        Wall("people_addresschange", app=KEEP, system=KEEP, staff=""),
    ]
