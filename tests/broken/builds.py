"""What is broken in each build, and which tests must see it."""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parents[2]


@dataclass(frozen=True)
class Change:
    """`old` stands in the file exactly once, and becomes `new`."""

    file: str
    old: str
    new: str

    def on(self, text: str) -> str:
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file} has these words {text.count(self.old)} times")
        return text.replace(self.old, self.new)


@dataclass(frozen=True)
class Build:
    name: str
    what: str
    changes: tuple[Change, ...]
    tests: tuple[str, ...]


BUILDS = (
    Build(
        "preview",
        "A page's picture is given to whoever asks at the office, without asking for the right.",
        (
            Change(
                "adelante/web/staff/desk.py",
                'return self._papers(Preview, "file__version__request")',
                "return Preview.objects.all()",
            ),
            Change(
                "adelante/web/staff/documents/files.py",
                "reads = by_steps(Door.STAFF, may=May.SEE_DOCUMENTS, writes=False)",
                "reads = by_steps(Door.STAFF, may=May.SEE_CASES, writes=False)",
            ),
            Change(
                "adelante/documents/opening.py",
                "    file = preview.file\n    must_read(file, by=by)\n",
                "    file = preview.file\n",
            ),
        ),
        (
            "adelante/web/staff/documents/tests/test_documents.py"
            "::test_finance_opens_no_file_and_no_picture",
        ),
    ),
    Build(
        "export",
        "The trail leaves the house for whoever works here, without asking for the right.",
        (
            Change(
                "adelante/web/staff/trail/views.py",
                "@by_steps(Door.STAFF, may=May.SEE_TRAIL, writes=True)",
                "@by_steps(Door.STAFF, may=None, writes=True)",
            ),
            Change("adelante/audit/exporting.py", "    by.must(RIGHT)\n", ""),
            Change(
                "adelante/web/staff/desk.py",
                "        rows = self._all(Entry, May.SEE_TRAIL)\n",
                "        rows = self._all(Entry, May.SEE_CASES)\n",
            ),
        ),
        ("adelante/web/staff/trail/tests/test_trail.py::test_nobody_else_exports_or_looks",),
    ),
    Build(
        "formset",
        "The rows that a form of many rows names are looked up in the firm, not in its plan.",
        (
            Change(
                "adelante/billing/planning.py",
                "Installment.objects.filter(plan=plan, invoice=None)",
                "Installment.objects.filter(firm=plan.firm_id, invoice=None)",
            ),
            Change(
                "adelante/web/staff/billing/acts.py",
                "request.desk.installments.filter(plan=plan, invoice=None)",
                "request.desk.installments.filter(invoice=None)",
            ),
        ),
        ("tests/test_mass_assignment.py",),
    ),
    Build(
        "unconfirmed member",
        "A colleague comes in before they have set up their second factor.",
        (
            Change(
                "adelante/cases/migrations/0008_entering_with_factors.py",
                "WHEN m.id IS NOT NULL THEN 'set_up' END",
                "WHEN false THEN 'set_up' END",
            ),
        ),
        (
            "tests/test_half_signed_in.py"
            "::test_who_works_here_and_has_no_second_step_sets_one_up_first",
        ),
    ),
    Build(
        "partial update",
        "Going on with an upload does not ask whose it is.",
        (
            Change(
                "adelante/documents/arriving.py",
                "upload = uploads_of(by).filter(pk=upload_id).first()",
                "upload = Upload.objects.filter(pk=upload_id).first()",
            ),
            Change(
                "adelante/documents/arriving.py",
                "            uploads_of(by)\n            .filter(pk=upload.pk, received=offset",
                "            Upload.objects\n            .filter(pk=upload.pk, received=offset",
            ),
        ),
        ("adelante/documents/tests/test_sending.py",),
    ),
    Build(
        "bulk act",
        "Of many files sent together, nobody asks whether each belongs to this request.",
        (
            Change(
                "adelante/documents/sending.py",
                "return uploads_of(by).filter(request=request_id, pk__in=chosen)",
                "return Upload.objects.filter(pk__in=chosen)",
            ),
        ),
        ("adelante/documents/tests/test_sending.py",),
    ),
    Build(
        "expired token",
        "An invitation is good for ever.",
        (
            Change(
                "adelante/cases/models/invitation.py",
                "return Standing.EXPIRED if self.expires_at <= clock.now() else Standing.SENT",
                "return Standing.SENT",
            ),
        ),
        ("adelante/cases/tests/test_inviting.py",),
    ),
    Build(
        "link used twice",
        "An invitation that was accepted lets the next one in too.",
        (
            Change(
                "adelante/cases/models/invitation.py",
                "if self.standing != Standing.SENT:",
                "if self.standing not in (Standing.SENT, Standing.ACCEPTED):",
            ),
        ),
        ("adelante/cases/tests/test_inviting.py",),
    ),
    Build(
        "reused connection",
        "The firm stays with the connection when the transaction ends.",
        (
            Change(
                "adelante/core/tenancy/__init__.py",
                "SET LOCAL adelante.firm",
                "SET adelante.firm",
            ),
            Change(
                "adelante/core/tenancy/__init__.py",
                "SET LOCAL ROLE {self.door}",
                "SET ROLE {self.door}",
            ),
        ),
        ("adelante/core/tests/test_tenancy.py", "adelante/core/tests/test_leaving_a_firm.py"),
    ),
    Build(
        "foreign key to another firm",
        "Keys between rows are made by their id alone.",
        (
            Change(
                "adelante/core/tenancy/postgres/schema.py",
                "if isinstance(field, SameFirmKey):\n            statement.template",
                "if False:\n            statement.template",
            ),
        ),
        ("adelante/core/tests/test_tenancy.py", "tests/test_catalogue.py"),
    ),
)
