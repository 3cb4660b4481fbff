"""Sessions end by the firm's limits, devices are known again, and the database decides about both."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

import adelante.core.clock
import adelante.core.ids
from adelante.core.tenancy.keys import SameFirmKey
from adelante.core.tenancy.walls import ALL, Lookup, Wall

before = import_module("adelante.cases.migrations.0006_entering_in_one_value")

# A session that somebody could still use: of a firm that is open, an account that is, used not long
# ago and begun not long ago. A device is trusted by clients alone.
HOLDS = """
CREATE FUNCTION people_holds(of_digest bytea) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT s.id FROM people_session s JOIN firms_firm f ON f.id = s.firm_id AND f.suspended_at IS NULL
    LEFT JOIN people_account a ON a.firm_id = s.firm_id AND a.id = s.account_id AND a.is_active
    LEFT JOIN people_member m ON m.firm_id = s.firm_id AND m.account_id = s.account_id AND m.left_at IS NULL
    WHERE s.firm_id = tenancy_firm() AND s.digest = of_digest AND s.expires_at > clock_timestamp()
      AND (s.account_id IS NULL OR a.id IS NOT NULL AND CASE
        WHEN m.id IS NOT NULL THEN s.seen_at > clock_timestamp() - f.staff_idle_minutes * interval '1 minute'
          AND s.made_at > clock_timestamp() - f.staff_hours * interval '1 hour'
        WHEN s.trusted THEN s.made_at > clock_timestamp() - f.trusted_days * interval '1 day'
        ELSE s.seen_at > clock_timestamp() - f.client_idle_minutes * interval '1 minute'
          AND s.made_at > clock_timestamp() - f.client_hours * interval '1 hour' END); END
"""
# Written at most once a minute, and never waited for: pages of one person may come side by side.
SEEN = """
  UPDATE people_session SET seen_at = clock_timestamp() WHERE id = (SELECT s.id FROM people_session s
    WHERE s.id = (known->>'session')::uuid AND s.seen_at < clock_timestamp() - interval '1 minute'
    FOR UPDATE SKIP LOCKED);
"""
SET_ACCOUNT = "  PERFORM set_config('adelante.account', known->>'account', true);\n"
ENTER = before.ENTER.replace(
    "s.digest = of_digest AND s.expires_at > clock_timestamp()", "s.id = people_holds(of_digest)"
).replace(SET_ACCOUNT, SEEN.lstrip("\n") + SET_ACCOUNT)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_factors"),
        ("firms", "0005_limits"),
        ("cases", "0006_entering_in_one_value"),
    ]
    operations = [
        migrations.CreateModel(
            "Device",
            [
                ("id", models.UUIDField(default=adelante.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("digest", models.BinaryField()),
                ("words", models.CharField(max_length=60)),
                ("network", models.CharField(max_length=50)),
                ("first_seen_at", models.DateTimeField(default=adelante.core.clock.now)),
                ("last_seen_at", models.DateTimeField(default=adelante.core.clock.now)),
                ("account", SameFirmKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.account")),
                ("firm", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="firms.firm")),
            ],
        ),
        migrations.AddConstraint(
            "Device",
            models.UniqueConstraint(fields=["firm", "account", "digest"], name="one_device_a_secret_and_account"),
        ),
        migrations.AddIndex("Device", models.Index(fields=["account", "-last_seen_at"], name="device_of_account")),
        Wall("people_device", app=ALL, system=ALL, staff=""),
        migrations.AddField(
            "Session",
            "device",
            SameFirmKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.device"),
        ),
        migrations.AddField("Session", "trusted", models.BooleanField(default=False)),
        migrations.AddIndex("Session", models.Index(fields=["account", "-seen_at"], name="session_of_account")),
        Lookup(
            "people_holds",
            HOLDS,
            signature="(bytea)",
            reads={
                "people_session": "id, firm_id, digest, account_id, expires_at, made_at, seen_at, trusted",
                "firms_firm": "id, suspended_at, staff_idle_minutes, staff_hours, client_idle_minutes, "
                "client_hours, trusted_days",
            },
            callers="adelante_app",
        ),
        migrations.RunSQL(
            [
                "GRANT UPDATE (seen_at) ON people_session TO adelante_lookup",
                "CREATE POLICY seen ON people_session FOR UPDATE TO adelante_lookup USING (true)",
            ],
            [
                "DROP POLICY seen ON people_session",
                "REVOKE UPDATE (seen_at) ON people_session FROM adelante_lookup",
            ],
        ),
        Lookup(
            "people_enter",
            ENTER,
            signature="(bytea)",
            reads={},
            callers="adelante_staff, adelante_client, adelante_app",
            was=before.ENTER,
        ),
    ]
