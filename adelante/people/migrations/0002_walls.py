"""Accounts, members, sessions, and allauth's tables, which get a firm of their own."""

from django.db import migrations

from adelante.core.tenancy.walls import ALL, KEEP, Lookup, Wall

NAMES = "id, firm_id, email, name, language, is_active, made_at"

DESK = """
CREATE FUNCTION tenancy_desk() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT m.firm_id FROM people_member m
  WHERE m.firm_id = tenancy_firm() AND m.account_id = tenancy_account() AND m.left_at IS NULL LIMIT 1; END
"""

# allauth knows no firms. Its rows get one from where the transaction stands, and the same wall.
EMAIL_FIRM = """
ALTER TABLE account_emailaddress ADD COLUMN firm_id uuid NOT NULL DEFAULT tenancy_firm() REFERENCES firms_firm (id);
SELECT tenancy_same_firm_key('account_emailaddress', 'account_emailaddress_same_firm', 'user_id', 'people_account');
ALTER TABLE account_emailconfirmation ADD COLUMN firm_id uuid NOT NULL DEFAULT tenancy_firm() REFERENCES firms_firm (id);
SELECT tenancy_same_firm_key('account_emailconfirmation', 'account_emailconfirmation_same_firm', 'email_address_id', 'account_emailaddress');
DO $$
DECLARE plain record;
BEGIN
  FOR plain IN SELECT conrelid::regclass AS of_table, conname FROM pg_constraint
    WHERE contype = 'f' AND cardinality(conkey) = 1 AND confrelid <> 'firms_firm'::regclass
      AND conrelid IN ('account_emailaddress'::regclass, 'account_emailconfirmation'::regclass)
  LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', plain.of_table, plain.conname); END LOOP;
  FOR plain IN SELECT conrelid::regclass AS of_table, conname FROM pg_constraint
    WHERE contype = 'u' AND conname NOT LIKE 'firm_key_%'
      AND conrelid IN ('account_emailaddress'::regclass, 'account_emailconfirmation'::regclass)
  LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', plain.of_table, plain.conname); END LOOP;
  FOR plain IN SELECT indexrelid::regclass AS unique_index FROM pg_index
    WHERE indisunique AND NOT indisprimary AND indexrelid::regclass::text NOT LIKE 'firm_key_%'
      AND indrelid IN ('account_emailaddress'::regclass, 'account_emailconfirmation'::regclass)
  LOOP EXECUTE format('DROP INDEX %s', plain.unique_index); END LOOP;
END $$;
CREATE UNIQUE INDEX one_allauth_address_an_account ON account_emailaddress (firm_id, user_id, email);
CREATE UNIQUE INDEX one_allauth_confirmation_a_key ON account_emailconfirmation (firm_id, key);
"""
EMAIL_FIRM_BACK = """
DROP INDEX one_allauth_confirmation_a_key;
DROP INDEX one_allauth_address_an_account;
ALTER TABLE account_emailconfirmation DROP COLUMN firm_id CASCADE;
ALTER TABLE account_emailaddress DROP COLUMN firm_id CASCADE;
ALTER TABLE account_emailconfirmation ADD FOREIGN KEY (email_address_id) REFERENCES account_emailaddress (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE account_emailaddress ADD FOREIGN KEY (user_id) REFERENCES people_account (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE account_emailaddress ADD UNIQUE (user_id, email);
ALTER TABLE account_emailconfirmation ADD UNIQUE (key);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("firms", "0002_face"),
        ("account", "__latest__"),
    ]
    operations = [
        migrations.RunSQL(EMAIL_FIRM, EMAIL_FIRM_BACK),
        Lookup(
            "tenancy_desk",
            DESK,
            reads={"people_member": "id, firm_id, account_id, left_at, role"},
            callers="adelante_staff",
        ),
        Wall(
            "people_account",
            app=KEEP,
            system=KEEP,
            staff=f"SELECT ({NAMES})",
            client=f"SELECT ({NAMES}), UPDATE (language)",
            home="id = (SELECT tenancy_account())",
        ),
        Wall("people_member", client="SELECT", home="true", app="SELECT"),
        Wall("people_session", app=ALL, system=ALL, staff=""),
        Wall("account_emailaddress", app=ALL, system=ALL, staff=""),
        Wall("account_emailconfirmation", app=ALL, system="", staff=""),
        migrations.RunSQL(
            "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO adelante_app", migrations.RunSQL.noop
        ),
    ]
