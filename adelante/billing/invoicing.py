"""Issuing invoices: by hand, when a case reaches a milestone, and when a date comes near."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor, system
from adelante.audit.events import record
from adelante.billing.events import InvoiceIssued
from adelante.billing.models import Installment, Invoice, InvoiceLine
from adelante.cases.models import Case, Party
from adelante.core import clock
from adelante.core.errors import NotYours, Refused
from adelante.core.ids import new_id
from adelante.core.locking import locked
from adelante.core.money import MOST_CENTS
from adelante.core.pressing import pressed_once
from adelante.core.tenancy import tenant
from adelante.core.words import Words
from adelante.firms.models import Firm
from adelante.people.permissions import May

TERM_DAYS = 10
"""An invoice for a milestone is due so many days later; one for a date comes so much earlier."""

_NTH = {
    1: ("First", "Primer"),
    2: ("Second", "Segundo"),
    3: ("Third", "Tercer"),
    4: ("Fourth", "Cuarto"),
    5: ("Fifth", "Quinto"),
    6: ("Sixth", "Sexto"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAsked:
    """A line to be billed. `kind` is a key of `InvoiceLine.Kind`, `cents` more than zero."""

    words: Words
    kind: str
    cents: int


def issue_invoice(
    case: Case,
    *,
    payer: Party,
    title: Words,
    lines: Sequence[LineAsked],
    due_on: date,
    by: Actor,
    milestone: str = "",
    once: UUID | None = None,
) -> Invoice:
    """Bill a payer of this case. `once` names this pressing of the button: pressed again, it
    returns the first invoice.

    Raises Refused without lines, for a line of nothing, a due date before today, or a payer who is
    no party of the case.
    """
    by.must(May.MANAGE_BILLING, at=case)
    if payer.firm_id != by.firm or payer.case_id != case.pk:
        raise NotYours(May.MANAGE_BILLING)
    with locked(case):
        if once and (known := Invoice.objects.filter(pk=once, case=case).first()):
            return known
        if not lines:
            raise Refused(_("Add at least one line to the invoice."))
        if any(line.cents <= 0 for line in lines):
            raise Refused(_("Each line needs an amount of more than zero."))
        if sum(line.cents for line in lines) > MOST_CENTS:
            raise Refused(_("This amount is too large. Check the number of digits."))
        firm = Firm.objects.get(pk=by.firm)
        if due_on < clock.today(firm.time_zone):
            raise Refused(_("Choose a due date of today or later."))
        return _issue(
            case,
            payer=payer.pk,
            title=title,
            lines=lines,
            due_on=due_on,
            milestone=milestone,
            firm=firm,
            by=by,
            key=once,
        )


def invoice_installments_of(case: Case, *, milestone: str, by: Actor) -> list[Invoice]:
    """Bill every installment that waited for this milestone. A second call finds none left."""
    with locked(case):
        waiting = Installment.objects.filter(case=case, milestone=milestone, invoice=None)
        rows = list(waiting.order_by("plan_id", "position"))
        if not rows:
            return []
        firm = Firm.objects.get(pk=by.firm)
        due_on = clock.today(firm.time_zone) + timedelta(days=TERM_DAYS)
        return [_bill(case, one, due_on=due_on, firm=firm, by=by) for one in rows]


def invoice_what_is_due(firm_id: UUID) -> int:
    """Bill the installments whose date is near, as the system; returns how many it billed.

    The caller stands in the firm as the system. Run twice in a day, the second run finds nothing.
    """
    by = system(firm_id)
    firm = Firm.objects.get(pk=firm_id)
    near = clock.today(firm.time_zone) + timedelta(days=TERM_DAYS)
    dated = Installment.objects.filter(
        firm=firm_id, due_on__lte=near, invoice=None, case__closed_at=None
    )
    billed = 0
    for case in Case.objects.filter(pk__in=dated.values("case_id")).order_by("pk"):
        billed += _bill_dated(case, near=near, firm=firm, by=by)
    return billed


def _bill_dated(case: Case, *, near: date, firm: Firm, by: Actor) -> int:
    with locked(case):
        rows = list(
            Installment.objects.filter(case=case, due_on__lte=near, invoice=None).order_by(
                "plan_id", "position"
            )
        )
        for one in rows:
            day = one.due_on or near
            _bill(case, one, due_on=max(day, clock.today(firm.time_zone)), firm=firm, by=by)
        return len(rows)


def _bill(case: Case, one: Installment, *, due_on: date, firm: Firm, by: Actor) -> Invoice:
    many = Installment.objects.filter(plan=one.plan_id).count()
    title = installment_title(Words.from_json(one.label), place=one.position, many=many)
    invoice = _issue(
        case,
        payer=one.party_id,
        title=title,
        lines=[LineAsked(words=title, kind=InvoiceLine.Kind.LEGAL, cents=one.amount)],
        due_on=due_on,
        milestone=one.milestone,
        firm=firm,
        by=by,
    )
    one.invoice = invoice
    one.save(update_fields=["invoice"])
    return invoice


def installment_title(label: Words, *, place: int, many: int) -> Words:
    """ "Second payment: when your documents are complete", in both languages."""
    if many == 1:
        return Words(en=f"Legal fee: {_lower(label.en)}", es=f"Honorarios: {_lower(label.es)}")
    en, es = _NTH.get(place, (f"Payment {place} of {many}", f"Pago {place} de {many}"))
    if place in _NTH:
        en, es = f"{en} payment", f"{es} pago"
    return Words(en=f"{en}: {_lower(label.en)}", es=f"{es}: {_lower(label.es)}" if label.es else "")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _issue(
    case: Case,
    *,
    payer: UUID,
    title: Words,
    lines: Sequence[LineAsked],
    due_on: date,
    milestone: str,
    firm: Firm,
    by: Actor,
    key: UUID | None = None,
) -> Invoice:
    """Number, rows, fact. The case is locked, so the numbers of its invoices have no gap."""
    with tenant(by.firm):  # those too that are limited to others
        place = Invoice.objects.filter(case=case).count() + 1
    with pressed_once():
        invoice = Invoice.objects.create(
            id=key or new_id(),
            firm_id=by.firm,
            case=case,
            party_id=payer,
            number=f"{case.number}-{place:02d}",
            title=title.as_json(),
            milestone=milestone,
            issued_on=clock.today(firm.time_zone),
            due_on=due_on,
            currency=firm.currency,
            total=sum(line.cents for line in lines),
        )
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            firm_id=by.firm,
            invoice=invoice,
            case=case,
            position=at,
            words=line.words.as_json(),
            kind=line.kind,
            amount=line.cents,
        )
        for at, line in enumerate(lines, 1)
    )
    record(
        InvoiceIssued(
            by=by,
            case=case.pk,
            party=payer,
            invoice=invoice.pk,
            amount=invoice.total,
            milestone=milestone,
        )
    )
    return invoice
