"""Who of the office works on a case: on its page, added and taken off."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from adelante.cases.teaming import join_team, leave_team
from adelante.people.permissions import May
from adelante.web.access import StaffRequest, staff_act
from adelante.web.answers import attempt, done
from adelante.web.staff.cases.page import case_of, members_here, show_case, team_form


@staff_act(may=May.MOVE_CASES)
def join(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = case_of(request, case_id)
    form = team_form(members_here(request), request.POST)

    def act() -> None:
        join_team(case, form.colleague, by=request.actor)

    if attempt(form, act):
        words = _("They are on the team now.")
        return done(request, words, then=f"{reverse('desk:case', args=[case.pk])}#team")
    return show_case(request, case, bound={"team": form})


@staff_act(may=May.MOVE_CASES)
def leave(request: StaffRequest, casemember_id: UUID) -> HttpResponse:
    row = get_object_or_404(request.desk.team.select_related("case"), pk=casemember_id)
    leave_team(row, by=request.actor)
    still_there = request.desk.cases.filter(pk=row.case_id).exists()
    then = reverse("desk:case", args=[row.case_id]) if still_there else reverse("desk:cases")
    return done(request, _("Off the team: from their next click."), then=then)
