"""A document that some alone shall find: of the office, of the parties, or both."""

from uuid import UUID

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases.limiting import OnlyParties, OnlyStaff, settle
from adelante.core.locking import locked
from adelante.documents.events import RequestLimited
from adelante.documents.models import Request, RequestLimit
from adelante.documents.models.request import recount
from adelante.people.models import Member
from adelante.people.permissions import May


def limit_request(
    request: Request, *, staff: OnlyStaff | None, clients: OnlyParties | None, by: Actor
) -> None:
    """From everybody's next click; None opens a side again."""
    by.must(May.ASK_FOR_DOCUMENTS, at=request)
    case = request.case
    with locked(case, request):
        rows = RequestLimit.objects.filter(firm=by.firm, request=request)
        limit = rows.first() or RequestLimit(firm_id=by.firm, case=case, request=request)
        settle(limit, case=case, party=request.party_id, staff=staff, clients=clients, by=by)
        recount(case, by=by)
        record(
            RequestLimited(
                by=by,
                case=case.pk,
                party=request.party_id,
                request=request.pk,
                of_staff=limit.of_staff,
                of_clients=limit.of_clients,
            )
        )


def leaves_out(request: UUID, member: Member) -> bool:
    """Is the document limited to others at the office? Read for letters to a colleague."""
    limits = RequestLimit.objects.filter(request=request)
    return any(not limit.lets_in(member) for limit in limits)
