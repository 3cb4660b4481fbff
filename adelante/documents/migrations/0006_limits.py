"""Papers of a case are for its team, where a firm works in teams."""

from importlib import import_module

from django.db import migrations

from adelante.core.tenancy.walls import Team

teams = import_module("adelante.cases.migrations.0008_team")


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_uploads_of_an_account"), ("cases", "0008_team")]
    operations = [
        Team(
            "documents_document",
            reached=f"contact_id {teams.KNOWN_TO_ALL.format('tenancy_strangers')}",
        ),
        *(
            Team(f"documents_{name}")
            for name in ("request", "version", "file", "preview", "upload", "remark")
        ),
    ]
