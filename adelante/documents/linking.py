"""A link by which one document is sent without a sign-in."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.cases.passing import Kind, make_link
from adelante.core.errors import Refused
from adelante.documents.models import Request
from adelante.people.permissions import May


def link_to_send(request: Request, *, account: UUID, message: UUID | None = None, by: Actor) -> str:
    """The secret of a new link (see `make_link`). Raises Refused where nothing is asked for."""
    by.must(May.ASK_FOR_DOCUMENTS, at=request)
    if not request.is_open:
        raise Refused(_("Nothing is asked for here any more, so a link would open nothing."))
    return make_link(
        Kind.UPLOAD,
        request.pk,
        case=request.case,
        party=request.party_id,
        account=account,
        message=message,
        by=by,
    )
