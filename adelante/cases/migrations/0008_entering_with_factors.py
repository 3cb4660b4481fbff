"""Whose session it is tells also what it still waits for, and when the person last proved it.

A session that waits for a second factor, or for one to be set up, stands for nobody at the desk and
at the client's door: there the database sets no account for it, whatever the application does.
"""

from importlib import import_module

from django.db import migrations

from adelante.core.tenancy.walls import Lookup

before = import_module("adelante.people.migrations.0006_sessions")

KNOWN = "'language', a.language, 'member', m.id, 'role', m.role)"
WAITS = """'language', a.language, 'member', m.id, 'role', m.role,
      'proved', extract(epoch FROM s.proved_at), 'waits',
      CASE WHEN EXISTS (SELECT FROM people_factor f WHERE f.firm_id = a.firm_id AND f.account_id = a.id)
        THEN CASE WHEN s.factor_at IS NULL THEN 'factor' END
        WHEN m.id IS NOT NULL THEN 'set_up' END)"""
STANDS = "PERFORM set_config('adelante.account', known->>'account', true);"
STANDS_IF_PASSED = f"""IF known->>'waits' IS NULL OR current_setting('role') NOT IN ('adelante_staff', 'adelante_client') THEN
    {STANDS}
  END IF;"""
ENTER = before.ENTER.replace(KNOWN, WAITS).replace(STANDS, STANDS_IF_PASSED)


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_entering_in_one_value"), ("people", "0005_factors"), ("people", "0006_sessions")]
    operations = [
        Lookup(
            "people_enter",
            ENTER,
            signature="(bytea)",
            reads={"people_factor": "firm_id, account_id", "people_session": "factor_at, proved_at"},
            callers="adelante_staff, adelante_client, adelante_app",
            was=before.ENTER,
        )
    ]
