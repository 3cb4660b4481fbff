"""Keys of more than one version. The system replaces them; nobody drops the one that seals.

And how many months after one access review the next is due.
"""

from django.db import migrations, models

COLUMNS = "wrapped, retired_at"
GRANTS = [
    (
        f"GRANT UPDATE ({COLUMNS}) ON firms_{table} TO adelante_system",
        f"REVOKE UPDATE ({COLUMNS}) ON firms_{table} FROM adelante_system",
    )
    for table in ("firmkey", "scopekey")
]

# Emptying a key is for good, so the database keeps the rule too: the newest version stays.
STAYS = """
CREATE FUNCTION firms_newest_key_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE newer boolean;
BEGIN
  IF octet_length(NEW.wrapped) > 0 AND NEW.retired_at IS NULL AND OLD.retired_at IS NULL THEN RETURN NEW; END IF;
  IF TG_TABLE_NAME = 'firms_firmkey' THEN
    SELECT EXISTS (SELECT FROM firms_firmkey k WHERE k.firm_id = NEW.firm_id AND k.version > NEW.version
      AND k.retired_at IS NULL) INTO newer;
  ELSE
    SELECT EXISTS (SELECT FROM firms_scopekey k WHERE k.firm_id = NEW.firm_id AND k.kind = to_jsonb(NEW) ->> 'kind'
      AND k.of_id = (to_jsonb(NEW) ->> 'of_id')::uuid AND k.version > NEW.version AND k.retired_at IS NULL) INTO newer;
  END IF;
  IF NOT newer OR OLD.retired_at IS NOT NULL OR NEW.retired_at IS NULL OR octet_length(NEW.wrapped) > 0 THEN
    RAISE EXCEPTION 'the key that seals stays, and a retired one stays retired';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER newest_stays BEFORE UPDATE ON firms_firmkey FOR EACH ROW EXECUTE FUNCTION firms_newest_key_stays();
CREATE TRIGGER newest_stays BEFORE UPDATE ON firms_scopekey FOR EACH ROW EXECUTE FUNCTION firms_newest_key_stays();
"""
STAYS_BACK = """
DROP TRIGGER newest_stays ON firms_scopekey;
DROP TRIGGER newest_stays ON firms_firmkey;
DROP FUNCTION firms_newest_key_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("firms", "0006_access")]
    operations = [
        migrations.AddField(
            model_name="firmkey", name="retired_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="scopekey",
            name="version",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="scopekey", name="retired_at", field=models.DateTimeField(null=True)
        ),
        migrations.RemoveConstraint(model_name="scopekey", name="one_key_a_scope"),
        migrations.AddConstraint(
            model_name="scopekey",
            constraint=models.UniqueConstraint(
                fields=["firm", "kind", "of_id", "version"], name="one_key_a_scope_and_version"
            ),
        ),
        migrations.AddField(
            model_name="firm",
            name="access_review_months",
            field=models.PositiveSmallIntegerField(default=3),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (access_review_months) ON firms_firm TO adelante_staff",
            "REVOKE UPDATE (access_review_months) ON firms_firm FROM adelante_staff",
        ),
        migrations.RunSQL(
            [*(do for do, _ in GRANTS), STAYS], [STAYS_BACK, *(undo for _, undo in GRANTS)]
        ),
    ]
