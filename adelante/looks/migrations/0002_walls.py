"""Alarms, decoys and limits; and the door learns with its first query how much one has looked at."""

from importlib import import_module

from django.db import migrations

from adelante.audit.models import LOOKS
from adelante.core.tenancy.walls import Lookup, Wall

entering = import_module("adelante.cases.migrations.0010_safe_mode")

NAMES = ", ".join(f"'{name}'" for name in LOOKS)
WATCH = f"""
CREATE FUNCTION looks_watch(of_account uuid, of_session uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  hour timestamptz := clock_timestamp() - interval '1 hour';
  since timestamptz;
  slow record;
BEGIN
  SELECT coalesce(max(raised_at), hour) INTO since FROM looks_alarm
    WHERE firm_id = tenancy_firm() AND account_id = of_account AND kind = 'many' AND raised_at > hour;
  SELECT raised_at, slow_until INTO slow FROM looks_alarm
    WHERE firm_id = tenancy_firm() AND account_id = of_account AND session_id = of_session
      AND lifted_at IS NULL AND slow_until > clock_timestamp() ORDER BY slow_until DESC LIMIT 1;
  RETURN (SELECT jsonb_build_object('opened', count(DISTINCT case_id),
      'slowed_since', slow.raised_at, 'slowed_until', slow.slow_until,
      'most', (SELECT most_cases FROM looks_limits WHERE firm_id = tenancy_firm()),
      'slow_minutes', (SELECT slow_minutes FROM looks_limits WHERE firm_id = tenancy_firm()),
      'decoys', (SELECT coalesce(jsonb_agg(case_id), '[]') FROM looks_decoy
        WHERE firm_id = tenancy_firm() AND ended_at IS NULL))
    FROM audit_entry
    WHERE firm_id = tenancy_firm() AND account_id = of_account AND member_id IS NOT NULL
      AND name IN ({NAMES}) AND at > since);
END $$
"""
WATCHED = """jsonb_build_object('watch', CASE WHEN known->>'member' IS NOT NULL
    THEN looks_watch((known->>'account')::uuid, (known->>'session')::uuid) END)"""


def with_watch(function: str) -> str:
    """`people_enter` as it was, with one more key: watch, NULL for whoever is no member."""
    return function.replace("RETURN known ||", f"RETURN known || {WATCHED} ||", 1)


class Migration(migrations.Migration):
    dependencies = [
        ("looks", "0001_initial"),
        ("audit", "0004_looks"),
        ("cases", "0011_teams_of_more"),
        ("people", "0002_walls"),
    ]
    operations = [
        Wall("looks_alarm", staff="SELECT, INSERT, UPDATE (lifted_at, lifted_by_id)"),
        Wall("looks_decoy", staff="SELECT, INSERT, UPDATE (ended_at)"),
        Wall("looks_limits"),
        Lookup(
            "looks_watch",
            WATCH,
            signature="(uuid, uuid)",
            reads={
                "looks_alarm": "firm_id, account_id, session_id, kind, raised_at, slow_until, lifted_at",
                "looks_decoy": "firm_id, case_id, ended_at",
                "looks_limits": "firm_id, most_cases, slow_minutes",
                "audit_entry": "firm_id, account_id, member_id, case_id, name, at",
            },
            callers="adelante_staff",
        ),
        Lookup(
            "people_enter",
            with_watch(entering.ENTER),
            signature="(bytea)",
            reads={},
            callers="adelante_staff, adelante_client, adelante_app",
            was=entering.ENTER,
        ),
    ]
