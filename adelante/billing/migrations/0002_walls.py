"""Bills. Payments, allocations and lines are only added; of an invoice only what was paid may move.

What must add up is checked at commit by functions that see past the walls, so that no hat and no
missing row can make a sum look right.
"""

from django.db import migrations

from adelante.core.tenancy.walls import ADD, AppendOnly, Lookup, Wall

BILLED = "case_id = ANY ((SELECT tenancy_billed())::uuid[])"
SUMS = "SELECT, INSERT, UPDATE (paid)"
PLANNED = "SELECT, INSERT, UPDATE (label, amount, due_on, milestone, invoice_id)"
VISIT = "SELECT, INSERT, UPDATE (gateway_session, gateway_url, state, ended_at)"

INVOICE_STANDS = """
CREATE FUNCTION billing_invoice_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(OLD) - 'paid' - 'credited') <> (to_jsonb(NEW) - 'paid' - 'credited') THEN
    RAISE EXCEPTION 'an issued invoice is not changed; correct it with a credit or a new invoice';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON billing_invoice FOR EACH ROW EXECUTE FUNCTION billing_invoice_stands();
CREATE FUNCTION billing_installment_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.invoice_id IS NOT NULL THEN
    RAISE EXCEPTION 'an invoiced installment is not changed, and none is deleted';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON billing_installment FOR EACH ROW EXECUTE FUNCTION billing_installment_stands();
"""
INVOICE_STANDS_BACK = """
DROP TRIGGER stands ON billing_installment; DROP FUNCTION billing_installment_stands();
DROP TRIGGER stands ON billing_invoice; DROP FUNCTION billing_invoice_stands();
"""

AGREES = """
CREATE FUNCTION billing_agrees() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  fresh jsonb := to_jsonb(NEW);
  bill uuid := CASE TG_TABLE_NAME WHEN 'billing_invoice' THEN fresh ->> 'id' ELSE fresh ->> 'invoice_id' END;
BEGIN
  IF (SELECT i.paid FROM billing_invoice i WHERE i.id = bill)
     IS DISTINCT FROM (SELECT coalesce(sum(a.amount), 0)::bigint FROM billing_allocation a WHERE a.invoice_id = bill) THEN
    RAISE EXCEPTION 'an invoice is paid by its allocations, no more and no less';
  END IF;
  IF (SELECT i.total FROM billing_invoice i WHERE i.id = bill)
     IS DISTINCT FROM (SELECT coalesce(sum(l.amount), 0)::bigint FROM billing_invoiceline l WHERE l.invoice_id = bill) THEN
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
ADDS_UP = """
CREATE FUNCTION billing_plan_adds_up() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  fresh jsonb := to_jsonb(NEW);
  agreed uuid := CASE TG_TABLE_NAME WHEN 'billing_plan' THEN fresh ->> 'id' ELSE fresh ->> 'plan_id' END;
BEGIN
  IF (SELECT p.total FROM billing_plan p WHERE p.id = agreed)
     IS DISTINCT FROM (SELECT coalesce(sum(i.amount), 0)::bigint FROM billing_installment i WHERE i.plan_id = agreed) THEN
    RAISE EXCEPTION 'the installments of a plan sum to its total';
  END IF;
  RETURN NULL;
END $$;
"""


def at_commit(table: str, function: str, *, moments: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE CONSTRAINT TRIGGER adds_up AFTER {moments} ON {table} DEFERRABLE INITIALLY DEFERRED "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()",
        f"DROP TRIGGER adds_up ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial"), ("cases", "0002_walls")]
    operations = [
        Wall("billing_plan", staff=ADD, system=ADD, client="SELECT", home=BILLED),
        Wall("billing_installment", staff=PLANNED, system=PLANNED, client="SELECT", home=BILLED),
        Wall("billing_invoice", staff=SUMS, system=SUMS, client="SELECT", home=BILLED),
        Wall("billing_invoiceline", staff=ADD, system=ADD, client="SELECT", home=BILLED),
        Wall("billing_payment", staff=ADD, system=ADD, client="SELECT", home=BILLED),
        Wall("billing_allocation", staff=ADD, system=ADD, client="SELECT", home=BILLED),
        Wall(
            "billing_checkout",
            staff="SELECT",
            system=VISIT,
            client=ADD,
            home=BILLED,
            gives=f"{BILLED} AND account_id = (SELECT tenancy_account()) AND state = 'open' AND gateway_session = ''",
        ),
        AppendOnly("billing_plan"),
        AppendOnly("billing_invoiceline"),
        AppendOnly("billing_payment"),
        AppendOnly("billing_allocation"),
        migrations.RunSQL(INVOICE_STANDS, INVOICE_STANDS_BACK),
        Lookup(
            "billing_agrees",
            AGREES,
            reads={
                "billing_invoice": "id, paid, total",
                "billing_invoiceline": "invoice_id, amount",
                "billing_allocation": "invoice_id, payment_id, amount",
                "billing_payment": "id, amount",
            },
            callers="adelante_owner",
        ),
        Lookup(
            "billing_plan_adds_up",
            ADDS_UP,
            reads={"billing_plan": "id, total", "billing_installment": "plan_id, amount"},
            callers="adelante_owner",
        ),
        at_commit("billing_invoice", "billing_agrees", moments="INSERT OR UPDATE"),
        at_commit("billing_invoiceline", "billing_agrees", moments="INSERT"),
        at_commit("billing_allocation", "billing_agrees", moments="INSERT"),
        at_commit("billing_plan", "billing_plan_adds_up", moments="INSERT"),
        at_commit("billing_installment", "billing_plan_adds_up", moments="INSERT OR UPDATE"),
    ]
