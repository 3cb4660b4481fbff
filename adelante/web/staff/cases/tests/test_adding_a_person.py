"""Somebody is added to a running case from its page: everything typed is kept."""

import re

import pytest

from adelante.cases.models import Case, Party
from adelante.contacts.models import Contact
from adelante.core import clock
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.documents.models import Request

PACKET = "joint_sponsor:joint_sponsor_packet"


@pytest.fixture
def maria(client, signed_in):
    return signed_in(client, "maria")


@pytest.fixture
def case(many):
    return many(1)[0]


@pytest.fixture
def form(maria, case):
    """The form for a joint sponsor as María finds it: (address, values)."""
    at = f"/rivera/desk/cases/{case.pk}/people"
    page = maria.get(f"{at}/add?part=joint_sponsor").content.decode()
    return f"{at}/join/joint_sponsor", {
        "once": re.search(r'name="once" value="([^"]+)"', page)[1],
        "joint_sponsor-contact": "",
        "joint_sponsor-given": "Sam",
        "joint_sponsor-surname": "Ortiz",
        "joint_sponsor-email": "sam@example.com",
        "joint_sponsor-language": "en",
        "asks": [PACKET],
        "due_on": "2099-12-04",
    }


def sams(cast):
    with tenant(cast.rivera):
        return list(Party.objects.filter(name="Sam Ortiz"))


def test_the_case_page_leads_to_the_parts_and_a_part_to_its_form(maria, case):
    at = f"/rivera/desk/cases/{case.pk}"
    assert f'href="{at}/people/add"' in maria.get(at).content.decode()

    parts = maria.get(f"{at}/people/add").content.decode()
    assert parts.index("?part=joint_sponsor") < parts.index("?part=derivative")
    assert "?part=petitioner" not in parts

    page = maria.get(f"{at}/people/add?part=joint_sponsor").content.decode()
    assert PACKET in page and "beneficiary:" not in page


def test_a_sponsor_is_added_asked_and_can_be_invited(cast, maria, case, form):
    path, values = form
    answer = maria.post(path, values)

    [sam] = sams(cast)
    at = f"/rivera/desk/cases/{case.pk}"
    assert (answer.status_code, answer["Location"]) == (302, f"{at}#party-{sam.pk}")
    with tenant(cast.rivera):
        assert Request.objects.get(party=sam).kind == "joint_sponsor_packet"
    page = maria.get(at).content.decode()
    assert "Nobody is told yet" in page and "Invite Sam" in page
    assert "added Sam Ortiz to the case: Joint sponsor" in page


def test_somebody_the_firm_knows_is_found_and_taken(cast, maria, case, form):
    path, values = form
    carla = cast.parties["carla"].contact_id
    at = f"/rivera/desk/cases/{case.pk}/people/add?part=joint_sponsor"
    assert str(carla) in maria.get(f"{at}&find=mora").content.decode()

    maria.post(path, values | {"joint_sponsor-contact": str(carla)})
    with tenant(cast.rivera):
        assert Party.objects.get(case=case, contact=carla).part == "joint_sponsor"


def test_a_form_sent_twice_adds_one_person(cast, maria, form):
    path, values = form
    first, second = maria.post(path, values), maria.post(path, values)
    assert first["Location"] == second["Location"]
    assert len(sams(cast)) == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"joint_sponsor-given": "", "joint_sponsor-surname": ""}, "Write a name"),
        ({"joint_sponsor-email": "sam"}, "valid email"),
        ({"due_on": "2020-01-01"}, "has passed"),
        ({"asks": ["joint_sponsor:nonsense"]}, "nonsense"),
        ({"asks": ["beneficiary:birth_certificate"]}, "not in the case"),
        ({"once": "forged"}, "Load this page again"),
    ],
)
def test_a_wrong_form_keeps_what_was_typed_and_leaves_nothing_behind(cast, maria, form, wrong, why):
    path, values = form
    values |= {"joint_sponsor-phone": "312 555 0199"}
    page = maria.post(path, values | wrong)
    shown = page.content.decode()
    assert page.status_code == 422 and why in shown and 'value="312 555 0199"' in shown
    if "asks" not in wrong:
        assert re.search(f'value="{PACKET}" checked', shown)
    with tenant(cast.rivera):
        assert not Contact.objects.filter(surname="Ortiz").exists()
    assert not sams(cast)


def test_a_closed_case_offers_it_not_and_refuses_it(cast, maria, case, form):
    with tenant(cast.rivera):
        Case.objects.filter(pk=case.pk).update(closed_at=clock.now())
    path, values = form
    assert "people/add" not in maria.get(f"/rivera/desk/cases/{case.pk}").content.decode()
    page = maria.post(path, values)
    assert page.status_code == 422 and 'value="Sam"' in page.content.decode()
    assert not sams(cast)


def test_another_firms_person_or_case_is_nobody_and_nothing(cast, maria, form):
    path, values = form
    hugo = cast.parties["hugo"]
    page = maria.post(path, values | {"joint_sponsor-contact": str(hugo.contact_id)})
    assert page.status_code == 422 and "cannot find this person" in page.content.decode()
    assert "Hugo" not in page.content.decode()

    for case in (hugo.case_id, new_id()):
        at = f"/rivera/desk/cases/{case}/people"
        assert maria.get(f"{at}/add?part=joint_sponsor").status_code == 404
        assert maria.post(f"{at}/join/joint_sponsor", values).status_code == 404
    with tenant(cast.harbour):
        assert Party.objects.count() == 1


@pytest.mark.parametrize("part", ["petitioner", "preparer", "nonsense"])
def test_a_part_that_nobody_can_join_as_is_no_page(maria, case, form, part):
    at = f"/rivera/desk/cases/{case.pk}/people"
    assert maria.get(f"{at}/add?part={part}").status_code == 404
    assert maria.post(f"{at}/join/{part}", form[1]).status_code == 404


@pytest.mark.parametrize("who", ["fin", "ana", "zed"])
def test_nobody_else_adds_a_person(cast, client, signed_in, case, form, who):
    path, values = form
    other = signed_in(type(client)(), who)
    for answer in (
        other.get(f"/rivera/desk/cases/{case.pk}/people/add"),
        other.post(path, values),
    ):
        assert answer.status_code == 404 or "/sign-in/" in answer["Location"]
    assert not sams(cast)


def test_finance_is_offered_no_adding(client, signed_in, case):
    fin = signed_in(client, "fin")
    assert "people/add" not in fin.get(f"/rivera/desk/cases/{case.pk}").content.decode()


def test_the_pages_take_a_fixed_number_of_reads(maria, many, case, queries):
    at = f"/rivera/desk/cases/{case.pk}/people/add"
    reads = [queries(lambda url=url: maria.get(url)) for url in (at, f"{at}?part=joint_sponsor")]
    many(19)
    again = [queries(lambda url=url: maria.get(url)) for url in (at, f"{at}?part=joint_sponsor")]
    assert again == reads and max(reads) <= 8
