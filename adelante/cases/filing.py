"""Writing down that a form was sent to the agency."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases import events
from adelante.cases.models import Case, Filing
from adelante.cases.models.case import MilestoneKey
from adelante.cases.models.filing import receipt_is_taken
from adelante.cases.of_firm import today_at
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.library import catalogue
from adelante.people.permissions import May


def log_filing(
    case: Case, *, form: str, filed_on: date, receipt_number: str = "", by: Actor
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
        if filed_on > today_at(case.firm_id):
            raise Refused(_("This date is still to come. Log the form on the day it is filed."))
        if Filing.objects.filter(firm=case.firm_id, case=case, form=form).exists():
            raise Refused(
                format_lazy(_("{form} is logged already. Add its receipt number there."), form=form)
            )
        filing = Filing(
            firm_id=case.firm_id,
            case=case,
            form=form,
            filed_on=filed_on,
            receipt_number=number,
            receipted_on=filed_on if number else None,
            logged_by_id=by.member,
        )
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
    """Is every form filed that the case was opened for?"""
    filed = Filing.objects.filter(firm=case.firm_id, case=case).values_list("form", flat=True)
    return set(case.forms) <= set(filed)


def _is_ahead(stage: str, case: Case) -> bool:
    if stage not in case.stages:
        return False
    stages: list[str] = case.stages
    here = stages.index(case.stage) if case.stage in stages else -1
    return here < stages.index(stage)


def _must_be_a_form(form: str, case: Case) -> None:
    if form not in case.forms and form not in catalogue.forms():
        raise Refused(_("We do not know this form. Choose one from the list."))
