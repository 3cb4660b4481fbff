"""An invoice that some alone shall find: fee talks apart from evidence, one party from another."""

from collections.abc import Iterable
from uuid import UUID

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.billing.events import InvoiceLimited
from adelante.billing.models import Invoice, InvoiceLimit
from adelante.cases.limiting import OnlyParties, OnlyStaff, settle
from adelante.core.locking import locked
from adelante.people.permissions import May


def limit_invoice(
    invoice: Invoice, *, staff: OnlyStaff | None, clients: OnlyParties | None, by: Actor
) -> None:
    """From everybody's next click; None opens a side again."""
    by.must(May.MANAGE_BILLING, at=invoice)
    case = invoice.case
    with locked(case, invoice):
        rows = InvoiceLimit.objects.filter(firm=by.firm, invoice=invoice)
        limit = rows.first() or InvoiceLimit(firm_id=by.firm, case=case, invoice=invoice)
        settle(limit, case=case, party=invoice.party_id, staff=staff, clients=clients, by=by)
        record(
            InvoiceLimited(
                by=by,
                case=case.pk,
                party=invoice.party_id,
                invoice=invoice.pk,
                of_staff=limit.of_staff,
                of_clients=limit.of_clients,
            )
        )


def parties_told_of(invoices: Iterable[UUID | str]) -> set[UUID] | None:
    """Those who may hear of all of these together; None where nobody is left out.

    Read by letters, which are written by the system, whom no limit stops.
    """
    limits = InvoiceLimit.objects.filter(invoice__in=list(invoices), of_clients=True)
    told = [set(parties) for parties in limits.values_list("parties", flat=True)]
    return set.intersection(*told) if told else None
