"""Who opened my documents: the client reads it, day by day, and reads nobody else's."""

import pytest
from django.test import Client

from adelante.audit.models import Entry
from adelante.core import clock
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.documents.looking import look_at_file
from adelante.documents.models import File
from adelante.documents.opening import open_original, show_pages
from adelante.documents.tests.conftest import photo, send_as
from adelante.people.models import Member
from tests.cast import sign_in


@pytest.fixture
def sent(cast, asked):
    version = send_as(cast, "ana", asked.passport, photo())
    with cast.standing("ana"):
        return File.objects.select_related("version").get(version=version.pk)


def page_of(cast, who):
    browser = Client()
    sign_in(browser, cast.accounts[who])
    return browser.get(f"/rivera/case/{cast.cases['ana_luis'].pk}/access")


def looks(cast, who, sent, *, times=1, taken=False):
    with cast.standing(who):
        for _again in range(times):
            if taken:
                open_original(sent, by=cast.actor(who))
            else:
                show_pages(sent.version, [sent], by=cast.actor(who))


def test_she_reads_who_opened_it_and_how_often_in_her_language(cast, sent):
    looks(cast, "maria", sent, times=3)
    looks(cast, "daniela", sent, taken=True)
    text = page_of(cast, "ana").content.decode()
    assert "María Ruiz (Asistente legal) abrió" in text and "3 veces" in text
    assert "Daniela Rivera (Abogado/a) descargó" in text
    assert "example.com" not in text.split("<main")[1]


def test_the_other_party_reads_nothing_of_her_papers(cast, sent):
    looks(cast, "maria", sent)
    page = page_of(cast, "luis")
    assert page.status_code == 200
    assert "María Ruiz (Paralegal) opened" not in page.content.decode()
    assert page_of(cast, "carla").status_code == 404


def test_somebody_who_has_left_is_not_named(cast, sent):
    looks(cast, "maria", sent)
    with tenant(cast.rivera):
        Member.objects.filter(pk=cast.members["maria"].pk).update(left_at=clock.now())
    text = page_of(cast, "ana").content.decode()
    assert "Alguien que trabajaba en Rivera Immigration abrió" in text


def test_the_products_own_work_is_no_look(cast, sent):
    look_at_file(sent.pk, firm=cast.rivera)
    assert "Nadie ha abierto" in page_of(cast, "ana").content.decode()


def test_who_reaches_her_own_papers_alone_reads_who_opened_them(in_part):
    case, nora, ana = (in_part.cases["ana_luis"], *(in_part.parties[p] for p in ("nora", "ana")))
    with tenant(in_part.rivera):
        for party, member in ((nora, "maria"), (ana, "daniela")):
            Entry.objects.create(
                firm_id=in_part.rivera,
                name="file_opened",
                actor_kind="member",
                member_id=in_part.members[member].pk,
                door="staff",
                case_id=case.pk,
                party_id=party.pk,
                audience="party",
                facts={"version_id": str(new_id()), "files": [], "how": "page"},
            )
    text = page_of(in_part, "nora").content.decode()
    assert " opened “a document”" in text and "Daniela" not in text
    assert text.count(" opened “") == 1
    assert page_of(in_part, "pablo").status_code == 404
