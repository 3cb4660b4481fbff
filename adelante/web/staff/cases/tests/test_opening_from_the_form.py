"""The form that opens a case: everything typed is kept, nothing foreign gets in."""

import re

import pytest

from adelante.cases.models import Case, Party
from adelante.contacts.models import Contact
from adelante.core.tenancy import tenant
from adelante.documents.models import Request


@pytest.fixture
def maria(client, signed_in):
    return signed_in(client, "maria")


@pytest.fixture
def form(maria, one_step):
    """The form as María finds it: (address, values)."""
    page = maria.get(f"/rivera/desk/cases/new?type={one_step.pk}").content.decode()
    asks = re.findall(r'name="asks" value="([^"]+)" checked', page)
    return f"/rivera/desk/cases/open/{one_step.pk}", {
        "once": re.search(r'name="once" value="([^"]+)"', page).group(1),
        "petitioner-contact": "",
        "petitioner-given": "Tom",
        "petitioner-surname": "Vega",
        "petitioner-language": "en",
        "beneficiary-contact": "",
        "beneficiary-given": "Rosa",
        "beneficiary-surname": "Vega",
        "beneficiary-email": "rosa@example.com",
        "beneficiary-language": "es",
        "joint_sponsor-language": "es",
        "household_member-language": "es",
        "asks": asks,
        "fee": "$3,500.00",
        "payer": "petitioner",
        "due_on": "2099-12-04",
    }


def newest(cast):
    with tenant(cast.rivera):
        return Case.objects.latest("number")


def test_a_case_is_opened_with_new_people_and_what_was_ticked(cast, maria, form):
    path, values = form
    answer = maria.post(path, values)
    case = newest(cast)

    assert answer.status_code == 302 and answer["Location"].endswith(str(case.pk))
    assert case.heading == "Vega, Rosa & Tom"
    with tenant(cast.rivera):
        asked = Request.objects.filter(case=case).values_list("party__part", "kind")
        assert {f"{part}:{kind}" for part, kind in asked} == set(values["asks"])
        assert Party.objects.get(case=case, pays=True).part == "petitioner"
        assert Contact.objects.filter(surname="Vega").count() == 2


def test_somebody_the_firm_knows_is_found_and_taken(cast, maria, form, one_step):
    path, values = form
    ana = cast.parties["ana"].contact_id
    page = maria.get(f"/rivera/desk/cases/new?type={one_step.pk}&find=gomez").content.decode()
    assert str(ana) in page and str(cast.parties["carla"].contact_id) not in page

    maria.post(path, values | {"beneficiary-contact": str(ana)})
    with tenant(cast.rivera):
        assert Party.objects.get(case=newest(cast), part="beneficiary").contact_id == ana


def test_a_form_sent_twice_opens_one_case(cast, maria, form):
    path, values = form
    first, second = maria.post(path, values), maria.post(path, values)
    assert first["Location"] == second["Location"]
    with tenant(cast.rivera):
        assert Case.objects.filter(heading="Vega, Rosa & Tom").count() == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"beneficiary-given": "", "beneficiary-surname": ""}, "Write a name"),
        ({"fee": "lots"}, "could not read this amount"),
        ({"fee": "-5"}, "without a minus"),
        ({"due_on": "2020-01-01"}, "has passed"),
        ({"due_on": "soon"}, "valid date"),
        ({"beneficiary-email": "rosa"}, "valid email"),
        ({"once": "forged"}, "Load this page again"),
        ({"asks": ["beneficiary:nonsense"]}, "nonsense"),
        ({"asks": ["joint_sponsor:joint_sponsor_packet"]}, "not in the case"),
        ({"joint_sponsor-joins": "on"}, "Write a name"),
    ],
)
def test_a_wrong_form_keeps_what_was_typed_and_leaves_nothing_behind(cast, maria, form, wrong, why):
    path, values = form
    page = maria.post(path, values | wrong)
    assert page.status_code == 422
    shown = page.content.decode()
    assert why in shown and 'value="Tom"' in shown
    with tenant(cast.rivera):
        assert not Contact.objects.filter(surname="Vega").exists()
        assert not Case.objects.filter(heading__startswith="Vega").exists()


def test_another_firms_person_or_type_is_nobody_and_nothing(cast, maria, form):
    path, values = form
    hugo = str(cast.parties["hugo"].contact_id)
    page = maria.post(path, values | {"beneficiary-contact": hugo})
    assert page.status_code == 422 and "cannot find this person" in page.content.decode()
    assert "Hugo" not in page.content.decode()

    foreign = cast.cases["hugo"].case_type_id
    assert maria.post(f"/rivera/desk/cases/open/{foreign}", values).status_code == 404
    assert maria.get(f"/rivera/desk/cases/new?type={foreign}").status_code == 404
    assert maria.get("/rivera/desk/cases/new?type=nonsense").status_code == 404


def test_finance_opens_no_case(client, signed_in, form):
    path, values = form
    fin = signed_in(client, "fin")
    assert fin.get("/rivera/desk/cases/new").status_code == 404
    assert fin.post(path, values).status_code == 404
