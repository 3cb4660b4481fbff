import re

import pytest

from adelante.core.tenancy import tenant
from adelante.library import catalogue
from adelante.library.adopting import adopt
from adelante.library.models import CaseType


@pytest.fixture
def olga(client, signed_in):
    return signed_in(client, "olga")


@pytest.fixture
def own(cast):
    with cast.standing("olga"):
        return adopt("n400", by=cast.actor("olga"))


def fresh(cast, own):
    with tenant(cast.rivera):
        return CaseType.objects.get(pk=own.pk)


def test_a_type_is_taken_from_the_library_with_one_button(cast, olga):
    page = olga.get("/rivera/desk/library/").content.decode()
    assert 'Use this type<span class="hidden-text">: N-400</span>' in page
    answer = olga.post("/rivera/desk/library/n400/adopt", follow=True)
    assert answer.status_code == 200 and "<h1>N-400</h1>" in answer.content.decode()
    with tenant(cast.rivera):
        assert CaseType.objects.filter(from_key="n400").count() == 1


def test_every_type_of_the_library_is_shown_with_its_sources_and_marks(olga):
    for key, facts in catalogue.case_types().items():
        page = olga.get(f"/rivera/desk/library/{key}").content.decode()
        assert facts.documents[0].document and "Source" in page
        if any(row.verify for row in facts.documents):
            assert "to be checked" in page
    assert olga.get("/rivera/desk/library/no-such-type").status_code == 404


def test_the_checklist_is_edited_row_by_row(cast, olga, own):
    page = olga.get(f"/rivera/desk/types/{own.pk}").content.decode()
    keys = re.findall(r'name="use:([^"]+)"', page)
    kept = {f"use:{key}": "on" for key in keys[1:]}
    values = kept | {f"requirement:{keys[1]}": "optional", "use:forged:row:x": "on"}
    assert olga.post(f"/rivera/desk/types/{own.pk}/rows", values).status_code == 302

    rows = fresh(cast, own).every_row()
    assert len([row for row, used in rows if used]) == len(keys) - 1
    assert rows[0][0].requirement == "optional"
    assert f'name="use:{keys[0]}"' in olga.get(f"/rivera/desk/types/{own.pk}").content.decode()


def test_a_document_of_the_firms_own_is_added_and_its_missing_spanish_is_marked(cast, olga, own):
    words = {"party": "applicant", "requirement": "required", "label_en": "Choir letter"}
    olga.post(f"/rivera/desk/types/{own.pk}/rows/add", words)
    page = olga.get(f"/rivera/desk/types/{own.pk}").content.decode()
    assert "Choir letter" in page and "Spanish missing" in page

    olga.post(
        f"/rivera/desk/types/{own.pk}/papers/own_1/name",
        {"label_en": "Choir letter", "label_es": "Carta del coro"},
    )
    page = olga.get(f"/rivera/desk/types/{own.pk}").content.decode()
    assert "Carta del coro" in page and "Spanish missing" not in page


def test_refused_forms_keep_what_was_typed(olga, own):
    at = f"/rivera/desk/types/{own.pk}"
    fee = olga.post(
        f"{at}/fee", {"fee": "900", "percent_0": "90", "en_0": "Start", "due_0": "filed"}
    )
    assert fee.status_code == 422 and "100 percent" in fee.content.decode()
    assert 'value="Start"' in fee.content.decode()
    names = olga.post(f"{at}/rename", {"label": "N", "name_en": "", "title_en": "T"})
    assert names.status_code == 422 and 'value="T"' in names.content.decode()
    row = olga.post(f"{at}/rows/add", {"party": "employer", "label_en": "Hm"})
    assert row.status_code == 422 and 'value="Hm"' in row.content.decode()


def test_names_fee_and_retirement(cast, olga, own):
    at = f"/rivera/desk/types/{own.pk}"
    olga.post(f"{at}/rename", {"label": "Citizen", "name_en": "Become one", "title_en": "T"})
    olga.post(
        f"{at}/fee",
        {"fee": "$900", "percent_0": "100", "en_0": "All", "due_0": "days", "days_0": 5},
    )
    kept = fresh(cast, own)
    assert kept.label == "Citizen" and kept.typed.fee.cents == 90_000
    assert kept.typed.installments[0].days == 5
    olga.post(f"{at}/retire")
    assert olga.get(at).status_code == 404


def test_a_paralegal_reads_and_changes_nothing(cast, client, signed_in, own):
    maria = signed_in(client, "maria")
    at = f"/rivera/desk/types/{own.pk}"
    page = maria.get(at).content.decode()
    assert "Save the checklist" not in page and "Add a document" not in page
    for path in ("rename", "rows", "rows/add", "fee", "retire", "papers/passport/name"):
        assert maria.post(f"{at}/{path}", {}).status_code == 404
    assert maria.post("/rivera/desk/library/i90/adopt").status_code == 404


def test_another_firm_does_not_find_the_copy(client, signed_in, own):
    zed = signed_in(client, "zed")
    at = f"/harbour/desk/types/{own.pk}"
    assert zed.get(at).status_code == 404
    assert zed.post(f"{at}/rows", {}).status_code == 404
