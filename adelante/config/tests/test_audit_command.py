"""`adelante audit`, as an operator types it."""

import subprocess
import sys

import pytest
from django.db import connections, transaction

from adelante.audit.models import Entry
from adelante.audit.sealing import seal_firm
from adelante.config.command import run
from adelante.core.tenancy import tenant
from adelante.firms.face import forget_faces
from tests.cast import assemble

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    forget_faces()
    cast = assemble()
    for firm in (cast.rivera, cast.harbour):
        for name in ("case_opened", "case_held"):
            with tenant(firm):
                Entry.objects.create(firm_id=firm, name=name, actor_kind="system", door="system")
        seal_firm(firm)
    yield cast
    forget_faces()


@pytest.fixture
def said(capsys):
    """`said("audit", "head")` → (exit code, lines)."""

    def said(*words):
        code = run(list(words))
        return code, capsys.readouterr().out.splitlines()

    return said


def head_of(said, slug):
    return said("audit", "head", "--firm", slug)[1][0].partition(" ")[2]


def forge(cast):
    with transaction.atomic("owner"):
        cursor = connections["owner"].cursor()
        cursor.execute("ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY")
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER only_added")
        rows = Entry.objects.using("owner").filter(firm=cast.harbour, name="case_held")
        assert rows.update(name="case_released") == 1
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER only_added")
        cursor.execute("ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY")


def test_every_firm_is_verified_and_the_one_that_was_changed_is_named(cast, said):
    code, lines = said("audit", "verify")
    assert code == 0
    assert [x for x in lines if "AGREES" in x] == [f"{s}: AGREES WITH ITSELF" for s in FIRMS]

    forge(cast)
    code, lines = said("audit", "verify")
    assert code == 1
    assert "rivera: AGREES WITH ITSELF" in lines and "harbour: CHANGED" in lines
    assert any(x.startswith("harbour: entry ") and "was changed after seal 1" in x for x in lines)
    assert said("audit", "verify", "--firm", "rivera")[0] == 0


FIRMS = ("harbour", "rivera")


def test_a_head_that_was_kept_makes_it_certain(cast, said):
    head = head_of(said, "rivera")
    assert said("audit", "verify", "--firm", "rivera", "--head", head)[1][-1] == "rivera: WHOLE"
    other = head_of(said, "harbour")
    assert said("audit", "verify", "--firm", "rivera", "--head", other)[0] == 1


@pytest.mark.parametrize(
    "words",
    [
        ("verify", "--head", f"1:{'0' * 64}"),
        ("verify", "--firm", "nobody"),
        ("export",),
        ("burn",),
    ],
)
def test_words_that_make_no_sense_are_told_so(cast, said, words):
    with pytest.raises(SystemExit) as why:
        said("audit", *words)
    assert why.value.code == 2


def test_a_head_that_is_none_is_told_so(cast, said):
    assert said("audit", "verify", "--firm", "rivera", "--head", "1:abc")[0] == 2


def test_an_export_comes_with_its_script_and_is_an_entry_itself(cast, said, tmp_path):
    head = head_of(said, "rivera")
    code, _ = said("audit", "export", "--firm", "rivera", "--file", str(tmp_path / "trail.jsonl"))
    assert code == 0
    told = subprocess.run(
        [sys.executable, "-I", "verify_export.py", "trail.jsonl", "--head", head],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert told.returncode == 0 and told.stdout.endswith("WHOLE\n")
    text = (tmp_path / "trail.jsonl").read_text()
    assert '"name":"trail_exported"' in text and str(cast.harbour) not in text
