"""Somebody who reaches their own papers alone: what they send counts, and no more is theirs."""

import threading

import pytest
from django.db import DatabaseError, connections, transaction

from adelante.audit.models import Entry
from adelante.cases.models import Case
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.documents.arriving import start_upload
from adelante.documents.asking import ask
from adelante.documents.models import File, Request, Version
from adelante.documents.models.visible import held
from adelante.documents.sending import send
from adelante.documents.standing import standing_of
from adelante.firms.face import forget_faces
from tests.cast import assemble, join_in_part

from .conftest import ask_both, bring, photo, send_as


def ask_nora(cast):
    with cast.standing("maria"):
        case = cast.cases["ana_luis"]
        nora, by = cast.parties["nora"].pk, cast.actor("maria")
        return ask(case, nora, label={"en": "Tax transcript", "es": ""}, by=by)


@pytest.fixture
def hers(in_part, asked):
    """Nora is asked for her tax transcript, beside what Ana and Luis are asked for."""
    return ask_nora(in_part)


def stands(cast):
    with cast.standing("maria"):
        case = Case.objects.get(pk=cast.cases["ana_luis"].pk)
        return case.documents_accepted, case.documents_asked, case.waits_on


def test_what_she_sends_is_reviewed_and_counts_for_the_case(in_part, asked, hers):
    assert stands(in_part) == (0, 3, "client")
    version = send_as(in_part, "nora", hers, photo())
    assert stands(in_part) == (0, 3, "client")  # Ana and Luis still owe theirs

    with in_part.standing("maria"):
        version.send_back(words="Too dark", by=in_part.actor("maria"))
    with in_part.standing("nora"):
        assert Request.objects.get().state == "returned"
    again = send_as(in_part, "nora", hers, photo(words=b"2"))
    with in_part.standing("maria"):
        again.accept(by=in_part.actor("maria"))

    assert (again.number, *stands(in_part)) == (2, 1, 3, "client")
    with in_part.standing("nora"):
        assert Request.objects.get().state == "accepted"


def test_the_last_paper_of_all_makes_it_the_firms_turn_also_when_it_is_hers(in_part, asked, hers):
    for who, request in (("ana", asked.passport), ("luis", asked.taxes)):
        send_as(in_part, who, request, photo())
    assert stands(in_part)[2] == "client"

    send_as(in_part, "nora", hers, photo())

    assert stands(in_part) == (0, 3, "firm")
    with in_part.standing("maria"):
        told = Entry.objects.filter(name="case_waits").latest("seq")
    assert told.account_id == in_part.accounts["nora"].pk


def test_a_case_is_not_complete_before_her_papers_are_accepted(in_part, asked, hers):
    def complete():
        with in_part.standing("maria"):
            reached = Entry.objects.filter(name="milestone_reached")
            return [entry.facts["key"] for entry in reached]

    for who, request in (("ana", asked.passport), ("luis", asked.taxes), ("nora", hers)):
        assert complete() == []
        version = send_as(in_part, who, request, photo())
        with in_part.standing("maria"):
            version.accept(by=in_part.actor("maria"))
    assert complete() == ["documents_complete"]


def test_she_and_the_firm_talk_about_it(in_part, hers):
    with in_part.standing("nora"):
        Request.objects.get().comment("Joint return?", language="en", by=in_part.actor("nora"))
    with in_part.standing("maria"):
        hers.comment("Yes, all pages.", language="en", by=in_part.actor("maria"))
        assert Entry.objects.filter(name="commented").count() == 2


def test_a_closed_case_takes_nothing_more_from_her(in_part, hers):
    with in_part.standing("maria"):
        Case.objects.filter(pk=hers.case_id).update(closed_at=clock.now())
    with pytest.raises(Refused, match="closed"):
        bring(in_part, "nora", hers, photo())


@pytest.mark.parametrize("who", ["nora", "pablo"])
def test_neither_sends_nor_talks_in_another_s_place(in_part, asked, who):
    stand = standing_of(in_part.actor(who))
    for request in (asked.passport, asked.taxes):
        with pytest.raises(NotYours):
            start_upload(request.pk, name="a.jpg", size=10, standing=stand)
        with pytest.raises(NotYours):
            send(request.pk, uploads=[], standing=stand)
        with in_part.standing(who), pytest.raises(NotYours):
            request.comment("x", language="en", by=in_part.actor(who))


def test_who_pays_sends_nothing_for_the_party_whose_bills_they_pay(in_part, hers):
    with pytest.raises(NotYours):
        start_upload(hers.pk, name="a.jpg", size=1, standing=standing_of(in_part.actor("pablo")))


def test_the_spouses_see_that_it_is_asked_and_nothing_of_what_it_is(in_part, hers):
    send_as(in_part, "nora", hers, photo())
    for who in ("ana", "luis"):
        with in_part.standing(who):
            assert Request.objects.get(pk=hers.pk).state == "waiting"
            assert (Version.objects.count(), File.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_while_she_acts_nobody_else_changes_the_case():
    forget_faces()
    cast = assemble()
    join_in_part(cast)
    ask_both(cast)
    hers = ask_nora(cast)

    def try_to_take(found):
        try:
            with cast.standing("maria"), transaction.atomic():
                case = Case.objects.select_for_update(no_key=True, nowait=True)
                found.append(case.get(pk=hers.case_id).code)
        except DatabaseError:
            found.append("held")
        finally:
            connections.close_all()

    found = []
    with cast.standing("nora"), held(Request.objects.get(), by=cast.actor("nora")):
        assert not Case.objects.exists()
        other = threading.Thread(target=try_to_take, args=[found])
        other.start()
        other.join(30)
    try_to_take(found)
    assert found == ["held", "RI-1"]
    forget_faces()
