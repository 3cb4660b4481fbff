"""Who of a case may open what: the three columns of `Visible`, read by every policy here.

Columns that may change are granted one by one: a version's review, a file's looks. The rest of a
version, a file and a remark is there for good.
"""

from django.db import migrations

from adelante.core.tenancy.walls import ADD, ALL, Wall

CASES = "case_id = ANY ((SELECT tenancy_cases())::uuid[])"
OWN = "party_id = ANY ((SELECT tenancy_parties())::uuid[])"
OPEN = f"{CASES} AND (audience = 'case' OR {OWN})"
SELF = "account_id = (SELECT tenancy_account())"


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("cases", "0002_walls")]
    operations = [
        Wall(
            "documents_document",
            client=ADD,
            home="contact_id = ANY ((SELECT tenancy_contacts())::uuid[])",
        ),
        Wall(
            "documents_request",
            client="SELECT, UPDATE (state, state_since, document_id)",
            home=CASES,  # its status is for every party of the case
            gives=OWN,
        ),
        Wall(
            "documents_version",
            staff="SELECT, INSERT, UPDATE (review, reviewed_by_id, reviewed_at)",
            system="SELECT",
            client="SELECT, INSERT, UPDATE (review)",
            home=OPEN,
            gives=f"{OWN} AND review IN ('waiting', 'replaced')",
        ),
        Wall(
            "documents_file",
            staff=ADD,
            system="SELECT, UPDATE (looks, unreadable_because, page_count)",
            client=ADD,
            home=OPEN,
            gives=OWN,
        ),
        Wall("documents_preview", staff="SELECT", system=ALL, client="SELECT", home=OPEN),
        Wall(
            "documents_upload",
            system=ALL,
            client="SELECT, INSERT, UPDATE",
            home=SELF,
            gives=f"{SELF} AND {OWN}",
        ),
        Wall(
            "documents_remark",
            staff=ADD,
            system="SELECT",
            client=ADD,
            home=OPEN,
            gives=f"{OWN} AND NOT by_staff AND {SELF}",
        ),
    ]
