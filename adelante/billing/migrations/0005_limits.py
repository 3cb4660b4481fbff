"""Bills of a case are for its team, and those that are limited to some are there for nobody else.

An invoice is shut with its plan, and the payments that went to shut invoices alone (ADR 0018).
"""

from importlib import import_module

from django.db import migrations

from adelante.core.tenancy.walls import Limits, Lookup, Team, Wall

papers = import_module("adelante.documents.migrations.0005_limits")

BILLS = (
    *("plan", "installment", "invoice", "invoiceline", "payment", "allocation", "checkout"),
    *("reversal", "credit"),
)
SHUT = """
CREATE FUNCTION {name}() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  WITH shut AS MATERIALIZED (SELECT l.invoice_id AS id FROM billing_invoicelimit l WHERE l.firm_id = tenancy_firm() AND {who})
  SELECT ARRAY(SELECT id FROM shut
    UNION ALL SELECT c.id FROM billing_credit c WHERE c.invoice_id IN (SELECT id FROM shut)
    UNION ALL SELECT c.id FROM billing_checkout c WHERE c.invoice_id IN (SELECT id FROM shut)
    UNION ALL SELECT i.plan_id FROM billing_installment i WHERE i.invoice_id IN (SELECT id FROM shut)
    UNION ALL SELECT a.payment_id FROM billing_allocation a WHERE a.invoice_id IN (SELECT id FROM shut)
      AND NOT EXISTS (SELECT FROM billing_allocation o WHERE o.payment_id = a.payment_id AND o.invoice_id NOT IN (SELECT id FROM shut))
  ); END
"""
BY = "tenancy_bills_shut"


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0004_paid_by"),
        ("cases", "0009_team"),
        ("documents", "0005_limits"),
    ]
    operations = [
        papers.limit_table("InvoiceLimit", "invoice", "billing.invoice", "one_limit_an_invoice"),
        Wall("billing_invoicelimit", staff=papers.PLAIN),
        Lookup(
            f"{BY}_at_desk",
            SHUT.format(name=f"{BY}_at_desk", who=papers.AT_DESK),
            reads={
                "billing_invoicelimit": (
                    "firm_id, invoice_id, case_id, of_staff, roles, members, of_clients, parties"
                ),
                "billing_credit": "id, invoice_id",
                "billing_checkout": "id, invoice_id",
                "billing_installment": "plan_id, invoice_id",
                "billing_allocation": "payment_id, invoice_id",
            },
            callers="adelante_staff",
        ),
        Lookup(
            f"{BY}_at_home",
            SHUT.format(name=f"{BY}_at_home", who=papers.AT_HOME),
            reads={},
            callers="adelante_client",
        ),
        *(Team(f"billing_{name}") for name in (*BILLS, "invoicelimit")),
        Limits("billing_invoice", by=BY, key="id"),
        Limits("billing_plan", by=BY, key="id"),
        Limits("billing_installment", by=BY, key="plan_id"),
        *(
            Limits(f"billing_{name}", by=BY, key="invoice_id")
            for name in ("invoiceline", "allocation", "checkout", "credit")
        ),
        Limits("billing_payment", by=BY, key="id"),
        Limits("billing_reversal", by=BY, key="payment_id"),
        Limits("audit_entry", by=BY, test="NOT subjects && {shut}"),
    ]
