from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from adelante.audit.models import Entry
from adelante.cases.filing import log_filing
from adelante.cases.models import Case, Filing, Milestone
from adelante.core import clock
from adelante.core.errors import NotYours, Refused, Unsure
from adelante.core.tenancy import tenant

TODAY = clock.today("America/Chicago")


@pytest.fixture
def case(cast):
    """Ana's and Luis's case, which is for two forms."""
    case = cast.cases["ana_luis"]
    with tenant(cast.rivera):
        case.forms = ["I-130", "I-485"]
        case.save(update_fields=["forms"])
    return case


@pytest.fixture
def log(cast, case):
    """`log("I-130", receipt_number="…", who="daniela")` writes down a filing of today."""

    def log_it(form, receipt_number="", filed_on=TODAY, who="daniela", of=None, sure=()):
        with cast.standing(who):
            return log_filing(
                of or case,
                form=form,
                filed_on=filed_on,
                receipt_number=receipt_number,
                sure=sure,
                by=cast.actor(who),
            )

    return log_it


def test_a_receipt_is_kept_as_the_agency_writes_it_and_the_clients_may_read_it(cast, case, log):
    filing = log("I-130", "ioe-09 1234 5678")

    assert filing.receipt_number == "IOE0912345678"
    with cast.standing("ana"):
        entry = Entry.objects.get(case_id=case.pk, name="filing_logged")
    assert entry.facts == {
        "filing": str(filing.pk),
        "form": "I-130",
        "filed_on": str(TODAY),
        "receipt": "IOE0912345678",
    }


def test_the_case_is_filed_when_the_last_of_its_forms_is(cast, case, log):
    log("I-130", "IOE0912345678")
    assert again(cast, case).stage == "documents"

    log("I-485")
    fresh = again(cast, case)
    assert (fresh.stage, fresh.waits_on) == ("filed", "government")
    with tenant(cast.rivera):
        assert Milestone.objects.filter(case=case, key="filed").count() == 1

    log("I-765")
    with tenant(cast.rivera):
        assert Entry.objects.filter(case_id=case.pk, name="milestone_reached").count() == 1


def test_a_later_filing_does_not_pull_the_case_back(cast, case, log):
    with cast.standing("daniela"):
        case.move_to("decision", by=cast.actor("daniela"))
    log("I-130")
    log("I-485")
    assert again(cast, case).stage == "decision"


def test_a_receipt_that_comes_later_is_added_to_the_filing(cast, case, log):
    filing = log("I-130")
    with cast.standing("maria"):
        filing.log_receipt("IOE0912345678", received_on=TODAY, by=cast.actor("maria"))
        filing.log_receipt("IOE0912345678", received_on=TODAY, by=cast.actor("maria"))

    with tenant(cast.rivera):
        assert Filing.objects.get(pk=filing.pk).receipt_number == "IOE0912345678"
        assert Entry.objects.filter(name="receipt_logged").count() == 1
    with cast.standing("maria"), pytest.raises(Refused, match="another receipt"):
        filing.log_receipt("IOE0912345679", received_on=TODAY, by=cast.actor("maria"))


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ({"form": "I-130", "receipt_number": "IOE123"}, "three letters and ten digits"),
        ({"form": "I-130", "receipt_number": "QQQ0912345678"}, "no office"),
        ({"form": "I-130", "filed_on": TODAY + timedelta(days=1)}, "still to come"),
        ({"form": "I-130", "filed_on": date(1989, 12, 31)}, "before 1990"),
        ({"form": "I-9999"}, "do not know this form"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(cast, log, what, why):
    with pytest.raises(Refused, match=why):
        log(**what)
    with tenant(cast.rivera):
        assert not Filing.objects.exists()


def test_the_day_is_the_firms_own(cast, log):
    chicago_is_still_on_the_first = clock.now().replace(
        year=2026, month=12, day=2, hour=4, minute=0
    )
    with clock.at(chicago_is_still_on_the_first):
        with pytest.raises(Refused, match="still to come"):
            log("I-130", filed_on=date(2026, 12, 2))
        log("I-130", filed_on=date(2026, 12, 1))


def test_a_form_is_filed_once_in_a_case(log):
    log("I-130")
    with pytest.raises(Refused, match="logged already"):
        log("I-130")


def test_a_receipt_that_another_filing_has_is_asked_about_once_more(cast, log):
    log("I-130", "IOE0912345678")
    with pytest.raises(Unsure, match=r"Another filing .* I-130 of case RI-1") as doubt:
        log("I-485", "IOE0912345678", of=cast.cases["carla"])
    with pytest.raises(Unsure, match="Another filing"):
        log("I-485", "IOE0912345678", of=cast.cases["carla"], sure=["receipt:IOE0912345679"])

    log("I-485", "IOE0912345678", of=cast.cases["carla"], sure=doubt.value.sure.split())

    later = log("I-765", of=cast.cases["carla"])
    with cast.standing("maria"), pytest.raises(Unsure, match="Another filing"):
        later.log_receipt("IOE0912345678", received_on=TODAY, by=cast.actor("maria"))


def test_the_database_lets_nobody_repeat_a_receipt_unknowingly(cast, log):
    log("I-130", "IOE0912345678")
    other = log("I-485")
    with (
        tenant(cast.rivera),
        pytest.raises(IntegrityError, match="one_filing_a_receipt"),
        transaction.atomic(),
    ):
        Filing.objects.filter(pk=other.pk).update(receipt_number="IOE0912345678")


def test_a_day_before_the_case_was_opened_is_asked_about_once_more(cast, case, log):
    before = TODAY - timedelta(days=1)
    with pytest.raises(Unsure, match="before the case was opened") as doubt:
        log("I-130", filed_on=before)
    with pytest.raises(Unsure):
        log("I-130", filed_on=before - timedelta(days=1), sure=doubt.value.sure.split())
    with tenant(cast.rivera):
        assert not Filing.objects.exists()

    assert log("I-130", filed_on=before, sure=doubt.value.sure.split()).filed_on == before


def test_both_doubts_are_asked_about_and_a_yes_to_one_is_not_lost(cast, log):
    log("I-130", "IOE0912345678")
    odd = {"form": "I-485", "receipt_number": "IOE0912345678", "filed_on": date(2019, 3, 1)}
    with pytest.raises(Unsure, match="before the case") as first:
        log(**odd)
    with pytest.raises(Unsure, match="Another filing") as second:
        log(**odd, sure=first.value.sure.split())

    log(**odd, sure=second.value.sure.split())


@pytest.mark.parametrize("who", ["fin", "ana", "zed"])
def test_nobody_else_may_log(cast, log, who):
    filing = log("I-130")
    with pytest.raises(NotYours):
        log("I-485", who=who)
    with cast.standing(who), pytest.raises(NotYours):
        filing.log_receipt("IOE0912345678", received_on=TODAY, by=cast.actor(who))


def again(cast, case):
    with tenant(cast.rivera):
        return Case.objects.get(pk=case.pk)
