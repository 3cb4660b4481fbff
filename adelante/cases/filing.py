"""Writing down that a form was sent to the agency."""

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases import events
from adelante.cases.models import Case, Filing
from adelante.cases.models.case import MilestoneKey
from adelante.cases.models.filing import (
    FilingQuerySet,
    is_known_elsewhere,
    must_be_possible,
    must_not_be_older,
    receipt_is_taken,
)
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.library import catalogue
from adelante.people.permissions import May


def log_filing(
    case: Case,
    *,
    form: str,
    filed_on: date,
    receipt_number: str = "",
    sure: Collection[str] = (),
    by: Actor,
) -> Filing:
    """One form, filed on this day of the firm's calendar; the receipt may come later.

    When every form that the case was opened for is filed, the case reaches `filed` and stands at
    that stage.
    """
    by.must(May.LOG_FILINGS, at=case)
    number = catalogue.receipt_number(receipt_number) if receipt_number.strip() else ""
    with locked(case):
        case.must_be_open()
        _must_be_a_form(form, case)
        must_be_possible(filed_on, None, firm=case.firm_id)
        if filings_of(case).filter(form=form).exists():
            raise Refused(
                format_lazy(_("{form} is logged already. Add its receipt number there."), form=form)
            )
        must_not_be_older(filed_on, case, sure=sure)
        filing = Filing(
            firm_id=case.firm_id,
            case=case,
            form=form,
            filed_on=filed_on,
            receipt_number=number,
            receipted_on=filed_on if number else None,
            logged_by_id=by.member,
        )
        filing.repeats_receipt = is_known_elsewhere(number, filing, sure=sure)
        try:
            with transaction.atomic():
                filing.save(force_insert=True)
        except IntegrityError as error:
            raise receipt_is_taken() from error
        record(
            events.FilingLogged(
                by=by,
                case=case.pk,
                filing=filing.pk,
                form=form,
                filed_on=filed_on,
                receipt=number,
            )
        )
        if is_whole(case):
            case.reach(MilestoneKey.FILED, by=by)
            if _is_ahead("filed", case):
                case.stand_at("filed", by=by)
    return filing


def is_whole(case: Case) -> bool:
    """Is every form filed that the case was opened for, and one at least?"""
    filed = set(filings_of(case).values_list("form", flat=True))
    return bool(filed) and set(case.forms) <= filed


def filings_of(case: Case) -> FilingQuerySet:
    """Those that stand."""
    return Filing.objects.standing().filter(firm=case.firm_id, case=case)


def _is_ahead(stage: str, case: Case) -> bool:
    if stage not in case.stages:
        return False
    stages: list[str] = case.stages
    here = stages.index(case.stage) if case.stage in stages else -1
    return here < stages.index(stage)


def _must_be_a_form(form: str, case: Case) -> None:
    if form not in case.forms and form not in catalogue.forms():
        raise Refused(_("We do not know this form. Choose one from the list."))
