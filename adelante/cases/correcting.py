"""Putting right what was logged of a filing. What it said is kept, with who, when and why."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.audit.models import Entry
from adelante.cases import events
from adelante.cases.filing import is_whole
from adelante.cases.models import Case, Filing, FilingCorrection
from adelante.cases.models.case import MilestoneKey
from adelante.cases.models.filing import (
    is_known_elsewhere,
    must_be_possible,
    must_not_be_older,
)
from adelante.core import clock
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.library import catalogue
from adelante.people.permissions import May

FILED = "filed"
"""The stage that a case comes to when its last form is logged, and the step that clients see."""


def correct_filing(
    filing: Filing,
    *,
    filed_on: date,
    receipt_number: str,
    received_on: date | None = None,
    why: str,
    seen: str,
    sure: Collection[str] = (),
    by: Actor,
) -> FilingCorrection:
    """The right day, receipt number and date of its notice; no number if there is none yet.

    `seen` is the filing `as_read` by whoever corrects it: it is refused if somebody else has
    changed it since. Raises `Unsure` as logging a filing does, of what is new.
    """
    by.must(May.LOG_FILINGS, at=filing)
    number = catalogue.receipt_number(receipt_number) if receipt_number.strip() else ""
    noticed_on = (received_on or filed_on) if number else None
    with locked(filing.case, filing):
        filing.must_stand()
        if filing.as_read != seen:
            raise Refused(
                _(
                    "Somebody else has changed this filing in the meantime. What it says now "
                    "stands above: look whether it still needs a correction."
                )
            )
        was = filing.filed_on, filing.receipt_number, filing.receipted_on
        if was == (filed_on, number, noticed_on):
            raise Refused(_("This is what the filing says already. Write what is right instead."))
        said = _said(why, _("Say what was wrong, so that others can follow it later."))
        must_be_possible(filed_on, noticed_on, firm=filing.firm_id)
        if filed_on != filing.filed_on:
            must_not_be_older(filed_on, filing.case, sure=sure)
        if number != filing.receipt_number:
            filing.repeats_receipt = is_known_elsewhere(number, filing, sure=sure)
        filing.filed_on, filing.receipt_number, filing.receipted_on = filed_on, number, noticed_on
        filing.keep("filed_on", "receipt_number", "receipted_on", "repeats_receipt")
        correction = FilingCorrection.objects.create(
            firm_id=filing.firm_id,
            case_id=filing.case_id,
            filing=filing,
            was_filed_on=was[0],
            was_receipt_number=was[1],
            was_receipted_on=was[2],
            why=said,
            corrected_by_id=by.member,
        )
        record(
            events.FilingCorrected(
                by=by,
                case=filing.case_id,
                filing=filing.pk,
                correction=correction.pk,
                form=filing.form,
                filed_on=filed_on,
                receipt=number,
                received_on=noticed_on,
                was_filed_on=was[0],
                was_receipt=was[1],
                was_received_on=was[2],
            )
        )
    return correction


def take_back_filing(filing: Filing, *, why: str, by: Actor) -> None:
    """It was logged by mistake: another case's, or not filed yet.

    A case that is not whole without it is no longer a filed one, and stands again where it stood
    before. Invoices that were issued for the filing stay: finance decides about them.
    """
    by.must(May.LOG_FILINGS, at=filing)
    with locked(filing.case, filing):
        case = filing.case
        case.must_be_open()
        filing.must_stand()
        said = _said(why, _("Say why it is taken back, so that others can follow it later."))
        was_whole = is_whole(case)
        filing.taken_back_at, filing.taken_back_by_id = clock.now(), by.member
        filing.taken_back_because = said
        filing.keep("taken_back_at", "taken_back_by", "taken_back_because")
        record(
            events.FilingTakenBack(
                by=by,
                case=case.pk,
                filing=filing.pk,
                form=filing.form,
                filed_on=filing.filed_on,
                receipt=filing.receipt_number,
            )
        )
        if was_whole and not is_whole(case):
            case.take_back_milestone(MilestoneKey.FILED, by=by)
            if back := stage_before_filing(case):
                case.stand_at(back, by=by)


def stage_before_filing(case: Case) -> str | None:
    """Where a case stood when its last form was logged. None if it stands before the filing, or
    has gone on to a later step: people have moved it there, and know why.
    """
    filed = next((step for step in catalogue.track(case.stages) if step.group.key == FILED), None)
    stages: list[str] = case.stages
    if filed is None or FILED not in stages or case.stage not in filed.stages:
        return None
    before = stages[: stages.index(FILED)]
    if case.stage in before or not before:
        return None
    moves = Entry.objects.filter(firm=case.firm_id, case_id=case.pk, name="case_moved")
    moved = moves.filter(facts__stage=FILED).order_by("-seq").first()
    left = moved.facts["left"] if moved else None
    return left if left in before else before[-1]


def _said(why: str, refusal: object) -> str:
    said = " ".join(why.split())[:200]
    if not said:
        raise Refused(refusal)
    return said
