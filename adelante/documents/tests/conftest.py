"""Ana's passport and Luis's tax return are asked for; files lie in a folder of the test's own."""

import io
from types import SimpleNamespace

import pytest
from PIL import Image

from adelante.documents.arriving import receive_piece, start_upload
from adelante.documents.asking import ask
from adelante.documents.sending import send
from adelante.documents.standing import standing_of


@pytest.fixture(autouse=True)
def files_folder(settings, tmp_path):
    settings.FILES_FOLDER = tmp_path / "files"
    return settings.FILES_FOLDER


@pytest.fixture
def asked(cast):
    """Requests by name, in the case of Ana and Luis."""
    return ask_both(cast)


def ask_both(cast):
    maria = cast.actor("maria")
    case = cast.cases["ana_luis"]
    with cast.standing("maria"):
        passport = ask(case, cast.parties["ana"].pk, kind="foreign_beneficiary_passport", by=maria)
        taxes = ask(case, cast.parties["luis"].pk, label={"en": "Tax return", "es": ""}, by=maria)
    return SimpleNamespace(passport=passport, taxes=taxes, case=case)


def photo(*, words: bytes = b"", size: tuple[int, int] = (300, 200)) -> bytes:
    """A JPEG, with words in its comment that can be searched for."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, "JPEG", comment=words)
    return out.getvalue()


def bring(cast, who, request, *contents, name="page.jpg", pieces=None):
    """Upload these bytes as that person; the ids of the uploads."""
    stand = standing_of(cast.actor(who))
    ids = []
    for content in contents:
        upload = start_upload(request.pk, name=name, size=len(content), standing=stand)
        step = pieces or len(content)
        for at in range(0, len(content), step):
            receive_piece(upload.pk, offset=at, chunks=[content[at : at + step]], standing=stand)
        ids.append(upload.pk)
    return ids


def send_as(cast, who, request, *contents, **options):
    uploads = bring(cast, who, request, *contents, **options)
    return send(request.pk, uploads=uploads, standing=standing_of(cast.actor(who)))
