"""Cases, and the lookups that every client policy above is made of: one array, asked for once."""

from django.db import migrations

from adelante.core.tenancy.walls import ADD, Lookup, Wall

GRANTS = "firm_id, account_id, case_id, party_id, reach, ended_at"


def array_of(name: str, column: str, where: str) -> str:
    return f"""
CREATE FUNCTION {name}() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT array_agg({column}) FROM cases_grant g JOIN cases_party p ON p.id = g.party_id AND p.firm_id = g.firm_id
  WHERE g.firm_id = tenancy_firm() AND g.account_id = tenancy_account() AND g.ended_at IS NULL AND {where}; END
"""


# Whose session it is, and what for: the database answers from the cookie's digest and sets the
# account for the rest of the transaction. It reads cases_grant, so it stands here and not in people.
ENTER = """
CREATE FUNCTION people_enter(of_digest bytea) RETURNS TABLE (session uuid, account uuid, name text, email text,
  language text, member uuid, role text, parties uuid[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
BEGIN
  SELECT s.id, a.id, coalesce(m.name, a.name), a.email, a.language, m.id, m.role INTO session, account, name, email, language, member, role
    FROM people_session s
    JOIN people_account a ON a.firm_id = s.firm_id AND a.id = s.account_id AND a.is_active
    LEFT JOIN people_member m ON m.firm_id = a.firm_id AND m.account_id = a.id AND m.left_at IS NULL
    WHERE s.firm_id = tenancy_firm() AND s.digest = of_digest AND s.expires_at > clock_timestamp();
  IF session IS NULL THEN RETURN; END IF;
  PERFORM set_config('adelante.account', account::text, true);
  SELECT array_agg(g.party_id) INTO parties FROM cases_grant g
    WHERE g.firm_id = tenancy_firm() AND g.account_id = account AND g.ended_at IS NULL AND g.reach = 'case';
  RETURN NEXT;
END $$
"""

MY_CASES = "case_id = ANY ((SELECT tenancy_cases())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("people", "0002_walls"),
        ("firms", "0003_walls"),
        ("library", "0002_walls"),
        ("contacts", "0002_walls"),
        ("audit", "0002_walls"),
    ]
    operations = [
        Lookup(
            "tenancy_cases",
            array_of("tenancy_cases", "g.case_id", "g.reach = 'case'"),
            reads={"cases_grant": GRANTS, "cases_party": "id, firm_id, contact_id"},
            callers="adelante_client",
        ),
        Lookup(
            "tenancy_parties",
            array_of("tenancy_parties", "g.party_id", "g.reach = 'case'"),
            reads={},
            callers="adelante_client",
        ),
        Lookup(
            "tenancy_contacts",
            array_of("tenancy_contacts", "p.contact_id", "g.reach = 'case'"),
            reads={},
            callers="adelante_client",
        ),
        Lookup(
            "tenancy_billed",
            array_of("tenancy_billed", "g.case_id", "true"),
            reads={},
            callers="adelante_client",
        ),
        Lookup(
            "people_enter",
            ENTER,
            signature="(bytea)",
            reads={
                "people_session": "id, firm_id, digest, account_id, expires_at",
                "people_account": "id, firm_id, name, email, language, is_active",
                "people_member": "id, firm_id, account_id, left_at, role, name",
            },
            callers="adelante_staff, adelante_client",
        ),
        Wall(
            "cases_case",
            client="SELECT, UPDATE (waits_on, waits_since)",
            home="id = ANY ((SELECT tenancy_cases())::uuid[])",
        ),
        Wall("cases_milestone", staff=ADD, system=ADD, client="SELECT", home=MY_CASES),
        Wall("cases_party", client="SELECT", home=MY_CASES),
        Wall("cases_grant", client="SELECT", home="account_id = (SELECT tenancy_account())"),
        Wall("cases_invitation"),
        Wall("cases_filing", client="SELECT", home=MY_CASES),
        Wall("cases_deadline", client="SELECT", home=f"{MY_CASES} AND shown_to_client"),
        Wall("cases_task"),
        Wall(
            "audit_entry",
            staff=ADD,
            system=ADD,
            client=ADD,
            home=f"""account_id = (SELECT tenancy_account()) OR ({MY_CASES} AND (audience = 'case'
              OR audience = 'party' AND party_id = ANY ((SELECT tenancy_parties())::uuid[])))""",
            gives="account_id = (SELECT tenancy_account())",
        ),
    ]
