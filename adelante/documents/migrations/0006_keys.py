"""The system wraps the keys of files anew when a contact's key is replaced."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_limits")]
    operations = [
        migrations.RunSQL(
            "GRANT UPDATE (wrapped_key) ON documents_file TO adelante_system",
            "REVOKE UPDATE (wrapped_key) ON documents_file FROM adelante_system",
        ),
    ]
