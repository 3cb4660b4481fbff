"""The worker's rounds for money. Each may run twice without harm."""

from uuid import UUID

from procrastinate.contrib.django import app

from adelante.audit.models import Entry
from adelante.billing import invoicing, settling
from adelante.billing.ports import gateway_at
from adelante.core.tenancy import tenant
from adelante.firms.face import every_firm
from adelante.firms.models import Firm


@app.periodic(cron="15 11 * * *")  # before the working day in the United States
@app.task(queue="rounds")
def invoice_what_is_due_everywhere(timestamp: int) -> None:
    for firm, _slug in every_firm():
        invoice_what_is_due.defer(firm=str(firm))


@app.task(queue="billing", retry=3)
def invoice_what_is_due(*, firm: str) -> None:
    with tenant(firm):
        invoicing.invoice_what_is_due(UUID(firm))


@app.periodic(cron="*/10 * * * *")
@app.task(queue="rounds")
def reconcile_open_checkouts_everywhere(timestamp: int) -> None:
    for firm, slug in every_firm():
        reconcile_open_checkouts.defer(firm=str(firm), slug=slug)


@app.task(queue="billing", retry=3)
def reconcile_open_checkouts(*, firm: str, slug: str) -> None:
    """Ask the gateway about every open checkout, in case its message was lost."""
    settling.reconcile(UUID(firm), gateway=gateway_at(slug))


@app.task(queue="billing", retry=3)
def end_checkout_of_credited(*, firm: str, entry: int) -> None:
    """A page to pay that stands open must not take what has just been credited."""
    with tenant(firm):
        invoice = UUID(Entry.objects.get(seq=entry).facts["invoice"])
        gateway = gateway_at(Firm.objects.get(pk=firm).slug)
    if gateway is not None:
        settling.end_what_is_not_owed(UUID(firm), invoice=invoice, gateway=gateway)
