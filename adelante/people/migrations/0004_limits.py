"""Counters of tries: whose key they count is kept as a keyed hash, and rows end by themselves.

Unlogged: a server that has crashed begins to count anew.
"""

from django.db import migrations

from adelante.core.tenancy.walls import ALL, Wall

TABLE = """
CREATE UNLOGGED TABLE people_limit (
  firm_id uuid NOT NULL, kind varchar(40) NOT NULL, digest bytea NOT NULL,
  spent timestamptz[] NOT NULL, until timestamptz NOT NULL,
  CONSTRAINT one_counter_a_key PRIMARY KEY (firm_id, kind, digest));
CREATE INDEX limit_until ON people_limit (firm_id, until);
"""

# Each of these stands in its firm for the length of one statement, and is the caller's own doing:
# the wall holds inside.
SPEND = """
CREATE FUNCTION people_spend(of_firm uuid, of_kind varchar, of_digest bytea, at timestamptz, within interval, most int)
RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path = public AS $$
BEGIN
  PERFORM set_config('adelante.firm', of_firm::text, true);
  INSERT INTO people_limit AS l (firm_id, kind, digest, spent, until)
    VALUES (of_firm, of_kind, of_digest, ARRAY[at], at + within)
    ON CONFLICT ON CONSTRAINT one_counter_a_key DO UPDATE
    SET spent = ARRAY(SELECT s FROM unnest(l.spent) s WHERE s > at - within) || at,
        until = greatest(l.until, at + within)
    WHERE (SELECT count(*) FROM unnest(l.spent) s WHERE s > at - within) < most;
  RETURN FOUND;
END $$
"""
LEFT = """
CREATE FUNCTION people_spent(of_firm uuid, of_kind varchar, of_digest bytea, since timestamptz)
RETURNS int LANGUAGE plpgsql VOLATILE SET search_path = public AS $$
BEGIN
  PERFORM set_config('adelante.firm', of_firm::text, true);
  RETURN (SELECT count(*) FROM people_limit l, unnest(l.spent) s
    WHERE l.firm_id = of_firm AND l.kind = of_kind AND l.digest = of_digest AND s > since);
END $$
"""
FORGET = """
CREATE FUNCTION people_unspend(of_firm uuid, of_kind varchar, of_digest bytea)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = public AS $$
BEGIN
  PERFORM set_config('adelante.firm', of_firm::text, true);
  DELETE FROM people_limit l WHERE l.firm_id = of_firm AND l.kind = of_kind AND l.digest = of_digest;
END $$
"""
GIVE_BACK = """
CREATE FUNCTION people_give_back(of_firm uuid, of_kind varchar, of_digest bytea)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = public AS $$
BEGIN
  PERFORM set_config('adelante.firm', of_firm::text, true);
  UPDATE people_limit l SET spent = trim_array(l.spent, 1)
    WHERE l.firm_id = of_firm AND l.kind = of_kind AND l.digest = of_digest AND cardinality(l.spent) > 0;
END $$
"""
SWEEP = """
CREATE FUNCTION people_sweep_limits(of_firm uuid, at timestamptz)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = public AS $$
BEGIN
  PERFORM set_config('adelante.firm', of_firm::text, true);
  DELETE FROM people_limit l WHERE l.firm_id = of_firm AND l.until < at;
END $$
"""
FUNCTIONS = [
    ("people_spend(uuid, varchar, bytea, timestamptz, interval, int)", SPEND),
    ("people_spent(uuid, varchar, bytea, timestamptz)", LEFT),
    ("people_unspend(uuid, varchar, bytea)", FORGET),
    ("people_give_back(uuid, varchar, bytea)", GIVE_BACK),
    ("people_sweep_limits(uuid, timestamptz)", SWEEP),
]


class Migration(migrations.Migration):
    dependencies = [("people", "0003_run_by_its_managers")]
    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE people_limit"),
        Wall("people_limit", app=ALL, system="", staff=""),
        *(
            migrations.RunSQL(
                [
                    body,
                    f"REVOKE EXECUTE ON FUNCTION {signature} FROM PUBLIC",
                    f"GRANT EXECUTE ON FUNCTION {signature} TO adelante_app",
                ],
                f"DROP FUNCTION {signature}",
            )
            for signature, body in FUNCTIONS
        ),
    ]
