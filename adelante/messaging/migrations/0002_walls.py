"""The outbox, and the jobs: every door may ask for one, only the bare application reads them."""

from django.db import migrations

from adelante.core.tenancy.walls import Wall

JOBS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events, procrastinate_workers,
  procrastinate_periodic_defers TO adelante_app;
GRANT USAGE ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq, procrastinate_periodic_defers_id_seq
  TO adelante_app;
GRANT SELECT ON django_content_type, django_migrations TO adelante_app;
ALTER FUNCTION procrastinate_defer_jobs_v1 SECURITY DEFINER SET search_path = public;
"""
JOBS_BACK = "ALTER FUNCTION procrastinate_defer_jobs_v1 SECURITY INVOKER RESET search_path"


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0001_initial"),
        ("cases", "0002_walls"),
        ("procrastinate", "__latest__"),
    ]
    operations = [Wall("messaging_message"), migrations.RunSQL(JOBS, JOBS_BACK)]
