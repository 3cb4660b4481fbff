"""Who of the office works on a case, beside its attorney and its paralegal."""

from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.cases.events import TeamJoined, TeamLeft
from adelante.cases.models import Case, CaseMember
from adelante.cases.models.case import must_work_here
from adelante.core.clock import now
from adelante.core.errors import Refused
from adelante.core.locking import locked
from adelante.people.models import Member
from adelante.people.permissions import May


def join_team(case: Case, member: Member, *, by: Actor) -> CaseMember:
    """A colleague reaches this case from their next click, where the firm works in teams."""
    by.must(May.MOVE_CASES, at=case)
    must_work_here(member, by=by)
    with locked(case):
        rows = CaseMember.objects.filter(firm=by.firm, case=case, member=member, left_at=None)
        if member.pk in {case.attorney_id, case.paralegal_id} or rows.exists():
            raise Refused(_("This colleague is on the team already."))
        row = CaseMember.objects.create(firm_id=by.firm, case=case, member=member)
        record(TeamJoined(by=by, case=case.pk, member=member.pk))
    return row


def leave_team(row: CaseMember, *, by: Actor) -> None:
    """Off the team from their next click; what they did stays under their name."""
    case = row.case
    by.must(May.MOVE_CASES, at=case)
    with locked(case, row):
        if row.left_at:
            return
        row.left_at = now()
        row.save(update_fields=["left_at"])
        record(TeamLeft(by=by, case=case.pk, member=row.member_id))
