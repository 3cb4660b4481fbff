"""Three reaches into a case: all of it, one's own papers, its bills.

Somebody who reaches less than the case sees no row of it. What stands on their pages, its number and
its name, comes from `cases_reached` and nowhere else.
"""

from importlib import import_module

from django.db import migrations, models

from adelante.core.tenancy.walls import Lookup, Redraw

before = import_module("adelante.cases.migrations.0002_walls")

MINE = "g.firm_id = tenancy_firm() AND g.account_id = tenancy_account() AND g.ended_at IS NULL"
PAPERS = "g.reach <> 'bills'"
BILLS = "g.reach <> 'own'"
ENTER = before.ENTER.replace("g.reach = 'case'", PAPERS)

# Every party of a case that is reached whole, and of other cases the one whose papers are one's own.
SEEN = f"""
CREATE FUNCTION tenancy_seen() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT array_agg(p.id) FROM cases_grant g JOIN cases_party p ON p.firm_id = g.firm_id AND p.case_id = g.case_id
  WHERE {MINE} AND (g.reach = 'case' OR g.reach = 'own' AND p.id = g.party_id); END
"""

REACHED = f"""
CREATE FUNCTION cases_reached() RETURNS TABLE (id uuid, firm_id uuid, code text, title jsonb, type_label text,
  opened_at timestamptz, closed_at timestamptz, papers boolean, bills boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT c.id, c.firm_id, c.code, c.title, c.type_label, c.opened_at, c.closed_at,
    bool_or(g.reach = 'own'), bool_or(g.reach = 'bills')
  FROM cases_grant g JOIN cases_case c ON c.firm_id = g.firm_id AND c.id = g.case_id
  WHERE {MINE} GROUP BY c.id HAVING NOT bool_or(g.reach = 'case'); END
"""


def replaced(name: str, column: str, *, where: str, was: str) -> Lookup:
    return Lookup(
        name,
        before.array_of(name, column, where),
        reads={},
        callers="adelante_client",
        was=before.array_of(name, column, was),
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_filings_put_right")]
    operations = [
        *(
            migrations.AlterField(
                model,
                "reach",
                models.CharField(
                    choices=[
                        ("case", "Everything in the case"),
                        ("own", "Their own papers only"),
                        ("bills", "The bills only"),
                    ],
                    default="case",
                    max_length=5,
                ),
            )
            for model in ("grant", "invitation")
        ),
        replaced("tenancy_parties", "g.party_id", where=PAPERS, was="g.reach = 'case'"),
        replaced("tenancy_contacts", "p.contact_id", where=PAPERS, was="g.reach = 'case'"),
        replaced("tenancy_billed", "g.case_id", where=BILLS, was="true"),
        Lookup(
            "people_enter",
            ENTER,
            signature="(bytea)",
            reads={},
            callers="adelante_staff, adelante_client",
            was=before.ENTER,
        ),
        Lookup(
            "tenancy_seen",
            SEEN,
            reads={"cases_party": "id, firm_id, contact_id, case_id"},
            callers="adelante_client",
        ),
        Lookup(
            "cases_reached",
            REACHED,
            reads={
                "cases_case": "id, firm_id, code, title, type_label, opened_at, closed_at",
            },
            callers="adelante_client",
        ),
        Redraw(
            "cases_party",
            home="id = ANY ((SELECT tenancy_seen())::uuid[])",
            was=before.MY_CASES,
        ),
    ]
