"""A link by which one invoice is paid without a sign-in."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.billing.models import Invoice
from adelante.cases.passing import Kind, make_link
from adelante.core.errors import Refused
from adelante.people.permissions import May


def link_to_pay(invoice: Invoice, *, account: UUID, message: UUID | None = None, by: Actor) -> str:
    """The secret of a new link (see `make_link`). Raises Refused where nothing is owed."""
    by.must(May.MANAGE_BILLING, at=invoice)
    if not invoice.open_cents:
        raise Refused(_("Nothing is owed on this invoice, so a link would open nothing."))
    return make_link(
        Kind.PAY,
        invoice.pk,
        case=invoice.case,
        party=invoice.party_id,
        account=account,
        message=message,
        by=by,
    )
