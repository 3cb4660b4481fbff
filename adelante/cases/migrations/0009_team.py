"""Teams: where a firm chose so, the office reaches the rows of its own cases alone (ADR 0017)."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

import adelante.core.clock
import adelante.core.ids
import adelante.core.tenancy.keys
from adelante.core.tenancy.walls import MINE, Lookup, Team, Wall

before = import_module("adelante.cases.migrations.0008_entering_with_factors")

OUTSIDE_TEAMS = "'owner', 'manager', 'finance', 'auditor'"
ME = "m.firm_id = tenancy_firm() AND m.account_id = tenancy_account() AND m.left_at IS NULL"

# Does the reader reach every case? Because everybody here does, or by their role.
EVERY_CASE = f"""
CREATE FUNCTION tenancy_whole() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT coalesce((SELECT f.access = 'firm' FROM firms_firm f WHERE f.id = tenancy_firm()), false)
    OR EXISTS (SELECT FROM people_member m WHERE {ME} AND m.role IN ({OUTSIDE_TEAMS})); END
"""
MY_CASES = f"""
CREATE FUNCTION tenancy_mine() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT ARRAY(
    SELECT c.id FROM people_member m JOIN cases_case c ON c.firm_id = m.firm_id AND c.attorney_id = m.id WHERE {ME}
    UNION SELECT c.id FROM people_member m JOIN cases_case c ON c.firm_id = m.firm_id AND c.paralegal_id = m.id WHERE {ME}
    UNION SELECT t.case_id FROM people_member m JOIN cases_casemember t ON t.firm_id = m.firm_id AND t.member_id = m.id
      WHERE {ME} AND t.left_at IS NULL); END
"""
# Contacts and accounts of other teams' cases. Whoever has a part in no case is everybody's to find.
STRANGERS = """
CREATE FUNCTION tenancy_strangers() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT ARRAY(SELECT p.contact_id FROM cases_party p WHERE p.firm_id = tenancy_firm()
    GROUP BY p.contact_id HAVING NOT bool_or(p.case_id = ANY ((SELECT tenancy_mine())::uuid[]))); END
"""
ELSEWHERE = """
CREATE FUNCTION tenancy_elsewhere() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT ARRAY(SELECT g.account_id FROM cases_grant g WHERE g.firm_id = tenancy_firm()
    AND NOT EXISTS (SELECT FROM people_member m WHERE m.firm_id = g.firm_id AND m.account_id = g.account_id)
    GROUP BY g.account_id HAVING NOT bool_or(g.case_id = ANY ((SELECT tenancy_mine())::uuid[]))); END
"""
OF_NO_CASE = """case_id IS NULL AND (account_id IS NULL
  OR account_id <> ALL ((SELECT tenancy_elsewhere())::uuid[]))"""
KNOWN_TO_ALL = "<> ALL ((SELECT {}())::uuid[])"

# What the firm changed of the role's rights, and the cases of who does not reach them all.
LEARNT = """|| CASE WHEN known->>'member' IS NULL THEN '{}'::jsonb ELSE jsonb_build_object(
      'changed', (SELECT jsonb_object_agg(r."right", r.given) FROM people_roleright r
        WHERE r.firm_id = tenancy_firm() AND r.role = known->>'role' AND r.given IS NOT NULL),
      'cases', CASE WHEN tenancy_whole() THEN NULL ELSE to_jsonb(tenancy_mine()) END) END;
END $$"""
ENTER = before.ENTER.replace(";\nEND $$", f"\n    {LEARNT}")


def lookup(name: str, function: str, **reads: str) -> Lookup:
    return Lookup(name, function, reads=reads, callers="adelante_staff")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_entering_with_factors"),
        ("cases", "0007_passes"),
        ("people", "0008_roles"),
        ("firms", "0006_access"),
        ("contacts", "0002_walls"),
    ]
    operations = [
        migrations.CreateModel(
            name="CaseMember",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=adelante.core.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("joined_at", models.DateTimeField(default=adelante.core.clock.now)),
                ("left_at", models.DateTimeField(null=True)),
                *(
                    (
                        name,
                        adelante.core.tenancy.keys.SameFirmKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=to,
                        ),
                    )
                    for name, to in (("case", "cases.case"), ("member", "people.member"))
                ),
                (
                    "firm",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="firms.firm",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["member", "case"], name="team_of_member")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at", None)),
                        fields=("firm", "case", "member"),
                        name="nobody_is_on_a_team_twice",
                    )
                ],
            },
        ),
        Wall("cases_casemember", staff="SELECT, INSERT, UPDATE (left_at)"),
        lookup(
            "tenancy_whole",
            EVERY_CASE,
            firms_firm="access",
        ),
        lookup(
            "tenancy_mine",
            MY_CASES,
            cases_case="attorney_id, paralegal_id",
            cases_casemember="firm_id, case_id, member_id, left_at",
        ),
        lookup("tenancy_strangers", STRANGERS),
        lookup("tenancy_elsewhere", ELSEWHERE),
        Lookup(
            "people_enter",
            ENTER,
            signature="(bytea)",
            reads={"people_roleright": 'firm_id, role, "right", given'},
            callers="adelante_staff, adelante_client, adelante_app",
            was=before.ENTER,
        ),
        Team("cases_case", reached=f"id IN {MINE}", begins=True),
        *(
            Team(f"cases_{name}")
            for name in (
                *("casemember", "milestone", "party", "grant", "invitation", "filing"),
                *("filingcorrection", "deadline", "task"),
            )
        ),
        Team("contacts_contact", reached=f"id {KNOWN_TO_ALL.format('tenancy_strangers')}"),
        Team(
            "contacts_relation",
            reached=" AND ".join(
                f"{name} {KNOWN_TO_ALL.format('tenancy_strangers')}" for name in ("of_id", "to_id")
            ),
        ),
        Team("people_account", reached=f"id {KNOWN_TO_ALL.format('tenancy_elsewhere')}"),
        Team(
            "audit_entry",  # what somebody did themselves is no news to them
            reached=f"account_id = (SELECT tenancy_account()) OR {OF_NO_CASE} OR case_id IN {MINE}",
        ),
    ]
