"""Bills. Payments, allocations and lines are only added; of an invoice only its sums may move."""

from django.db import migrations

from adelante.core.tenancy.walls import ADD, AppendOnly, Wall

BILLED = "case_id = ANY ((SELECT tenancy_billed())::uuid[])"
SUMS = "SELECT, INSERT, UPDATE (paid, credited)"

IMMUTABLE = """
CREATE FUNCTION billing_invoice_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(OLD) - 'paid' - 'credited') <> (to_jsonb(NEW) - 'paid' - 'credited') THEN
    RAISE EXCEPTION 'an issued invoice is not changed; correct it with a credit or a new invoice';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON billing_invoice FOR EACH ROW EXECUTE FUNCTION billing_invoice_stands();
"""
# At commit, an invoice's `paid` is the sum of what was allocated to it: no path may move one alone.
AGREES = """
CREATE FUNCTION billing_paid_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  bill uuid := CASE TG_TABLE_NAME WHEN 'billing_allocation' THEN (to_jsonb(NEW) ->> 'invoice_id')::uuid ELSE NEW.id END;
BEGIN
  IF (SELECT i.paid FROM billing_invoice i WHERE i.id = bill)
     <> (SELECT coalesce(sum(a.amount), 0) FROM billing_allocation a WHERE a.invoice_id = bill) THEN
    RAISE EXCEPTION 'an invoice is paid by its allocations, no more and no less';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER agrees AFTER INSERT ON billing_allocation DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION billing_paid_agrees();
CREATE CONSTRAINT TRIGGER agrees AFTER INSERT OR UPDATE ON billing_invoice DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION billing_paid_agrees();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial"), ("cases", "0002_walls")]
    operations = [
        Wall("billing_plan", client="SELECT", home=BILLED),
        Wall("billing_installment", client="SELECT", home=BILLED),
        Wall("billing_invoice", staff=SUMS, system=SUMS, client="SELECT", home=BILLED),
        Wall("billing_invoiceline", staff=ADD, system=ADD, client="SELECT", home=BILLED),
        Wall("billing_payment", staff=ADD, system=ADD, client="SELECT", home=BILLED),
        Wall("billing_allocation", staff=ADD, system=ADD, client="SELECT", home=BILLED),
        Wall(
            "billing_checkout",
            client="SELECT, INSERT, UPDATE (gateway_session, gateway_url, state, ended_at)",
            home=BILLED,
            gives=f"{BILLED} AND account_id = (SELECT tenancy_account()) AND state <> 'paid'",
        ),
        AppendOnly("billing_invoiceline"),
        AppendOnly("billing_payment"),
        AppendOnly("billing_allocation"),
        migrations.RunSQL(
            IMMUTABLE, "DROP TRIGGER stands ON billing_invoice; DROP FUNCTION billing_invoice_stands()"
        ),
        migrations.RunSQL(
            AGREES,
            "DROP TRIGGER agrees ON billing_invoice; DROP TRIGGER agrees ON billing_allocation; "
            "DROP FUNCTION billing_paid_agrees()",
        ),
    ]
