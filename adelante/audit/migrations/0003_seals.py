"""Seals: links of a chain that holds a firm's entries together. And which database wrote an entry."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.expressions import RawSQL

import adelante.core.clock
import adelante.core.ids
from adelante.core.tenancy.walls import ADD, AppendOnly, Wall

# Sealing goes by the transaction of an entry, so no writer chooses it.
STAMPED = """
CREATE FUNCTION audit_stamped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.xid := pg_current_xact_id();
  NEW.server := (pg_control_system()).system_identifier;
  RETURN NEW;
END $$
"""
STAMPS = "CREATE TRIGGER stamped BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_stamped()"


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_walls"),
        ("firms", "0004_mornings"),
        ("people", "0002_walls"),
        ("cases", "0002_walls"),
    ]
    operations = [
        migrations.AddField(
            model_name="entry",
            name="server",
            field=models.BigIntegerField(db_default=RawSQL("(pg_control_system()).system_identifier", ())),
        ),
        migrations.RunSQL(STAMPED, "DROP FUNCTION audit_stamped()"),
        migrations.RunSQL(STAMPS, "DROP TRIGGER stamped ON audit_entry"),
        migrations.AddIndex("entry", models.Index(fields=["firm", "server", "xid"], name="entry_to_seal")),
        migrations.AddIndex("entry", models.Index(fields=["firm", "at"], name="entry_by_time")),
        migrations.AddIndex("entry", models.Index(fields=["firm", "name", "-seq"], name="entry_by_act")),
        migrations.AddIndex("entry", models.Index(fields=["firm", "account_id", "-seq"], name="entry_of_account")),
        migrations.AddIndex("entry", models.Index(fields=["firm", "session_id", "-seq"], name="entry_of_session")),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=adelante.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=adelante.core.clock.now)),
                ("server", models.BigIntegerField()),
                ("after", models.BigIntegerField()),
                ("upto", models.BigIntegerField()),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                ("count", models.PositiveIntegerField()),
                ("listed", models.BinaryField()),
                ("digest", models.BinaryField()),
                ("previous", models.BinaryField()),
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
                    models.UniqueConstraint(fields=("firm", "number"), name="seals_are_numbered"),
                    models.CheckConstraint(
                        condition=models.Q(("after__lt", models.F("upto")), ("count__gt", 0)),
                        name="a_seal_holds_entries",
                    ),
                ],
            },
        ),
        Wall("audit_seal", staff="SELECT", system=ADD),
        AppendOnly("audit_seal"),
    ]
