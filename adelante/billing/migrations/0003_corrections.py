"""Corrections: a payment taken back, an invoice credited; and a payment that is on its way.

Both kinds of rows are only added, by the office alone. `billing_agrees` is told of them: an invoice
is paid by the allocations of payments without a reversal, and credited by its credits.
"""

import adelante.core.clock
import adelante.core.ids
import adelante.core.tenancy.keys
import django.db.models.deletion
from importlib import import_module

from django.db import migrations, models

from adelante.core.tenancy.walls import ADD, AppendOnly, Wall

walls = import_module("adelante.billing.migrations.0002_walls")

BILLED = "case_id = ANY ((SELECT tenancy_billed())::uuid[])"
TOLD = "id, firm_id, case_id, party_id, made_on, recorded_at, reason"
"""What a client may read: not who made the entry, nor the note."""

GIVES = f"firm_id = (SELECT tenancy_firm()) AND {BILLED} AND account_id = (SELECT tenancy_account()) AND state = 'open' AND gateway_session = ''"

NOW_AGREES = """
CREATE OR REPLACE FUNCTION billing_agrees() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  fresh jsonb := to_jsonb(NEW);
  bills uuid[] := CASE TG_TABLE_NAME
    WHEN 'billing_invoice' THEN ARRAY[(fresh ->> 'id')::uuid]
    WHEN 'billing_reversal' THEN ARRAY(SELECT a.invoice_id FROM billing_allocation a WHERE a.payment_id = (fresh ->> 'payment_id')::uuid)
    ELSE ARRAY[(fresh ->> 'invoice_id')::uuid] END;
BEGIN
  IF EXISTS (SELECT FROM billing_invoice i WHERE i.id = ANY (bills) AND i.paid <> (
      SELECT coalesce(sum(a.amount), 0) FROM billing_allocation a WHERE a.invoice_id = i.id
      AND NOT EXISTS (SELECT FROM billing_reversal r WHERE r.payment_id = a.payment_id))) THEN
    RAISE EXCEPTION 'an invoice is paid by its allocations that stand, no more and no less';
  END IF;
  IF EXISTS (SELECT FROM billing_invoice i WHERE i.id = ANY (bills) AND i.credited <> (
      SELECT coalesce(sum(c.amount), 0) FROM billing_credit c WHERE c.invoice_id = i.id)) THEN
    RAISE EXCEPTION 'an invoice is credited by its credits, no more and no less';
  END IF;
  IF EXISTS (SELECT FROM billing_invoice i WHERE i.id = ANY (bills) AND i.total <> (
      SELECT coalesce(sum(l.amount), 0) FROM billing_invoiceline l WHERE l.invoice_id = i.id)) THEN
    RAISE EXCEPTION 'an invoice comes to the sum of its lines';
  END IF;
  IF TG_TABLE_NAME = 'billing_allocation' AND
     (SELECT p.amount FROM billing_payment p WHERE p.id = (fresh ->> 'payment_id')::uuid)
     < (SELECT sum(a.amount) FROM billing_allocation a WHERE a.payment_id = (fresh ->> 'payment_id')::uuid) THEN
    RAISE EXCEPTION 'a payment pays no more than it brought';
  END IF;
  RETURN NULL;
END $$;
"""


class Retold(migrations.RunSQL):
    """A function of `adelante_lookup` in other words, which may read these columns besides."""

    def __init__(self, function: str, *, before: str, reads: dict[str, str]) -> None:
        opens, closes = [], []
        for table, columns in reads.items():
            opens += [
                f"GRANT SELECT ({columns}) ON {table} TO adelante_lookup",
                f"CREATE POLICY lookup ON {table} FOR SELECT TO adelante_lookup USING (true)",
            ]
            closes += [
                f"DROP POLICY lookup ON {table}",
                f"REVOKE ALL ON {table} FROM adelante_lookup",
            ]
        super().__init__([*opens, *_by_lookup(function)], [*_by_lookup(before), *closes])


def _by_lookup(function: str) -> list[str]:
    return [
        "GRANT CREATE ON SCHEMA public TO adelante_lookup",
        "SET LOCAL ROLE adelante_lookup",
        function,
        "RESET ROLE",
        "REVOKE CREATE ON SCHEMA public FROM adelante_lookup",
    ]


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0002_walls'),
        ('cases', '0002_walls'),
        ('firms', '0003_walls'),
        ('people', '0002_walls'),
    ]

    operations = [
        migrations.AddField(
            model_name='checkout',
            name='pending_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='Credit',
            fields=[
                ('id', models.UUIDField(default=adelante.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('made_on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField(default=adelante.core.clock.now)),
                ('amount', models.PositiveBigIntegerField()),
                ('reason', models.CharField(choices=[('error', 'It was billed by mistake'), ('forgiven', 'It is forgiven'), ('agreed', 'It was agreed')], max_length=10)),
                ('case', adelante.core.tenancy.keys.SameFirmKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('firm', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.firm')),
                ('invoice', adelante.core.tenancy.keys.SameFirmKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='billing.invoice')),
                ('party', adelante.core.tenancy.keys.SameFirmKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.party')),
                ('recorded_by', adelante.core.tenancy.keys.SameFirmKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
            ],
            options={
                'indexes': [models.Index(fields=['case'], name='credit_of_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='a_credit_has_an_amount')],
            },
        ),
        migrations.CreateModel(
            name='Reversal',
            fields=[
                ('id', models.UUIDField(default=adelante.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('made_on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField(default=adelante.core.clock.now)),
                ('reason', models.CharField(choices=[('bank', 'The bank took it back'), ('misplaced', 'It was for another invoice'), ('mistake', 'It was a typing mistake')], max_length=10)),
                ('case', adelante.core.tenancy.keys.SameFirmKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('firm', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.firm')),
                ('party', adelante.core.tenancy.keys.SameFirmKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.party')),
                ('payment', adelante.core.tenancy.keys.SameFirmKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='billing.payment')),
                ('recorded_by', adelante.core.tenancy.keys.SameFirmKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
            ],
            options={
                'indexes': [models.Index(fields=['case'], name='reversal_of_case')],
                'constraints': [models.UniqueConstraint(fields=('firm', 'payment'), name='one_reversal_a_payment')],
            },
        ),
        Wall("billing_reversal", staff=ADD, system="SELECT", client=f"SELECT ({TOLD}, payment_id)", home=BILLED),
        Wall("billing_credit", staff=ADD, system="SELECT", client=f"SELECT ({TOLD}, invoice_id, amount)", home=BILLED),
        AppendOnly("billing_reversal"),
        AppendOnly("billing_credit"),
        migrations.RunSQL(
            "GRANT UPDATE (credited) ON billing_invoice TO adelante_staff",
            "REVOKE UPDATE (credited) ON billing_invoice FROM adelante_staff",
        ),
        migrations.RunSQL(
            [
                "GRANT UPDATE (pending_since) ON billing_checkout TO adelante_system",
                f"ALTER POLICY client ON billing_checkout WITH CHECK ({GIVES} AND pending_since IS NULL)",
            ],
            [
                f"ALTER POLICY client ON billing_checkout WITH CHECK ({GIVES})",
                "REVOKE UPDATE (pending_since) ON billing_checkout FROM adelante_system",
            ],
        ),
        migrations.RunSQL(
            "GRANT SELECT (credited) ON billing_invoice TO adelante_lookup",
            "REVOKE SELECT (credited) ON billing_invoice FROM adelante_lookup",
        ),
        Retold(
            NOW_AGREES,
            before=walls.AGREES.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
            reads={"billing_reversal": "payment_id", "billing_credit": "invoice_id, amount"},
        ),
        walls.at_commit("billing_reversal", "billing_agrees", moments="INSERT"),
        walls.at_commit("billing_credit", "billing_agrees", moments="INSERT"),
    ]
