"""Whose session it is, as one value: what is learnt at the door may grow without a new signature."""

from importlib import import_module

from django.db import migrations

from adelante.core.tenancy.walls import Lookup

before = import_module("adelante.cases.migrations.0004_reaches")

# Keys: session, account, name, email, language, member, role, parties. NULL for no valid session.
# It also sets the account for the rest of the transaction.
ENTER = f"""
CREATE FUNCTION people_enter(of_digest bytea) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
DECLARE known jsonb;
BEGIN
  SELECT jsonb_build_object('session', s.id, 'account', a.id, 'name', coalesce(m.name, a.name), 'email', a.email,
      'language', a.language, 'member', m.id, 'role', m.role) INTO known
    FROM people_session s
    JOIN people_account a ON a.firm_id = s.firm_id AND a.id = s.account_id AND a.is_active
    LEFT JOIN people_member m ON m.firm_id = a.firm_id AND m.account_id = a.id AND m.left_at IS NULL
    WHERE s.firm_id = tenancy_firm() AND s.digest = of_digest AND s.expires_at > clock_timestamp();
  IF known IS NULL THEN RETURN NULL; END IF;
  PERFORM set_config('adelante.account', known->>'account', true);
  RETURN known || jsonb_build_object('parties', (SELECT coalesce(jsonb_agg(g.party_id), '[]') FROM cases_grant g
    WHERE {before.MINE} AND {before.PAPERS}));
END $$
"""


def entering(function: str) -> Lookup:
    return Lookup(
        "people_enter",
        function,
        signature="(bytea)",
        reads={},
        callers="adelante_staff, adelante_client, adelante_app",
    )


def undone(operation: Lookup) -> migrations.RunSQL:
    """The same the other way round: PostgreSQL replaces no function by one that returns another."""
    return migrations.RunSQL(operation.reverse_sql, operation.sql)


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_invitations_language")]
    operations = [undone(entering(before.ENTER)), entering(ENTER)]
