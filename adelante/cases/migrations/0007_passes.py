"""Links for one task, and a hat for whoever comes in by one: it sees one row and what belongs to it.

`cases_enter` finds out from the cookie's digest which link it is; the other functions say, for the
rest of the transaction, what that link opens, and ask each time whether it still may.
"""

import adelante.core.clock
import adelante.core.ids
import adelante.core.tenancy.keys
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from adelante.core.tenancy.walls import ADD, ALL, Lookup, PassWall, Wall

STANDING = """
CREATE FUNCTION tenancy_{0}() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('adelante.{0}', true), '')::uuid
"""

# What the account itself would reach, had it signed in; nothing of a closed case.
HOLDS = """p.ended_at IS NULL
    AND EXISTS (SELECT FROM cases_case c WHERE c.firm_id = p.firm_id AND c.id = p.case_id AND c.closed_at IS NULL)
    AND EXISTS (SELECT FROM cases_grant g WHERE g.firm_id = p.firm_id AND g.account_id = p.account_id
      AND g.case_id = p.case_id AND g.ended_at IS NULL
      AND (p.kind = 'upload' AND g.party_id = p.party_id AND g.reach <> 'bills' OR p.kind = 'pay' AND g.reach <> 'own'))"""

ENTER = f"""
CREATE FUNCTION cases_enter(of_digest bytea, at timestamptz) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
DECLARE known jsonb;
BEGIN
  PERFORM set_config('adelante.pass', '', true), set_config('adelante.visit', '', true);
  SELECT jsonb_build_object('visit', v.id, 'link', p.id, 'kind', p.kind, 'item', p.item, 'party', p.party_id,
      'account', a.id, 'name', a.name, 'language', a.language, 'done', p.done_at IS NOT NULL) INTO known
    FROM cases_visit v
    JOIN cases_pass p ON p.firm_id = v.firm_id AND p.id = v.link_id AND p.expires_at > at
    JOIN people_account a ON a.firm_id = p.firm_id AND a.id = p.account_id AND a.is_active
    WHERE v.firm_id = tenancy_firm() AND v.digest = of_digest AND v.expires_at > at AND {HOLDS};
  IF known IS NULL THEN RETURN NULL; END IF;
  PERFORM set_config('adelante.pass', known->>'link', true), set_config('adelante.visit', known->>'visit', true),
    set_config('adelante.account', known->>'account', true);
  RETURN known;
END $$
"""


# For the files of a version that is being sent: they may be added to one of the task's own.
VERSIONS = """
CREATE FUNCTION tenancy_link_versions() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT array_agg(v.id) FROM documents_version v
  WHERE v.firm_id = tenancy_firm() AND v.request_id = tenancy_link_task() AND v.review = 'waiting'; END
"""
READS_VERSIONS = [
    "GRANT SELECT (id, firm_id, request_id, review) ON documents_version TO adelante_lookup",
    "DROP POLICY IF EXISTS lookup ON documents_version",
    "CREATE POLICY lookup ON documents_version FOR SELECT TO adelante_lookup USING (true)",
]
READS_NO_VERSIONS = [
    "DROP POLICY lookup ON documents_version",
    "REVOKE ALL ON documents_version FROM adelante_lookup",
]


def of_link(name: str, column: str, *, joins: str = "", where: str = "true") -> Lookup:
    """A function that tells one thing of the link by which this transaction came in."""
    function = f"""
CREATE FUNCTION {name}() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT {column} FROM cases_pass p {joins}
  WHERE p.firm_id = tenancy_firm() AND p.id = tenancy_pass() AND {HOLDS} AND {where}; END
"""
    return Lookup(name, function, reads={}, callers="adelante_pass, adelante_lookup")


ITEM = "(SELECT tenancy_link_item())"  # seen: done or not
TASK = "(SELECT tenancy_link_task())"  # written to: until it is done
PARTY = "(SELECT tenancy_link_party())"
CONTACT = "(SELECT tenancy_link_contact())"
RESULT = "(SELECT tenancy_link_result())"
LINK = "(SELECT tenancy_pass())"
OURS = f"party_id = {PARTY}"
SELF = "account_id = (SELECT tenancy_account())"
VISIT = "session_id = (SELECT tenancy_visit())"

PASSES = [
    PassWall("cases_party", "SELECT (id, firm_id, contact_id)", home=f"id = {PARTY}"),
    PassWall("firms_firmkey", "SELECT", home="tenancy_pass() IS NOT NULL"),
    PassWall("firms_scopekey", "SELECT", home=f"kind = 'contact' AND of_id = {CONTACT}"),
    PassWall(
        "audit_entry",
        ADD,
        home=VISIT,
        gives=f"{VISIT} AND {SELF} AND actor_kind = 'pass'",
    ),
    PassWall(
        "documents_request",
        "SELECT, UPDATE (state, state_since, document_id)",
        home=f"id = {ITEM}",
        gives=f"id = {TASK}",
    ),
    PassWall(
        "documents_document",
        "INSERT",
        home="false AND tenancy_pass() IS NULL",
        gives=f"contact_id = {CONTACT} AND {TASK} IS NOT NULL",
    ),
    PassWall(
        "documents_upload",
        "SELECT, INSERT, UPDATE",
        home=f"account_id = {LINK}",
        gives=f"account_id = {LINK} AND {OURS} AND request_id = {TASK}",
    ),
    PassWall(
        "documents_version",
        ADD,
        home=f"id = {RESULT}",
        gives=f"{OURS} AND request_id = {TASK} AND review = 'waiting'",
    ),
    PassWall(
        "documents_file",
        ADD,
        home=f"version_id = {RESULT}",
        gives=f"{OURS} AND version_id = ANY ((SELECT tenancy_link_versions())::uuid[])",
    ),
    PassWall(
        "documents_remark",
        "INSERT",
        home="false AND tenancy_pass() IS NULL",
        gives=f"{OURS} AND request_id = {TASK} AND NOT by_staff AND {SELF}",
    ),
    PassWall("billing_invoice", "SELECT", home=f"id = {ITEM}"),
    PassWall(
        "billing_checkout",
        ADD,
        home=f"invoice_id = {ITEM}",
        gives=f"invoice_id = {TASK} AND {SELF} AND state = 'open' AND gateway_session = '' AND pending_since IS NULL",
    ),
]


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_entering_in_one_value'),
        ('firms', '0004_mornings'),
        ('people', '0003_run_by_its_managers'),
        ('documents', '0004_uploads_of_an_account'),
        ('billing', '0004_paid_by'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Pass',
            fields=[
                ('id', models.UUIDField(default=adelante.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('upload', 'send a document'), ('pay', 'pay an invoice')], max_length=6)),
                ('item', models.UUIDField()),
                ('digest', models.BinaryField()),
                ('message_id', models.UUIDField(null=True)),
                ('made_at', models.DateTimeField(default=adelante.core.clock.now)),
                ('expires_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('result', models.UUIDField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('account', adelante.core.tenancy.keys.SameFirmKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', adelante.core.tenancy.keys.SameFirmKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('firm', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.firm')),
                ('made_by', adelante.core.tenancy.keys.SameFirmKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('party', adelante.core.tenancy.keys.SameFirmKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.party')),
            ],
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.UUIDField(default=adelante.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('digest', models.BinaryField()),
                ('opened_at', models.DateTimeField(default=adelante.core.clock.now)),
                ('expires_at', models.DateTimeField()),
                ('firm', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.firm')),
                ('link', adelante.core.tenancy.keys.SameFirmKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.pass')),
            ],
        ),
        migrations.AddIndex(
            model_name='pass',
            index=models.Index(fields=['case', '-made_at'], name='link_of_case'),
        ),
        migrations.AddIndex(
            model_name='pass',
            index=models.Index(fields=['item'], name='link_of_item'),
        ),
        migrations.AddConstraint(
            model_name='pass',
            constraint=models.UniqueConstraint(fields=('firm', 'digest'), name='one_link_a_secret'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(fields=('firm', 'digest'), name='one_visit_a_secret'),
        ),
        Wall("cases_pass"),
        Wall("cases_visit", staff="", system=ALL),
        migrations.RunSQL(STANDING.format("pass"), "DROP FUNCTION tenancy_pass()"),
        migrations.RunSQL(STANDING.format("visit"), "DROP FUNCTION tenancy_visit()"),
        Lookup(
            "cases_enter",
            ENTER,
            signature="(bytea, timestamptz)",
            reads={
                "cases_pass": "id, firm_id, case_id, party_id, account_id, kind, item, expires_at, done_at, result, ended_at",
                "cases_visit": "id, firm_id, link_id, digest, expires_at",
            },
            callers="adelante_pass",
        ),
        of_link("tenancy_link_item", "p.item"),
        of_link("tenancy_link_task", "p.item", where="p.done_at IS NULL"),
        of_link("tenancy_link_result", "p.result"),
        of_link("tenancy_link_party", "p.party_id"),
        of_link(
            "tenancy_link_contact",
            "y.contact_id",
            joins="JOIN cases_party y ON y.firm_id = p.firm_id AND y.id = p.party_id",
        ),
        migrations.RunSQL(READS_VERSIONS, READS_NO_VERSIONS),
        Lookup("tenancy_link_versions", VERSIONS, reads={}, callers="adelante_pass"),
        *PASSES,
    ]
