"""Bills of a case are for its team, where a firm works in teams."""

from django.db import migrations

from adelante.core.tenancy.walls import Team

BILLS = (
    *("plan", "installment", "invoice", "invoiceline", "payment", "allocation", "checkout"),
    *("reversal", "credit"),
)


class Migration(migrations.Migration):
    dependencies = [("billing", "0004_paid_by"), ("cases", "0008_team")]
    operations = [*(Team(f"billing_{name}") for name in BILLS)]
