"""A link for one task is not there for whoever does not find the document or the invoice."""

from django.db import migrations

from adelante.core.tenancy.walls import Limits


class Migration(migrations.Migration):
    dependencies = [("billing", "0005_limits"), ("documents", "0005_limits"), ("cases", "0007_passes")]
    operations = [
        Limits("cases_pass", by="tenancy_papers_shut", key="item", client=False),
        Limits("cases_pass", by="tenancy_bills_shut", key="item", client=False),
    ]
