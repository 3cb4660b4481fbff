"""Staff run their firm and its staff: only its owners and managers, and the database asks too.

An account that the office makes has no password (Django writes that as "!…"), and the office can
set none later: it never holds the right to that column's update.
"""

from django.db import migrations

from adelante.core.tenancy.walls import Lookup

RUNS = """
CREATE FUNCTION tenancy_runs() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT m.firm_id FROM people_member m
  WHERE m.firm_id = tenancy_firm() AND m.account_id = tenancy_account() AND m.left_at IS NULL
    AND m.role IN ('owner', 'manager') LIMIT 1; END
"""
FIRM = "firm_id = (SELECT tenancy_runs())"
FACE = (
    "name, initials, phone, email, street, city, time_zone, language, brand_hue, "
    "answers_within_hours, reviews_within_hours, late_policy, reminders, mornings"
)
NEW_ACCOUNT = "id, firm_id, email, name, language, is_active, made_at, password, last_login"

STEPS = [
    (
        f"GRANT UPDATE ({FACE}) ON firms_firm TO adelante_staff",
        f"REVOKE UPDATE ({FACE}) ON firms_firm FROM adelante_staff",
    ),
    (
        "CREATE POLICY run ON firms_firm AS RESTRICTIVE FOR UPDATE TO adelante_staff "
        "USING (id = (SELECT tenancy_runs()))",
        "DROP POLICY run ON firms_firm",
    ),
    (
        f"GRANT INSERT ({NEW_ACCOUNT}), UPDATE (is_active) ON people_account TO adelante_staff",
        f"REVOKE INSERT ({NEW_ACCOUNT}), UPDATE (is_active) ON people_account FROM adelante_staff",
    ),
    (
        "CREATE POLICY hired ON people_account AS RESTRICTIVE FOR INSERT TO adelante_staff "
        f"WITH CHECK ({FIRM} AND password LIKE '!%')",
        "DROP POLICY hired ON people_account",
    ),
    (
        "CREATE POLICY let_go ON people_account AS RESTRICTIVE FOR UPDATE TO adelante_staff "
        f"USING ({FIRM})",
        "DROP POLICY let_go ON people_account",
    ),
    (
        "CREATE POLICY hired ON people_member AS RESTRICTIVE FOR INSERT TO adelante_staff "
        f"WITH CHECK ({FIRM})",
        "DROP POLICY hired ON people_member",
    ),
    (
        "CREATE POLICY run ON people_member AS RESTRICTIVE FOR UPDATE TO adelante_staff "
        f"USING ({FIRM})",
        "DROP POLICY run ON people_member",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("people", "0002_walls"), ("firms", "0004_mornings")]
    operations = [
        Lookup(
            "tenancy_runs",
            RUNS,
            reads={"people_member": "id, firm_id, account_id, left_at, role"},
            callers="adelante_staff",
        ),
        migrations.RunSQL([do for do, _ in STEPS], [undo for _, undo in reversed(STEPS)]),
    ]
