from datetime import date, timedelta

import pytest

from adelante.audit.models import Entry
from adelante.cases.models import Party
from adelante.cases.opening import forms_with_receipts, heading_of, open_case
from adelante.contacts.adding import add_contact
from adelante.contacts.models import Contact
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.firms.models import ScopeKey
from adelante.library import catalogue

ASKS = ("beneficiary:birth_certificate", "petitioner:marriage_certificate")


@pytest.fixture
def opening(cast, one_step, couple):
    """`opening(who="maria", **what)` opens the Vegas' case."""

    def open_it(who="maria", **what):
        with cast.standing(who):
            return open_case(
                one_step, by=cast.actor(who), **({"parties": couple, "asks": ASKS} | what)
            )

    return open_it


def test_a_case_gets_the_next_number_the_names_and_the_stages_of_its_type(cast, opening, one_step):
    case = opening()

    assert (case.number, case.code, case.heading) == (3, "RI-3", "Vega, Rosa & Tom")
    assert case.title == {"en": "Green card for Rosa", "es": "Residencia para Rosa"}
    assert case.stages == one_step.facts["stages"] and case.stage == "documents"
    assert case.waits_on == "client" and case.forms == ["I-130", "I-485"]
    with cast.standing("maria"):
        parties = Party.objects.filter(case=case).order_by("part")
        assert [(p.part, p.short_name, p.language) for p in parties] == [
            ("beneficiary", "Rosa", "es"),
            ("petitioner", "Tom", "en"),
        ]


def test_the_case_and_its_new_people_have_keys_of_their_own(cast, opening, couple):
    case = opening()
    with tenant(cast.rivera):
        kept = set(ScopeKey.objects.values_list("kind", "of_id"))
    assert {("case", case.pk), *(("contact", person.pk) for _part, person in couple)} <= kept


def test_what_to_ask_and_what_it_costs_is_announced_once(cast, opening, couple):
    wanted = clock.today("America/Chicago") + timedelta(days=14)
    case = opening(asks=(*ASKS, ASKS[0]), fee_cents=350_000, payer=couple[1][1], due_on=wanted)

    with tenant(cast.rivera):
        told = Entry.objects.get(name="case_opened", case_id=case.pk)
        payer = Party.objects.get(case=case, pays=True)
    assert payer.part == "petitioner"
    assert told.facts == {
        "case_type": str(case.case_type_id),
        "asks": list(ASKS),
        "fee": 350_000,
        "payer": str(payer.pk),
        "due_on": str(wanted),
    }


def test_a_case_that_asks_for_nothing_begins_at_its_first_stage(opening):
    case = opening(asks=())
    assert case.stage == "consultation" and case.waits_on == "firm"


def test_a_form_that_is_sent_twice_opens_one_case(opening):
    once = new_id()
    first = opening(id=once)
    with pytest.raises(Refused, match="opened already"):
        opening(id=once)
    assert first.pk == once
    assert opening().number == first.number + 1


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ({"asks": ["beneficiary:no_such_paper"]}, "not part of this type"),
        ({"asks": ["joint_sponsor:joint_sponsor_packet"]}, "not in the case"),
        ({"fee_cents": 100}, "who pays"),
        ({"fee_cents": -1}, "less than nothing"),
        ({"due_on": date(2020, 1, 1)}, "has passed"),
        ({"parties": []}, "one more person"),
    ],
)
def test_an_opening_that_does_not_add_up_is_refused_and_takes_no_number(opening, what, why):
    with pytest.raises(Refused, match=why):
        opening(**what)
    assert opening().number == 3


def test_a_payer_must_have_a_part_in_the_case(cast, opening):
    with cast.standing("maria"):
        stranger = add_contact(given="Uma", surname="Ray", by=cast.actor("maria"))
    with pytest.raises(Refused, match="must have a part"):
        opening(fee_cents=100, payer=stranger)


@pytest.mark.parametrize("who", ["fin", "ana", "zed"])
def test_nobody_else_may_open_a_case(opening, who):
    with pytest.raises(NotYours):
        opening(who=who)


def test_another_firms_person_cannot_be_put_into_a_case(cast, opening):
    foreign = Contact(firm_id=cast.harbour, given="Hugo", surname="Silva")
    with pytest.raises(NotYours):
        opening(parties=[("beneficiary", foreign), ("petitioner", foreign)])


def test_a_case_is_not_given_to_somebody_who_has_left(cast, opening):
    gone = cast.members["maria"]
    gone.left_at = clock.now()
    with pytest.raises(Refused, match="left the firm"):
        opening(paralegal=gone)


@pytest.mark.parametrize(
    ("people", "heading"),
    [
        ([("petitioner", "Luis", "Gómez"), ("beneficiary", "Ana", "Gómez")], "Gómez, Ana & Luis"),
        ([("beneficiary", "Wei", "Chen"), ("petitioner", "Jo", "Li")], "Chen, Wei & Li, Jo"),
        ([("applicant", "Mariama", "Diallo")], "Diallo, Mariama"),
        ([("applicant", "", "Prince")], "Prince"),
    ],
)
def test_the_office_names_a_case_after_its_people(people, heading):
    parties = [(part, Contact(given=given, surname=name)) for part, given, name in people]
    assert heading_of(parties) == heading


def test_an_employer_stands_in_the_heading_only_where_there_is_no_person():
    firm = Contact(kind="organisation", organisation="Acme Robotics")
    wei = Contact(given="Wei", surname="Chen")
    assert heading_of([("employer", firm), ("beneficiary", wei)]) == "Chen, Wei"
    assert heading_of([("employer", firm)]) == "Acme Robotics"


def test_every_type_of_the_library_has_a_form_whose_filing_counts():
    forms = {key: forms_with_receipts(facts) for key, facts in catalogue.case_types().items()}
    assert all(forms.values()), forms
    assert forms["h1b"] == ("I-129",) and forms["k1_fiance"] == ("I-129F",)
