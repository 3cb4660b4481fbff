from datetime import timedelta

import pytest

from adelante.audit.models import Entry
from adelante.cases.correcting import correct_filing, take_back_filing
from adelante.cases.filing import log_filing
from adelante.cases.models import Case, Filing, Milestone
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.tenancy import tenant

TODAY = clock.today("America/Chicago")
NUMBER = "IOE0912345678"


@pytest.fixture
def case(cast):
    """Ana's and Luis's case, which is for two forms and is being reviewed."""
    case = cast.cases["ana_luis"]
    with tenant(cast.rivera):
        case.forms = ["I-130", "I-485"]
        case.stages = ["documents", "attorney_review", "fees_ready", "filed", "interview"]
        case.save(update_fields=["forms", "stages"])
    with cast.standing("daniela"):
        case.move_to("attorney_review", by=cast.actor("daniela"))
    return case


@pytest.fixture
def log(cast, case):
    def log_it(form, **more):
        with cast.standing("daniela"):
            by = cast.actor("daniela")
            return log_filing(case, form=form, filed_on=TODAY, by=by, **more)

    return log_it


@pytest.fixture
def take_back(cast):
    def take_it_back(filing, why="It belongs to another case", who="daniela"):
        with cast.standing(who):
            take_back_filing(filing, why=why, by=cast.actor(who))

    return take_it_back


@pytest.fixture
def filed(log):
    """Both forms are logged: the case is a filed one."""
    return log("I-130"), log("I-485", receipt_number=NUMBER)


def test_a_case_that_is_not_whole_without_it_stands_where_it_stood(cast, case, filed, take_back):
    assert again(cast, case).stage == "filed"

    take_back(filed[0])

    fresh = again(cast, case)
    assert (fresh.stage, fresh.waits_on) == ("attorney_review", "firm")
    with tenant(cast.rivera):
        gone = Filing.objects.get(pk=filed[0].pk)
        assert [each.form for each in Filing.objects.standing()] == ["I-485"]
        names = list(Entry.objects.order_by("seq").values_list("name", flat=True))
    assert (gone.taken_back_because, gone.taken_back_by_id) == (
        "It belongs to another case",
        cast.members["daniela"].pk,
    )
    assert names[-4:] == ["filing_taken_back", "milestone_taken_back", "case_moved", "case_waits"]


def test_it_can_be_logged_anew_and_the_case_is_filed_again(cast, case, filed, log, take_back):
    take_back(filed[1])
    log("I-485", receipt_number=NUMBER)

    assert again(cast, case).stage == "filed"
    with tenant(cast.rivera):
        reached = Milestone.objects.filter(case=case, key="filed")
        assert [bool(each.taken_back_at) for each in reached.order_by("reached_at")] == [
            True,
            False,
        ]


def test_a_form_that_the_case_is_not_for_changes_nothing_else(cast, case, filed, log, take_back):
    take_back(log("I-765"))

    assert again(cast, case).stage == "filed"
    with tenant(cast.rivera):
        assert Milestone.objects.filter(case=case, key="filed", taken_back_at=None).exists()


def test_a_case_that_people_have_moved_on_stays_there(cast, case, filed, take_back):
    with cast.standing("daniela"):
        case.move_to("interview", by=cast.actor("daniela"))
    take_back(filed[0])
    assert again(cast, case).stage == "interview"


def test_a_case_that_came_back_from_later_goes_to_the_stage_before(cast, case, log, take_back):
    filing = log("I-130")
    with cast.standing("daniela"):
        case.move_to("interview", by=cast.actor("daniela"))
        case.move_to("filed", by=cast.actor("daniela"))
    log("I-485")

    take_back(filing)

    fresh = again(cast, case)
    assert fresh.stage == fresh.stages[fresh.stages.index("filed") - 1]


def test_a_reason_is_required_and_a_closed_case_is_opened_first(cast, case, filed, take_back):
    with pytest.raises(Refused, match="Say why"):
        take_back(filed[0], why=" ")
    with cast.standing("daniela"):
        case.close(by=cast.actor("daniela"))
    with pytest.raises(Refused, match="closed"):
        take_back(filed[0])
    with tenant(cast.rivera):
        assert Filing.objects.standing().count() == 2


def test_what_was_taken_back_is_neither_taken_back_nor_corrected_again(cast, filed, take_back):
    take_back(filed[1])
    with pytest.raises(Refused, match="was taken back"):
        take_back(filed[1], who="maria")
    with cast.standing("maria"):
        by = cast.actor("maria")
        with pytest.raises(Refused, match="was taken back"):
            filed[1].log_receipt(NUMBER, received_on=TODAY, by=by)
        with pytest.raises(Refused, match="was taken back"):
            correct_filing(
                filed[1],
                filed_on=TODAY - timedelta(days=3),
                receipt_number="",
                why="Late",
                seen=filed[1].as_read,
                by=by,
            )


@pytest.mark.parametrize("who", ["fin", "ana", "zed"])
def test_nobody_else_may_take_back(cast, filed, take_back, who):
    with pytest.raises(NotYours):
        take_back(filed[0], who=who)
    with tenant(cast.rivera):
        assert Filing.objects.standing().count() == 2


def again(cast, case):
    with tenant(cast.rivera):
        return Case.objects.get(pk=case.pk)
