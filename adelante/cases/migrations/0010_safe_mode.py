"""Safe mode: whoever is kept apart reaches their own papers alone, whatever their grant says.

And the other way round: who is kept safe reads the case, and no paper of those kept apart.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

import adelante.core.clock
import adelante.core.ids
import adelante.core.tenancy.keys
from adelante.core.tenancy.walls import Lookup, Redraw, Wall

walls = import_module("adelante.cases.migrations.0002_walls")
reaches = import_module("adelante.cases.migrations.0004_reaches")
entering = import_module("adelante.cases.migrations.0009_team")

MINE = reaches.MINE
WHOLE = "g.reach = 'case' AND p.kept <> 'apart'"
BILLS = "g.reach <> 'own' AND p.kept <> 'apart'"

# `mine` is the party that a grant is of, `p` each party of its case.
SEEN = f"""
CREATE FUNCTION tenancy_seen() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT array_agg(p.id) FROM cases_grant g
  JOIN cases_party mine ON mine.firm_id = g.firm_id AND mine.id = g.party_id
  JOIN cases_party p ON p.firm_id = g.firm_id AND p.case_id = g.case_id
  WHERE {MINE} AND g.reach <> 'bills'
    AND (p.id = g.party_id OR g.reach = 'case' AND mine.kept <> 'apart' AND p.kept <> 'apart'); END
"""

# The kind of a case in safe mode is told to nobody here; its name is a neutral one by then.
REACHED = f"""
CREATE FUNCTION cases_reached() RETURNS TABLE (id uuid, firm_id uuid, code text, title jsonb, type_label text,
  opened_at timestamptz, closed_at timestamptz, papers boolean, bills boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT c.id, c.firm_id, c.code, c.title, CASE WHEN c.is_safe THEN '' ELSE c.type_label END,
    c.opened_at, c.closed_at,
    bool_or(g.reach = 'own' OR g.reach = 'case'), bool_or(g.reach = 'bills' AND p.kept <> 'apart')
  FROM cases_grant g JOIN cases_case c ON c.firm_id = g.firm_id AND c.id = g.case_id
  JOIN cases_party p ON p.firm_id = g.firm_id AND p.id = g.party_id
  WHERE {MINE} GROUP BY c.id
  HAVING NOT bool_or({WHOLE}) AND bool_or(g.reach <> 'bills' OR p.kept <> 'apart'); END
"""

# Key: safe, the firm's neutral name and where a quick exit leads, for who is kept safe; else null.
# Key: sensitive, the cases of the account that open after a fresh sign-in alone.
ENTER = entering.ENTER.replace(
    "  RETURN known || ",
    f"""  known := known || jsonb_build_object('safe', (SELECT jsonb_build_object('name', f.neutral_name, 'exit', f.exit_to)
    FROM firms_firm f WHERE f.id = tenancy_firm() AND EXISTS (SELECT 1 FROM cases_grant g
      JOIN cases_party p ON p.firm_id = g.firm_id AND p.id = g.party_id WHERE {MINE} AND p.kept = 'protected')),
    'sensitive', (SELECT coalesce(jsonb_agg(DISTINCT c.id), '[]') FROM cases_grant g
      JOIN cases_case c ON c.firm_id = g.firm_id AND c.id = g.case_id WHERE {MINE} AND c.is_sensitive));
  RETURN known || """,
)

ENTRIES = """account_id = (SELECT tenancy_account()) OR ({cases} AND (audience = 'case' {who}
              OR audience = 'party' AND party_id = ANY ((SELECT tenancy_parties())::uuid[])))"""
OF_SEEN = "AND (party_id IS NULL OR party_id = ANY ((SELECT tenancy_seen())::uuid[]))"


def again(name: str, function: str, *, was: str) -> Lookup:
    return Lookup(name, function, reads={}, callers="adelante_client", was=was)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_team"),
        ("firms", "0008_neutral"),
    ]
    operations = [
        migrations.AddField(
            model_name='case',
            name='is_safe',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='case',
            name='is_sensitive',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='party',
            name='kept',
            field=models.CharField(blank=True, choices=[('', 'With the others'), ('protected', 'Kept safe'), ('apart', 'Kept apart')], default='', max_length=9),
        ),
        migrations.CreateModel(
            name='Safety',
            fields=[
                ('id', models.UUIDField(default=adelante.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('leave_no_message', models.BooleanField(default=True)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('days', models.JSONField(default=list)),
                ('hours_from', models.TimeField(null=True)),
                ('hours_until', models.TimeField(null=True)),
                ('time_zone', models.CharField(blank=True, max_length=60)),
                ('address_in_letters', models.BooleanField(default=False)),
                ('title_before', models.JSONField(default=dict)),
                ('kept_at', models.DateTimeField(default=adelante.core.clock.now)),
                ('case', adelante.core.tenancy.keys.SameFirmKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('firm', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.firm')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('firm', 'case'), name='one_safety_a_case'), models.CheckConstraint(condition=models.Q(models.Q(('hours_from', None), ('hours_until', None)), ('hours_from__lt', models.F('hours_until')), _connector='OR'), name='safe_hours_are_of_one_day')],
            },
        ),
        Wall("cases_safety", client=""),
        Lookup(
            "tenancy_cases",
            walls.array_of("tenancy_cases", "g.case_id", WHOLE),
            reads={"cases_party": "id, firm_id, contact_id, case_id, kept"},
            callers="adelante_client",
            was=walls.array_of("tenancy_cases", "g.case_id", "g.reach = 'case'"),
        ),
        again(
            "tenancy_billed",
            walls.array_of("tenancy_billed", "g.case_id", BILLS),
            was=walls.array_of("tenancy_billed", "g.case_id", reaches.BILLS),
        ),
        again("tenancy_seen", SEEN, was=reaches.SEEN),
        Lookup(
            "cases_reached",
            REACHED,
            reads={
                "cases_case": "id, firm_id, code, title, type_label, opened_at, closed_at, is_safe, "
                "is_sensitive"
            },
            callers="adelante_client",
            was=reaches.REACHED,
        ),
        Lookup(
            "people_enter",
            ENTER,
            signature="(bytea)",
            reads={"firms_firm": "id, neutral_name, exit_to", "people_session": "made_at"},
            callers="adelante_staff, adelante_client, adelante_app",
            was=entering.ENTER,
        ),
        Redraw(
            "audit_entry",
            home=ENTRIES.format(cases=walls.MY_CASES, who=OF_SEEN),
            was=ENTRIES.format(cases=walls.MY_CASES, who=""),
        ),
    ]
