"""Somebody is added to a case that runs already."""

from datetime import date, timedelta

import pytest

from adelante.audit.models import Entry
from adelante.cases.joining import join, parts_to_join
from adelante.cases.models import Case, Party
from adelante.cases.opening import open_case
from adelante.contacts.adding import add_contact
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.ids import new_id
from adelante.core.tenancy import tenant
from adelante.documents.models import Request
from adelante.library import catalogue

PACKET = "joint_sponsor:joint_sponsor_packet"


@pytest.fixture
def running(cast, one_step, couple):
    """The Vegas' case, which asks for one paper of each."""
    with cast.standing("maria"):
        return open_case(
            one_step,
            parties=couple,
            asks=("beneficiary:birth_certificate", "petitioner:marriage_certificate"),
            by=cast.actor("maria"),
        )


@pytest.fixture
def sam(cast):
    with cast.standing("maria"):
        return add_contact(given="Sam", surname="Ortiz", language="en", by=cast.actor("maria"))


@pytest.fixture
def joining(cast, running, sam):
    """`joining(who="maria", **what)` adds Sam Ortiz as the Vegas' joint sponsor."""

    def join_it(who="maria", **what):
        with cast.standing(who):
            given = {"case": running, "part": "joint_sponsor", "contact": sam} | what
            return join(
                given.pop("case"),
                given.pop("part"),
                given.pop("contact"),
                **given,
                by=cast.actor(who),
            )

    return join_it


def kept(cast, case):
    with tenant(cast.rivera):
        return (
            Party.objects.filter(case=case).count(),
            Request.objects.filter(case=case).count(),
            Entry.objects.filter(name="party_joined").count(),
        )


def test_whoever_joins_is_asked_for_what_was_ticked_after_what_is_asked_already(
    cast, joining, running
):
    wanted = clock.today("America/Chicago") + timedelta(days=14)
    party = joining(asks=(PACKET, PACKET), due_on=wanted)

    assert (party.part, party.name, party.language) == ("joint_sponsor", "Sam Ortiz", "en")
    with tenant(cast.rivera):
        *_before, last = Request.objects.filter(case=running).order_by("position")
        told = Entry.objects.get(name="party_joined")
        case = Case.objects.get(pk=running.pk)
    assert (last.party_id, last.kind, last.due_on) == (party.pk, "joint_sponsor_packet", wanted)
    assert len(_before) == 2 and last.position > max(row.position for row in _before)
    assert (told.party_id, told.audience) == (party.pk, "staff")
    assert told.facts["asks"] == [PACKET] and told.facts["part"] == "joint_sponsor"
    assert (case.documents_asked, case.waits_on) == (3, "client")


def test_a_case_keeps_its_heading_and_title_whoever_joins(cast, joining, running):
    before = (running.heading, running.title)
    joining(part="derivative")
    with tenant(cast.rivera):
        case = Case.objects.get(pk=running.pk)
    assert (case.heading, case.title) == before


def test_whoever_joins_may_be_asked_for_nothing(cast, joining, running):
    with tenant(cast.rivera):
        Case.objects.filter(pk=running.pk).update(waits_on="government")
    joining()
    with tenant(cast.rivera):
        assert Request.objects.filter(case=running).count() == 2
        assert Case.objects.get(pk=running.pk).waits_on == "government"


def test_a_second_sponsor_may_join_and_one_person_may_have_two_parts(cast, joining, running):
    with cast.standing("maria"):
        uma = add_contact(given="Uma", surname="Ray", by=cast.actor("maria"))
    for what in ({"asks": [PACKET]}, {"contact": uma, "asks": [PACKET]}):
        joining(**what)
    joining(part="household_member")

    assert kept(cast, running)[0] == 5
    with tenant(cast.rivera):
        asked = Request.objects.filter(case=running, kind="joint_sponsor_packet")
        assert sorted(asked.values_list("party__short_name", flat=True)) == ["Sam", "Uma"]


def test_the_same_person_does_not_get_the_same_part_twice(cast, joining, running):
    joining()
    before = kept(cast, running)
    with pytest.raises(Refused, match="Sam Ortiz has this part"):
        joining()
    assert kept(cast, running) == before


def test_a_form_that_is_sent_twice_adds_one_person(cast, joining, running, sam):
    once = new_id()
    assert joining(id=once).pk == once
    with cast.standing("maria"):
        again = add_contact(given="Sam", surname="Ortiz", by=cast.actor("maria"))
    with pytest.raises(Refused, match="added already"):
        joining(id=once, contact=again)


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ({"part": "petitioner"}, "this part"),
        ({"part": "preparer"}, "this part"),
        ({"part": "nonsense"}, "this part"),
        ({"asks": ["joint_sponsor:no_such_paper"]}, "not part of this type"),
        ({"asks": ["beneficiary:birth_certificate"]}, "not in the case"),
        ({"due_on": date(2020, 1, 1)}, "has passed"),
    ],
)
def test_a_joining_that_does_not_add_up_is_refused_and_leaves_nothing(
    cast, joining, running, what, why
):
    before = kept(cast, running)
    with pytest.raises(Refused, match=why):
        joining(**what)
    assert kept(cast, running) == before


def test_nobody_joins_a_closed_case(cast, joining, running):
    with cast.standing("maria"):
        running.close(by=cast.actor("maria"))
    with pytest.raises(Refused):
        joining()
    assert kept(cast, running) == (2, 2, 0)


@pytest.mark.parametrize("who", ["fin", "ana", "zed"])
def test_nobody_else_may_add_somebody(joining, who):
    with pytest.raises(NotYours):
        joining(who=who)


def test_another_firms_person_cannot_join(cast, joining):
    with tenant(cast.harbour):
        foreign = cast.parties["hugo"].contact
    with pytest.raises(NotYours):
        joining(contact=foreign)


def test_the_parts_of_the_type_come_first_and_those_it_always_has_are_not_offered():
    facts = catalogue.case_types()["aos_one_step"]
    assert parts_to_join(facts)[:2] == ("joint_sponsor", "household_member")
    for key, each in catalogue.case_types().items():
        always = {row.party for row in each.parties if row.always}
        assert not always & set(parts_to_join(each)), key
        assert set(parts_to_join(each)) <= set(catalogue.parties()), key
