"""A firm's own row, and its face for those who have not signed in."""

from django.db import migrations

from adelante.core.tenancy.walls import Lookup

FIRM = """
ALTER TABLE firms_firm ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON firms_firm TO adelante_staff, adelante_client, adelante_system, adelante_app
  USING (id = (SELECT tenancy_firm()));
GRANT SELECT ON firms_firm TO adelante_staff, adelante_client, adelante_app;
GRANT SELECT, INSERT, UPDATE ON firms_firm TO adelante_system;
"""
FIRM_BACK = """
DROP POLICY own ON firms_firm;
REVOKE ALL ON firms_firm FROM adelante_staff, adelante_client, adelante_system, adelante_app;
ALTER TABLE firms_firm NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""
FACE = """
CREATE FUNCTION firms_face(at_slug text) RETURNS TABLE (id uuid, slug text, name text, initials text, time_zone text,
  currency text, language text, hue int, phone text, email text, answers int, reviews int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT f.id, f.slug, f.name, f.initials, f.time_zone, f.currency, f.language, f.brand_hue, f.phone, f.email,
    f.answers_within_hours, f.reviews_within_hours FROM firms_firm f WHERE f.slug = at_slug; END
"""
EVERY = """
CREATE FUNCTION firms_every() RETURNS TABLE (id uuid, slug text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC SELECT f.id, f.slug FROM firms_firm f; END
"""
SHOWN = (
    "id, slug, name, initials, time_zone, currency, language, brand_hue, phone, email, "
    "answers_within_hours, reviews_within_hours"
)


class Migration(migrations.Migration):
    dependencies = [("firms", "0001_initial"), ("core", "0001_ground")]
    operations = [
        migrations.RunSQL(FIRM, FIRM_BACK),
        Lookup("firms_face", FACE, signature="(text)", reads={"firms_firm": SHOWN}, callers="adelante_app"),
        Lookup("firms_every", EVERY, reads={"firms_firm": "id, slug"}, callers="adelante_app"),
    ]
