from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from adelante.audit.models import Entry
from adelante.cases.correcting import correct_filing
from adelante.cases.filing import log_filing
from adelante.cases.models import Filing, FilingCorrection
from adelante.core import clock
from adelante.core.errors import NotYours, Refused, Unsure
from adelante.core.tenancy import tenant

TODAY = clock.today("America/Chicago")
WRONG, RIGHT = "IOE0912345678", "IOE0912345687"


@pytest.fixture
def filing(cast):
    """Ana's I-485, logged today with a receipt number that has two digits the wrong way round."""
    with cast.standing("daniela"):
        return log_filing(
            cast.cases["ana_luis"],
            form="I-485",
            filed_on=TODAY,
            receipt_number=WRONG,
            by=cast.actor("daniela"),
        )


@pytest.fixture
def correct(cast, filing):
    """`correct(receipt_number="…", who="maria")`: the rest stays what it is."""

    def correct_it(who="maria", seen=None, **right):
        said = {"filed_on": TODAY, "receipt_number": WRONG, "why": "Two digits were swapped"}
        with cast.standing(who):
            return correct_filing(
                filing, **said | right, seen=seen or filing.as_read, by=cast.actor(who)
            )

    return correct_it


def test_the_filing_says_what_is_right_and_what_it_said_before_is_kept(cast, filing, correct):
    correct(receipt_number=RIGHT.lower())

    with tenant(cast.rivera):
        assert Filing.objects.get().receipt_number == RIGHT
        kept = FilingCorrection.objects.get()
    assert (kept.was_receipt_number, kept.was_filed_on) == (WRONG, TODAY)
    assert (kept.why, kept.corrected_by_id) == (
        "Two digits were swapped",
        cast.members["maria"].pk,
    )
    with cast.standing("ana"):
        facts = Entry.objects.get(name="filing_corrected").facts
    assert (facts["was_receipt"], facts["receipt"]) == (WRONG, RIGHT)
    assert "swapped" not in str(facts)


def test_each_correction_is_kept_and_none_can_be_changed(cast, filing, correct):
    correct(receipt_number=RIGHT)
    correct(receipt_number="", why="It was of another form")

    with tenant(cast.rivera):
        fresh = Filing.objects.get()
        said = FilingCorrection.objects.order_by("corrected_at")
        assert [each.was_receipt_number for each in said] == [WRONG, RIGHT]
        assert (fresh.receipt_number, fresh.receipted_on) == ("", None)
    with cast.standing("daniela"), pytest.raises(DatabaseError), transaction.atomic():
        FilingCorrection.objects.update(why="Nothing happened")


@pytest.mark.parametrize(
    ("right", "why"),
    [
        ({}, "what the filing says already"),
        ({"receipt_number": "IOE123"}, "three letters and ten digits"),
        ({"filed_on": TODAY + timedelta(days=1)}, "still to come"),
        ({"filed_on": date(1890, 1, 1)}, "before 1990"),
        ({"received_on": TODAY - timedelta(days=1)}, "older than the filing"),
        ({"received_on": TODAY + timedelta(days=1)}, "still to come"),
        ({"receipt_number": RIGHT, "why": "  "}, "Say what was wrong"),
    ],
)
def test_what_cannot_be_is_refused_and_the_filing_stays_as_it_is(cast, correct, right, why):
    with pytest.raises(Refused, match=why):
        correct(**right)
    with tenant(cast.rivera):
        assert Filing.objects.get().as_read == f"{TODAY}/{WRONG}/{TODAY}"
        assert not FilingCorrection.objects.exists()


def test_a_day_before_the_case_is_asked_about_once_more(cast, correct):
    before = TODAY - timedelta(days=400)
    with pytest.raises(Unsure, match="before the case") as doubt:
        correct(filed_on=before)

    correct(filed_on=before, sure=doubt.value.sure.split())
    correct(filed_on=before, receipt_number=RIGHT)  # the old day is no new doubt


def test_a_receipt_that_another_filing_has_is_asked_about_once_more(cast, correct):
    with cast.standing("daniela"):
        carla, by = cast.cases["carla"], cast.actor("daniela")
        log_filing(carla, form="N-400", filed_on=TODAY, receipt_number=RIGHT, by=by)
    with pytest.raises(Unsure, match="N-400 of case RI-2") as doubt:
        correct(receipt_number=RIGHT)

    correct(receipt_number=RIGHT, sure=doubt.value.sure.split())


def test_who_read_it_before_somebody_elses_correction_is_told_to_look_again(cast, filing, correct):
    read = filing.as_read
    correct(receipt_number=RIGHT)

    with pytest.raises(Refused, match="in the meantime"):
        correct(receipt_number="", seen=read, who="daniela")
    with tenant(cast.rivera):
        assert Filing.objects.get().receipt_number == RIGHT

    correct(receipt_number="", seen=filing.as_read, who="daniela")


def test_a_closed_case_is_still_put_right(cast, correct):
    with cast.standing("daniela"):
        cast.cases["ana_luis"].close(by=cast.actor("daniela"))
    correct(receipt_number=RIGHT)


@pytest.mark.parametrize("who", ["fin", "ana", "zed"])
def test_nobody_else_may_correct(cast, correct, who):
    with pytest.raises(NotYours):
        correct(receipt_number=RIGHT, who=who)
    with tenant(cast.rivera):
        assert not FilingCorrection.objects.exists()


@pytest.mark.parametrize("who", ["ana", "carla", "zed"])
def test_why_it_was_corrected_is_for_the_firm_alone(cast, correct, who):
    correct(receipt_number=RIGHT)
    with cast.standing(who):
        if who == "zed":
            assert not FilingCorrection.objects.exists()
        else:
            with pytest.raises(DatabaseError), transaction.atomic():
                FilingCorrection.objects.exists()
