"""Agreeing on a plan: a fee, divided into installments that sum to it to the cent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.billing.events import PlanAgreed, PlanChanged
from adelante.billing.invoicing import invoice_installments_of
from adelante.billing.models import Installment, Plan
from adelante.cases.models import Case, Party
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.locking import locked
from adelante.core.money import format_money, split
from adelante.core.words import Words
from adelante.firms.models import Firm
from adelante.library import catalogue
from adelante.library.facts import MILESTONES, InstallmentFacts, MilestoneKey
from adelante.library.models import CaseType
from adelante.library.records import read
from adelante.people.permissions import May

OPENING: MilestoneKey = "agreement_signed"
"""A case is opened when its agreement is signed, so what is due then is billed at once."""

_AT_ONCE = InstallmentFacts(
    percent=100, milestone=OPENING, label=Words(en="At signing", es="Al firmar el contrato")
)


def agree_on_plan(
    case: Case, *, payer: UUID, fee: int, case_type: CaseType, by: Actor
) -> Plan | None:
    """Divide the fee as the firm's case type says, and bill what is due at signing.

    A case without a fee gets no plan; a payer who has one in this case keeps it. Called by whoever
    may open a case; the right was checked there.
    """
    if fee <= 0:
        return None
    with locked(case):
        if known := Plan.objects.filter(case=case, party=payer).first():
            return known
        if not Party.objects.filter(pk=payer, case=case).exists():
            raise NotYours(May.MANAGE_BILLING)
        firm = Firm.objects.get(pk=by.firm)
        plan = Plan.objects.create(
            firm_id=by.firm,
            case=case,
            party_id=payer,
            total=fee,
            currency=firm.currency,
            government_fees=usual_government_fees(case_type.facts),
        )
        Installment.objects.bulk_create(
            _installments(plan, rows=_rows(case_type.facts), today=clock.today(firm.time_zone))
        )
        record(PlanAgreed(by=by, case=case.pk, party=payer, plan=plan.pk, amount=fee))
        invoice_installments_of(case, milestone=OPENING, by=by)
        return plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an installment becomes. Exactly one of `due_on` and `milestone` is given."""

    installment: UUID
    cents: int
    due_on: date | None
    milestone: str


def change_plan(plan: Plan, *, changes: Sequence[Change], by: Actor) -> None:
    """Give installments that were not invoiced yet other dates, milestones or amounts.

    Raises Refused when one has been invoiced meanwhile, when the amounts no longer sum to what was
    left, or when a date has passed.
    """
    by.must(May.MANAGE_BILLING, at=plan)
    case = Case.objects.get(pk=plan.case_id)
    with locked(case):
        rows = {one.pk: one for one in Installment.objects.filter(plan=plan, invoice=None)}
        if not changes:
            raise Refused(_("All payments of this plan have been invoiced."))
        if any(change.installment not in rows for change in changes):
            raise Refused(_("One of these payments has been invoiced. Load the page again."))
        today = clock.today(Firm.objects.get(pk=by.firm).time_zone)
        left = sum(one.amount for one in rows.values())
        for change in changes:
            _change(rows[change.installment], change=change, today=today)
        if sum(one.amount for one in rows.values()) != left:
            wanted = format_money(left, plan.currency)
            raise Refused(_("These payments must add up to %(sum)s, as agreed.") % {"sum": wanted})
        changed = [rows[change.installment] for change in changes]
        Installment.objects.bulk_update(changed, ["amount", "due_on", "milestone"])
        record(PlanChanged(by=by, case=case.pk, party=plan.party_id, plan=plan.pk))


def usual_government_fees(facts: dict[str, Any]) -> list[str]:
    """Of the fees that such a case may meet, the one for each form that it always needs."""
    needed = [row["form"] for row in facts.get("forms", ()) if row["requirement"] == "required"]
    fees = catalogue.fees()
    known = [fees[key] for key in facts.get("government_fees", ()) if key in fees]
    firsts = (next((fee.key for fee in known if fee.form == form), None) for form in needed)
    return [key for key in firsts if key]


def _rows(facts: dict[str, Any]) -> list[InstallmentFacts]:
    rows = facts.get("installments") or ()
    return [read(InstallmentFacts, row, where="installment") for row in rows] or [_AT_ONCE]


def _installments(
    plan: Plan, *, rows: Sequence[InstallmentFacts], today: date
) -> list[Installment]:
    parts = split(plan.total, [row.percent for row in rows])
    kept = [(row, cents) for row, cents in zip(rows, parts, strict=True) if cents]
    return [
        Installment(
            firm_id=plan.firm_id,
            case_id=plan.case_id,
            party_id=plan.party_id,
            plan=plan,
            position=at,
            label=row.label.as_json(),
            amount=cents,
            milestone=row.milestone or ("" if row.days else OPENING),
            due_on=today + timedelta(days=row.days) if row.days and not row.milestone else None,
        )
        for at, (row, cents) in enumerate(kept, 1)
    ]


def _change(one: Installment, *, change: Change, today: date) -> None:
    if change.cents <= 0:
        raise Refused(_("Each payment needs an amount of more than zero."))
    if (change.due_on is None) == (change.milestone == ""):
        raise Refused(_("Give each payment either a date or a milestone."))
    if change.milestone and change.milestone not in MILESTONES:
        raise Refused(_("This milestone is not known."))
    if change.due_on and change.due_on != one.due_on and change.due_on < today:
        raise Refused(_("Choose a date of today or later."))
    one.amount, one.due_on, one.milestone = change.cents, change.due_on, change.milestone
