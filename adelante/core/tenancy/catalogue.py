"""What the database itself says about the wall. Each query returns gaps; all must return nothing."""

from typing import Any

# The exceptions, each with its reason.
KNOWN: dict[str, str | list[str]] = {
    # no firm's rows: Django's own lists, unused groups, counters of tries, jobs (ids alone), the birth mark
    "shared": "^(django_content_type|django_migrations|auth_|core_cache|procrastinate_|adelante_birth)",
    "own_id": ["firms_firm"],
    # what the bare application reads while it signs people in at one firm
    "at_sign_in": [
        "firms_firm",
        "firms_firmkey",
        "people_account",
        "people_member",
        "people_session",
        "people_factor",
        "people_recoverycode",
        "people_limit",
        "people_device",
        "people_addresschange",
        "account_emailaddress",
        "account_emailconfirmation",
    ],
    # jobs may be asked for through every door, read through none
    "definers": ["procrastinate_defer_jobs_v1"],
}

GAPS = {
    "neither walled nor listed as shared": """
        SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
        AND NOT (c.relrowsecurity AND c.relforcerowsecurity) AND NOT c.relname ~ %(shared)s""",
    "walled, but firm_id is missing or may be null": """
        SELECT c.relname FROM pg_class c WHERE c.relrowsecurity AND NOT c.relname = ANY (%(own_id)s) AND NOT EXISTS (
            SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'firm_id' AND a.attnotnull)""",
    "policy that does not ask where the transaction stands": """
        SELECT tablename || '.' || policyname FROM pg_policies WHERE 'adelante_lookup' <> ALL (roles)
        AND (roles = '{public}' OR coalesce(qual, with_check) !~ 'tenancy_' OR with_check !~ 'tenancy_')""",
    "foreign key between walled tables that may cross firms": """
        SELECT k.conrelid::regclass || '.' || k.conname FROM pg_constraint k
        JOIN pg_class a ON a.oid = k.conrelid AND a.relrowsecurity JOIN pg_class b ON b.oid = k.confrelid
        WHERE k.contype = 'f' AND b.relrowsecurity AND NOT b.relname = ANY (%(own_id)s) AND NOT EXISTS (
            SELECT FROM unnest(k.conkey, k.confkey) AS pair (here, there)
            JOIN pg_attribute h ON h.attrelid = k.conrelid AND h.attnum = here AND h.attname = 'firm_id'
            JOIN pg_attribute t ON t.attrelid = k.confrelid AND t.attnum = there AND t.attname = 'firm_id')""",
    "unique across firms, so a clash tells that a foreign row exists": """
        SELECT i.indexrelid::regclass FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid AND c.relrowsecurity
        WHERE i.indisunique AND NOT i.indisprimary AND NOT c.relname = ANY (%(own_id)s) AND NOT EXISTS (
            SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'firm_id' AND a.attnum = ANY (i.indkey))""",
    "view that runs as its owner": """
        SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (relkind = 'm'
        OR relkind = 'v' AND NOT coalesce(reloptions::text[] && '{security_invoker=true,security_invoker=on}', false))""",
    "SECURITY DEFINER function of another role, or with an open search_path": """
        SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace AND NOT proname = ANY (%(definers)s)
        AND (proowner <> 'adelante_lookup'::regrole OR NOT coalesce(proconfig::text ~ 'search_path', false))""",
    "role with too much power": """
        SELECT rolname FROM pg_roles r WHERE rolname ~ '^adelante_' AND (rolsuper OR rolbypassrls
        OR rolname = 'adelante_app' AND rolinherit
        OR rolname NOT IN ('adelante_owner', 'adelante_lookup') AND EXISTS (SELECT FROM pg_class WHERE relowner = r.oid))""",
    "grant of TRUNCATE, REFERENCES or TRIGGER, or of a walled table to the bare app or to everybody": """
        SELECT c.relname || ' to ' || coalesce(r.rolname, 'public') FROM pg_class c, aclexplode(c.relacl) g
        LEFT JOIN pg_roles r ON r.oid = g.grantee WHERE c.relnamespace = 'public'::regnamespace AND g.grantee <> c.relowner
        AND (g.privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER') OR c.relrowsecurity AND g.grantee = 0
        OR c.relrowsecurity AND r.rolname = 'adelante_app' AND NOT c.relname = ANY (%(at_sign_in)s))""",
    "a table of cases that the office reaches past the team": """
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'case_id' AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relrowsecurity
        AND has_any_column_privilege('adelante_staff', c.oid, 'SELECT')
        AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'team' AND NOT p.polpermissive)""",
}


def gaps(connection: Any, **known: str | list[str]) -> list[str]:
    """`shared`: regex of tables without a firm; `own_id`: firms themselves; `at_sign_in`, `definers`: the exceptions."""
    with connection.cursor() as cursor:
        return [
            f"{what}: {row[0]}"
            for what, sql in GAPS.items()
            for row in cursor.execute(sql, known).fetchall()
        ]
