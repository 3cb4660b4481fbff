"""Where a transaction stands, keys that stay inside a firm, rows that are only added."""

from django.db import migrations

STANDING = """
CREATE FUNCTION tenancy_{0}() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('adelante.{0}', true), '')::uuid
"""

SAME_FIRM = """
CREATE FUNCTION tenancy_same_firm_key(of_table regclass, quoted_name text, quoted_column text, target regclass)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  forced regclass[] := ARRAY(SELECT oid FROM pg_class WHERE oid IN (of_table, target) AND relforcerowsecurity);
  walled regclass;
  key_name text := trim(both '"' from quoted_name);
  key_column text := trim(both '"' from quoted_column);
BEGIN
  FOREACH walled IN ARRAY forced LOOP
    EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', walled);
  END LOOP;
  IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = target AND conname = 'firm_key_' || target::oid) THEN
    EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I UNIQUE (firm_id, id)', target, 'firm_key_' || target::oid);
  END IF;
  EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I FOREIGN KEY (firm_id, %I) REFERENCES %s (firm_id, id) '
    'DEFERRABLE INITIALLY DEFERRED', of_table, key_name, key_column, target);
  FOREACH walled IN ARRAY forced LOOP
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', walled);
  END LOOP;
END $$
"""

ONLY_ADDED = """
CREATE FUNCTION core_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""

SHARED_CACHE = """
CREATE UNLOGGED TABLE core_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX core_cache_expires ON core_cache (expires);
GRANT SELECT, INSERT, UPDATE, DELETE ON core_cache TO adelante_app;
"""


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.RunSQL(STANDING.format("firm"), "DROP FUNCTION tenancy_firm()"),
        migrations.RunSQL(STANDING.format("account"), "DROP FUNCTION tenancy_account()"),
        migrations.RunSQL(SAME_FIRM, "DROP FUNCTION tenancy_same_firm_key(regclass, text, text, regclass)"),
        migrations.RunSQL(ONLY_ADDED, "DROP FUNCTION core_only_added()"),
        migrations.RunSQL(SHARED_CACHE, "DROP TABLE core_cache"),
    ]
