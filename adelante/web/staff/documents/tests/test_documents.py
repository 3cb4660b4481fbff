"""A case's documents for the office: how each stands, what did not arrive, asking and waiving."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from adelante.core.tenancy import tenant
from adelante.documents.arriving import start_upload
from adelante.documents.looking import look_at_file
from adelante.documents.models import File, Request, Version
from adelante.documents.refusals import FileRefused
from adelante.documents.standing import standing_of
from adelante.documents.tests.conftest import photo, send_as


@pytest.fixture
def maria(signed_in, client):
    return signed_in(client, "maria")


def test_every_request_stands_there_with_its_state(cast, asked, maria):
    version = send_as(cast, "ana", asked.passport, photo())
    with pytest.raises(FileRefused):
        stand = standing_of(cast.actor("luis"))
        start_upload(asked.taxes.pk, name="todo \u202e.pdf", size=10**9, standing=stand)

    page = maria.get(f"/rivera/desk/cases/{asked.case.pk}/documents").content.decode()

    assert "To review" in page and f"/rivera/desk/review/{version.pk}" in page
    assert "Did not arrive" in page and "The file was too large" in page and "Luis Gómez" in page


def test_more_is_asked_for_and_waived_and_asked_for_again(cast, asked, maria):
    path = f"/rivera/desk/cases/{asked.case.pk}/documents"
    lease = {"kind": "other", "label_en": "Lease", "label_es": "Contrato"}
    answer = maria.post(f"{path}/ask", lease | {"party": cast.parties["ana"].pk})
    assert answer.status_code == 302
    with cast.standing("maria"):
        lease = Request.objects.get(kind="other", label__en="Lease")

    empty = maria.post(f"/rivera/desk/documents/{lease.pk}/waive", {"reason": ""})
    assert empty.status_code == 422
    maria.post(f"/rivera/desk/documents/{lease.pk}/waive", {"reason": "They own the house"})
    assert "They own the house" in maria.get(path).content.decode()
    again = maria.post(f"/rivera/desk/documents/{lease.pk}/waive", {"reason": "They moved"})
    assert again.status_code == 422 and 'value="They moved"' in again.content.decode()
    maria.post(f"/rivera/desk/documents/{lease.pk}/reopen")
    with cast.standing("maria"):
        lease.refresh_from_db()
    assert lease.state == "needed"


def test_what_is_typed_stays_when_something_is_missing(cast, asked, maria):
    page = maria.post(
        f"/rivera/desk/cases/{asked.case.pk}/documents/ask",
        {"party": cast.parties["ana"].pk, "kind": "other", "label_es": "Contrato"},
    )
    assert page.status_code == 422 and b"Contrato" in page.content


def test_a_party_of_another_case_cannot_be_asked(cast, asked, maria):
    page = maria.post(
        f"/rivera/desk/cases/{asked.case.pk}/documents/ask",
        {"party": cast.parties["carla"].pk, "kind": "other", "label_en": "Lease"},
    )
    assert page.status_code == 422
    with cast.standing("maria"):
        assert Request.objects.count() == 2


def test_paper_brought_to_the_office_is_filed(cast, asked, maria):
    answer = maria.post(
        f"/rivera/desk/documents/{asked.passport.pk}/send",
        {"file": SimpleUploadedFile("scan.jpg", photo())},
    )
    with cast.standing("maria"):
        version = Version.objects.get()
    assert answer["Location"] == f"/rivera/desk/review/{version.pk}"
    assert version.sent_by_name == "María Ruiz"


@pytest.mark.parametrize("who", ["fin", "ana", "zed"])
def test_others_write_nothing(cast, asked, signed_in, client, who):
    browser = signed_in(client, who)
    firm = "harbour" if who == "zed" else "rivera"
    for path in (
        f"cases/{asked.case.pk}/documents/ask",
        f"documents/{asked.passport.pk}/waive",
        f"documents/{asked.passport.pk}/reopen",
        f"documents/{asked.passport.pk}/comment",
        f"documents/{asked.passport.pk}/send",
        f"documents/{asked.passport.pk}/uploads",
    ):
        answer = browser.post(
            f"/{firm}/desk/{path}", {"reason": "x", "words": "x"}, headers={"Upload-Length": "9"}
        )
        assert answer.status_code in ({302, 401} if who == "ana" else {404}), path
    with cast.standing("maria"):
        assert list(Request.objects.values_list("state", flat=True)) == ["needed", "needed"]


@pytest.mark.parametrize(
    ("who", "status"), [("maria", 200), ("fin", 404), ("zed", 404), ("ana", 302)]
)
def test_finance_opens_no_file_and_no_picture(cast, asked, signed_in, client, who, status):
    version = send_as(cast, "ana", asked.passport, photo())
    with tenant(cast.rivera):
        file = File.objects.get(version=version)
    look_at_file(file.pk, firm=cast.rivera)
    signed_in(client, who)
    firm = "harbour" if who == "zed" else "rivera"
    for path in (f"files/{file.pk}/pages/1", f"files/{file.pk}/original"):
        assert client.get(f"/{firm}/desk/{path}").status_code == status, path
