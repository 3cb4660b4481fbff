"""What billing does about news of cases, in the transaction of the news."""

from django.utils.translation import gettext as _

from adelante.audit.events import Event
from adelante.billing.events import CheckoutDisagreed, InvoiceCredited, PaymentReceived
from adelante.billing.invoicing import invoice_installments_of
from adelante.billing.models import Invoice
from adelante.billing.planning import agree_on_plan
from adelante.cases.events import CaseOpened, MilestoneReached
from adelante.cases.models import Case
from adelante.cases.passing import finish
from adelante.cases.tasking import make_task
from adelante.core.money import format_money
from adelante.core.tenancy import tenant
from adelante.library.models import CaseType


def draw_up_plan(event: CaseOpened) -> None:
    """A new case gets the plan of its type, and an invoice for what is due at signing."""
    if event.payer and event.fee:
        agree_on_plan(
            _case_of(event),
            payer=event.payer,
            fee=event.fee,
            case_type=CaseType.objects.get(pk=event.case_type),
            by=event.by,
        )


def make_milestone_due(event: MilestoneReached) -> None:
    """The installments that waited for this milestone become invoices, once."""
    with tenant(event.by.firm):  # also of a plan that whoever reached it does not find
        invoice_installments_of(_case_of(event), milestone=event.key, by=event.by)


def have_disagreement_looked_at(event: CheckoutDisagreed) -> None:
    """Money may lie with the gateway that we do not count: somebody must look."""
    words = _("The payment page and our invoice do not agree: %(asked)s here, %(answered)s there.")
    told = {"asked": format_money(event.asked), "answered": format_money(event.answered)}
    make_task(
        _case_of(event),
        words % told,
        key=f"disagreed:{event.checkout}",
        about=event.invoice,
        by=event.by,
    )


def have_money_ahead_placed(event: PaymentReceived) -> None:
    """A client paid more than any invoice needed: somebody bills for it or gives it back."""
    if not event.ahead:
        return
    words = _("%(amount)s was paid and no invoice needs it: bill for it, or give it back.")
    make_task(
        _case_of(event),
        words % {"amount": format_money(event.ahead)},
        key=f"ahead:{event.payment}",
        about=event.payment,
        by=event.by,
    )


def end_links_to_invoices(event: PaymentReceived | InvoiceCredited) -> None:
    """Nothing is owed on it any more, so no link to it opens any more."""
    touched = event.invoices if isinstance(event, PaymentReceived) else [event.invoice]
    for invoice in Invoice.objects.filter(firm=event.by.firm, pk__in=touched):
        if not invoice.open_cents:
            finish(invoice.pk, by=event.by)


def _case_of(event: Event) -> Case:
    return Case.objects.get(pk=str(event.case))
