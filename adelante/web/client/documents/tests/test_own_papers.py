"""The portal of somebody who sends their own papers alone, such as a joint sponsor."""

import pytest

from adelante.documents.asking import ask
from adelante.documents.models import Version
from adelante.documents.tests.conftest import bring, photo, send_as


@pytest.fixture
def hers(in_part, asked):
    with in_part.standing("maria"):
        return ask(
            in_part.cases["ana_luis"],
            in_part.parties["nora"].pk,
            label={"en": "Tax transcript", "es": "Declaración"},
            by=in_part.actor("maria"),
        )


@pytest.fixture
def nora(in_part, signed_in, client):
    return signed_in(client, "nora")


def text(answer):
    return answer.content.decode()


def test_she_lands_on_what_is_asked_of_her_and_on_nothing_of_the_others(hers, asked, nora):
    answer = nora.get("/rivera/", follow=True)

    assert answer.redirect_chain == [(f"/rivera/case/{hers.case_id}/documents", 302)]
    page = text(answer)
    assert "Tax transcript" in page and "1 still needed" in page and "RI-1" in page
    for others in (asked.passport.label["en"], asked.taxes.label["en"], "Luis", "Gómez"):
        assert others not in page
    for section in ("", "/invoices", "/timeline"):
        assert f'href="/rivera/case/{hers.case_id}{section}"' not in page


def test_she_sends_gets_a_receipt_and_learns_what_to_correct(in_part, hers, nora):
    at = f"/rivera/documents/{hers.pk}"
    uploads = bring(in_part, "nora", hers, photo())
    answer = nora.post(f"{at}/send", {"upload": uploads}, follow=True)
    with in_part.standing("nora"):
        version = Version.objects.get()
    assert answer.status_code == 200 and version.receipt in text(answer)

    with in_part.standing("maria"):
        version.send_back(words="All pages, please.", by=in_part.actor("maria"))
    for url in (at, f"/rivera/case/{hers.case_id}/documents"):
        page = text(nora.get(url))
        assert "Needs correction" in page and "All pages, please." in page
    said = nora.post(f"{at}/comment", {"words": "It has two."}, follow=True)
    assert "It has two." in text(said)


def test_who_is_in_the_case_is_told_that_another_still_owes_something(
    in_part, hers, asked, signed_in, client
):
    for who, request in (("ana", asked.passport), ("luis", asked.taxes)):
        send_as(in_part, who, request, photo())
    page = text(signed_in(client, "luis").get(f"/rivera/case/{hers.case_id}"))
    assert "Another person of your case still has something to send." in page


def test_she_finds_how_to_reach_the_office(hers, nora):
    for path in (f"documents/{hers.pk}", f"case/{hers.case_id}/documents"):
        page = text(nora.get(f"/rivera/{path}"))
        assert page.count('href="tel:(312) 555-0100"') == 1, path


def test_in_spanish_too(in_part, hers, nora):
    nora.post("/rivera/language", {"language": "es"})
    page = text(nora.get("/rivera/", follow=True))
    assert '<html lang="es"' in page and "Declaración" in page
